"""Numbers, money, shares and dates as people read them, by language; no floats anywhere.

Templates use the tags of `{% load ui %}`; views, letters and exports may call these functions directly.
Every function takes `language` (default: the language of the current page).
"""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from django.conf import settings
from django.utils.translation import get_language, gettext

NBSP = "\u00a0"
UNKNOWN = ("", None)


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The locale data for a language code; English (Europe) where the code is not known."""
    code = language.replace("-", "_")
    if code in {"en", ""}:
        code = "en_IE"
    try:
        return Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_IE")


def _language(language: str | None) -> str:
    return language or get_language() or settings.LANGUAGE_CODE


@lru_cache(maxsize=64)
def _symbols(language: str) -> tuple[str, str, bool]:
    """Thousands mark, decimal mark, and whether the currency code comes first."""
    locale = locale_of(language)
    marks = locale.number_symbols.get("latn", locale.number_symbols.get("default", {}))
    pattern = locale.currency_formats["standard"].pattern
    return (
        str(marks.get("group", ",")),
        str(marks.get("decimal", ".")),
        pattern.lstrip("\u200e\u200f").startswith("¤"),
    )


def number(value: int | Decimal | None, *, decimals: int | None = None, language: str | None = None) -> str:
    """A whole or decimal number with the thousands mark of the language; empty for None."""
    if value is None:
        return ""
    group, mark, _first = _symbols(_language(language))
    if isinstance(value, int):
        text = f"{abs(value):,}"
        if decimals:
            text += "." + "0" * decimals
    else:
        exact = abs(value)
        text = f"{exact:,.{decimals}f}" if decimals is not None else f"{exact.normalize():,f}"
    whole, _dot, rest = text.partition(".")
    sign = "\u2212" if value < 0 else ""
    return sign + whole.replace(",", group) + (mark + rest if rest else "")


def cents_of(value: Any) -> tuple[int, str] | None:
    """Cents and currency of a Money or of whole cents (taken as EUR); None where the amount is unknown."""
    if value is None or value == "":
        return None
    if isinstance(value, int):
        return value, "EUR"
    return int(value.cents), str(value.currency)


def money(value: Any, *, cents: bool | None = None, language: str | None = None) -> str:
    """An amount with its currency code, as 'EUR 2,584,000' or '2 584 000 EUR'; empty for unknown.

    `value` is a Money or whole cents. Cents are written only where there are some, unless `cents` says so.
    """
    pair = cents_of(value)
    if pair is None:
        return ""
    total, currency = pair
    code = _language(language)
    group, mark, first = _symbols(code)
    whole, rest = divmod(abs(total), 100)
    text = f"{whole:,}".replace(",", group)
    if rest if cents is None else cents:
        text += f"{mark}{rest:02d}"
    if total < 0:
        text = "\u2212" + text
    return f"{currency}{NBSP}{text}" if first else f"{text}{NBSP}{currency}"


def percent(value_bp: int | None, *, language: str | None = None) -> str:
    """A share in basis points as '90.25 %' style text of the language; empty for None."""
    if value_bp is None:
        return ""
    code = _language(language)
    _group, mark, _first = _symbols(code)
    whole, rest = divmod(abs(value_bp), 100)
    text = str(whole) + (mark + f"{rest:02d}".rstrip("0") if rest else "")
    sign = "\u2212" if value_bp < 0 else ""
    return f"{sign}{text}%" if code.startswith("en") else f"{sign}{text}{NBSP}%"


def file_size(value: int | None, *, language: str | None = None) -> str:
    """A size in bytes as whole kilobytes or megabytes with one decimal."""
    if value is None:
        return ""
    code = _language(language)
    if value < 1_000_000:
        return f"{number(max(1, (value + 999) // 1000) if value else 0, language=code)}{NBSP}kB"
    tenths = (value + 50_000) // 100_000
    return f"{number(Decimal(tenths) / 10, decimals=1, language=code)}{NBSP}MB"


@lru_cache(maxsize=4096)
def _day(value: date, language: str, *, short: bool) -> str:
    return format_date(value, "d MMM y" if short else "d MMMM y", locale=locale_of(language))


@lru_cache(maxsize=1024)
def _month(value: date, language: str) -> str:
    return format_skeleton("yMMMM", value, locale=locale_of(language))


@lru_cache(maxsize=16)
def zone_city(language: str) -> str:
    """The city whose time the facility keeps, in the language ('Brussels', 'Bruxelles')."""
    name = settings.FACILITY_TIME_ZONE
    known = locale_of(language).time_zones.get(name, {})
    return str(known.get("city") or name.rsplit("/", 1)[-1].replace("_", " "))


@lru_cache(maxsize=1)
def _zone() -> ZoneInfo:
    return ZoneInfo(settings.FACILITY_TIME_ZONE)


def local(value: datetime) -> datetime:
    """A moment in the facility's own time zone."""
    return value.astimezone(_zone())


def day(value: date | datetime | str | None, *, short: bool = False, language: str | None = None) -> str:
    """A date that cannot be misread, as '16 May 2022', 'May 2022' or '2022'; empty for unknown.

    Takes a date, a moment (its day in the facility's time zone) or a partial date ('YYYY', 'YYYY-MM',
    'YYYY-MM-DD'). A partial date that is not one is given back as it stands.
    """
    if value is None or value == "":
        return ""
    code = _language(language)
    if isinstance(value, datetime):
        return _day(local(value).date(), code, short=short)
    if isinstance(value, date):
        return _day(value, code, short=short)
    text = str(value)
    try:
        if len(text) == 4 and text.isdecimal():
            return text
        if len(text) == 7:
            return _month(date.fromisoformat(text + "-01"), code)
        return _day(date.fromisoformat(text), code, short=short)
    except ValueError:
        return text


def moment(value: datetime | None, *, language: str | None = None) -> str:
    """A moment with its time and zone, as '16 May 2022, 17:00 (Brussels time)'; empty for None."""
    if value is None:
        return ""
    code = _language(language)
    at = local(value)
    return gettext("%(day)s, %(time)s (%(city)s time)") % {
        "day": _day(at.date(), code, short=False),
        "time": f"{at:%H:%M}",
        "city": zone_city(code),
    }


def short_moment(value: datetime, *, language: str | None = None) -> str:
    """A moment for a narrow place, as '16 May 2022, 17:00 CEST'."""
    at = local(value)
    text = f"{_day(at.date(), _language(language), short=True)}, {at:%H:%M %Z}"
    return text.replace(" ", NBSP)


def when(value: date | datetime | str | None, *, language: str | None = None) -> str:
    """A moment with its time, or a day or partial date without."""
    if isinstance(value, datetime):
        return moment(value, language=language)
    return day(value, language=language)


def machine(value: date | datetime | str) -> str:
    """The same for machines, for a `datetime` attribute."""
    if isinstance(value, datetime):
        return local(value).isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value)
