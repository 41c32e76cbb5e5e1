"""From kind and facts to the words of one language.

A fact is plain text or a whole number (written as it is: 2026, 12), or typed: {"number": n}, {"money": cents}, {"share": basis points}, {"day": "2026-03-02"},
{"moment": "2026-03-02T09:00:00+00:00"}, {"path": "/dossiers/…/"}, {"text": {"en": …, "fr": …}}, {"list": [facts]};
or preformatted by language: {"en": …, "fr": …}.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, get_timezone_location
from babel.numbers import format_decimal
from django.conf import settings

from facility.foundation.base.text import pick
from facility.foundation.post.texts import STANDING, Text, text

_KEPT = {"\n", "\t"}
HIDDEN = "…"
NBSP = "\u00a0"


@dataclass(frozen=True)
class Rendered:
    """A letter in words."""

    subject: str
    body: str
    language: str


def _locale(language: str) -> Locale:
    return Locale.parse("en_IE" if language == "en" else language)


def _money(cents: int, language: str) -> str:
    """As pages write it: cents only where there are some, the code first or last by language."""
    locale = _locale(language)
    number = format_decimal(Decimal(cents) / 100, "#,##0.00" if cents % 100 else "#,##0", locale=locale)
    first = locale.currency_formats["standard"].pattern.startswith("¤")
    return f"EUR{NBSP}{number}" if first else f"{number}{NBSP}EUR"


def _share(points: int, language: str) -> str:
    return f"{format_decimal(Decimal(points) / 100, locale=_locale(language))} %"


def _day(iso: str, language: str) -> str:
    return str(format_date(date.fromisoformat(iso[:10]), "d MMMM y", locale=_locale(language)))


def _moment(iso: str, language: str) -> str:
    zone = ZoneInfo(settings.FACILITY_TIME_ZONE)
    local = datetime.fromisoformat(iso).astimezone(zone)
    hour = format_time(local, "HH:mm", locale=_locale(language))
    city = get_timezone_location(zone, locale=_locale(language), return_city=True)
    return f"{format_date(local.date(), 'd MMMM y', locale=_locale(language))}, {hour} ({city})"


def clean(value: str) -> str:
    """The text without control and direction characters: facts may come from anyone."""
    kept = [mark for mark in value if mark in _KEPT or unicodedata.category(mark) not in {"Cc", "Cf", "Cs"}]
    return "".join(kept)


def fact(value: Any, language: str) -> str:
    """One fact as text of a language. Raises ValueError for a type nobody knows."""
    if value is None:
        return "–"
    if isinstance(value, str | int) and not isinstance(value, bool):
        return clean(str(value))
    if isinstance(value, list | tuple):
        return "\n".join(f"- {fact(one, language)}" for one in value)
    if isinstance(value, Mapping):
        return _typed(value, language)
    raise ValueError(f"a fact cannot be {type(value).__name__}")


def _typed(value: Mapping[str, Any], language: str) -> str:
    if len(value) == 1:
        (kind, inner), *_rest = value.items()
        if inner is None:
            return "–"
        made = {
            "number": lambda: str(format_decimal(inner, locale=_locale(language))),
            "money": lambda: _money(inner, language),
            "share": lambda: _share(inner, language),
            "day": lambda: _day(inner, language),
            "date": lambda: _day(inner, language),
            "moment": lambda: _moment(inner, language),
            "path": lambda: settings.FACILITY_PUBLIC_ADDRESS + "/" + clean(inner).lstrip("/"),
            "text": lambda: clean(pick(inner, language).text) if isinstance(inner, Mapping) else clean(str(inner)),
            "list": lambda: fact(list(inner), language),
        }.get(kind)
        if made is not None:
            return made()
    if value and all(len(code) == 2 and isinstance(words, str) for code, words in value.items()):
        return clean(pick(value, language).text)
    raise ValueError(f"not a typed fact: {sorted(value)}")


def missing(words: Text, facts: Mapping[str, Any]) -> list[str]:
    """Placeholders of the text that no fact answers."""
    return sorted(words.placeholders - set(facts) - STANDING)


def render(kind: str, facts: Mapping[str, Any], language: str) -> Rendered:
    """The letter in words; a subject is always one line. Raises NotFound, ValueError (facts missing or odd)."""
    words = text(kind, language)
    lacking = missing(words, facts)
    if lacking:
        raise ValueError(f"{words.kind}: facts are missing: {', '.join(lacking)}")
    values = {name: fact(facts[name], words.language) for name in words.placeholders if name in facts}
    values.setdefault("facility", settings.FACILITY_NAME)
    values.setdefault("address", settings.FACILITY_PUBLIC_ADDRESS)
    subject = " ".join(words.subject.format_map(values).split())[:200]
    return Rendered(subject, words.body.format_map(values), words.language)
