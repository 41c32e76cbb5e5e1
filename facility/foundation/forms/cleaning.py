"""From what a person typed to a value of the question's kind; what does not fit is kept as typed, never dropped."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from facility.core.errors import Refused
from facility.core.findings import at_field
from facility.core.money import Money
from facility.core.partial_dates import PartialDate
from facility.foundation.base.text import LONGEST, neutral
from facility.foundation.forms.content import Question

MAX_CHARACTERS = LONGEST
MAX_MONEY_CENTS = 10**14
MAX_NUMBER = 10**15
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_TRUE = frozenset({"yes", "true", "on", "1", "oui"})
_FALSE = frozenset({"no", "false", "off", "0", "non"})


class Unfit(ValueError):
    """What was typed is not of the kind; carries the sentence that says so."""


@dataclass(frozen=True)
class Cleaned:
    """A value of the question's kind, or what was typed where it is none (`typed`), with the sentence saying why."""

    value: Any = None
    typed: Any = None
    problem: str = ""


def plain_text(raw: str, field: str = "") -> str:
    """Text as it is kept: NFC, line feeds, no control or direction-overriding characters, isolates closed.

    Raises Refused for a NUL character or an answer beyond 200,000 characters: nothing is changed then.
    """
    if len(raw) > MAX_CHARACTERS:
        text = _(
            "This is %(have)s characters long; a field holds at most %(most)s. What was saved before is unchanged."
        )
        raise Refused(at_field(field, "forms.too_long", text=text % {"have": len(raw), "most": MAX_CHARACTERS}))
    if "\x00" in raw:
        text = _("The text holds a NUL character, which cannot be kept. Paste it as plain text and save again.")
        raise Refused(at_field(field, "forms.nul", text=text))
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    return neutral(unicodedata.normalize("NFC", neutral(text)))


def words_in(text: str) -> int:
    """How many words a text has, counted as the page counts them: runs between white space."""
    return len(text.split())


def clean(question: Question, raw: Any) -> Cleaned:
    """The value of what was typed; empty becomes None. Raises Refused only where it cannot be kept at all."""
    kept = _kept(raw, question.key)
    if kept is None or kept in ("", [], {}):
        return Cleaned()
    try:
        value = _READERS[question.kind](question, kept)
    except Unfit as error:
        return Cleaned(typed=kept, problem=str(error))
    return Cleaned(value=None if value in ("", []) else value)


def _kept(raw: Any, field: str, depth: int = 0) -> Any:
    """What was typed, made of plain text, lists, mappings, whole numbers and truth only. Raises Refused."""
    if raw is None or isinstance(raw, bool):
        return raw
    if isinstance(raw, int):
        return raw if abs(raw) < 10**30 else str(raw)
    if isinstance(raw, str):
        return plain_text(raw, field)
    if depth < 3 and isinstance(raw, Mapping) and len(raw) <= 60:
        return {plain_text(str(name), field)[:60]: _kept(one, field, depth + 1) for name, one in raw.items()}
    if depth < 3 and isinstance(raw, Sequence) and not isinstance(raw, bytes | bytearray) and len(raw) <= 1000:
        return [_kept(one, field, depth + 1) for one in raw]
    text = _("This is not an answer to the question: give a text.")
    raise Refused(at_field(field, "forms.not_an_answer", text=text))


def _string(raw: Any) -> str:
    """A single value; a list with one entry is taken for it, as browsers send it."""
    if isinstance(raw, list) and len(raw) == 1:
        raw = raw[0]
    if isinstance(raw, bool) or not isinstance(raw, str | int):
        raise Unfit(_("Give one answer here, not several."))
    return str(raw)


def _text(question: Question, raw: Any) -> str:
    return " ".join(_string(raw).split())


def _long_text(question: Question, raw: Any) -> str:
    lines = [line.rstrip() for line in _string(raw).split("\n")]
    return "\n".join(lines).strip("\n")


def _choice(question: Question, raw: Any) -> str:
    value = _string(raw).strip()
    if value and value not in question.choice_values:
        raise Unfit(_("Choose one of the answers offered."))
    return value


def _strings(raw: Any) -> list[str]:
    entries = raw if isinstance(raw, list) else [raw]
    values = [_string(one).strip() for one in entries]
    return list(dict.fromkeys(one for one in values if one))


def _choices(question: Question, raw: Any) -> list[str]:
    values = _strings(raw)
    if not question.choice_values.issuperset(values):
        raise Unfit(_("Choose among the answers offered."))
    return [one.value for one in question.choices if one.value in values]


def _country(question: Question, raw: Any) -> str:
    value = _string(raw).strip().upper()
    if value and not _COUNTRY.fullmatch(value):
        raise Unfit(_("Choose a country from the list (its code has two letters)."))
    return value


def _countries(question: Question, raw: Any) -> list[str]:
    return sorted({_country(question, one) for one in _strings(raw)})


def _organisation(question: Question, raw: Any) -> str:
    return _text(question, raw)


def _money(question: Question, raw: Any) -> int | None:
    if isinstance(raw, int) and not isinstance(raw, bool):
        cents = raw
    else:
        text = _string(raw).strip()
        if not text:
            return None
        try:
            cents = Money.parse(text).cents
        except ValueError:
            raise Unfit(_("This is not an amount. Write it like 125000 or 125,000.50, in euro.")) from None
    if abs(cents) >= MAX_MONEY_CENTS:
        raise Unfit(_("This amount is too large to be right."))
    return cents


def _number(question: Question, raw: Any) -> int | str | None:
    text = _string(raw).translate({0xA0: None, 0x202F: None, 0x2009: None, 0x2212: "-", 0x2019: None})
    text = text.replace(" ", "").replace("'", "")
    if not text:
        return None
    if question.decimals and text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text, re.ASCII):
        text = text.replace(",", "")
    if not re.fullmatch(r"-?\d{1,20}(\.\d{1,20})?", text, re.ASCII):
        raise Unfit(_("This is not a number. Write digits, like 1200."))
    try:
        value = Decimal(text)
    except InvalidOperation:  # pragma: no cover - the shape was checked above
        raise Unfit(_("This is not a number. Write digits, like 1200.")) from None
    if abs(value) >= MAX_NUMBER:
        raise Unfit(_("This number is too large to be right."))
    exact = value.quantize(Decimal(1).scaleb(-question.decimals))
    if exact != value:
        if question.decimals:
            raise Unfit(_("Give at most %(most)s digits after the point.") % {"most": question.decimals})
        raise Unfit(_("Give a whole number here."))
    return f"{exact:f}" if question.decimals else int(exact)


def _date(question: Question, raw: Any) -> str:
    value = _partial_date(question, raw)
    if value and len(value) != 10:
        raise Unfit(_("Give day, month and year, like 2026-03-31."))
    return value


def _partial_date(question: Question, raw: Any) -> str:
    text = _string(raw).strip()
    if not text:
        return ""
    european = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", text, re.ASCII)
    if european:
        text = f"{european[3]}-{int(european[2]):02d}-{int(european[1]):02d}"
    try:
        found = PartialDate.parse(text)
    except ValueError:
        raise Unfit(_("This is not a date. Write 2026, 2026-03 or 2026-03-31.")) from None
    if not 1900 <= found.year <= 2200:
        raise Unfit(_("The year must lie between 1900 and 2200."))
    return text


def _yes_no(question: Question, raw: Any) -> bool | None:
    if isinstance(raw, bool):
        return raw
    text = _string(raw).strip().lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    if not text:
        return None
    raise Unfit(_("Answer yes or no."))


def _statement(question: Question, raw: Any) -> bool | None:
    """A tick; without it there is no declaration, so there is no 'no'."""
    return True if _yes_no(question, raw) else None


def _percent(question: Question, raw: Any) -> None:
    raise Unfit(_("This share is computed from the budget; it is never typed."))


def _table(question: Question, raw: Any) -> list[dict[str, Any]]:
    """Rows of columns; a cell that does not fit keeps what was typed as {"typed": …}. Empty rows fall away."""
    if not isinstance(raw, list) or not all(isinstance(row, Mapping) for row in raw):
        raise Unfit(_("Give rows here."))
    rows = []
    for given in raw:
        row: dict[str, Any] = {}
        for column in question.columns:
            cell = given.get(column.key)
            cleaned = clean(column, cell["typed"] if isinstance(cell, Mapping) and "typed" in cell else cell)
            if cleaned.problem:
                row[column.key] = {"typed": cleaned.typed}
            elif cleaned.value is not None:
                row[column.key] = cleaned.value
        if row:
            rows.append(row)
    if len(rows) > 1000:
        raise Unfit(_("More than a thousand rows cannot be kept."))
    return rows


_READERS: Mapping[str, Callable[[Question, Any], Any]] = {
    "text": _text,
    "long_text": _long_text,
    "choice": _choice,
    "choices": _choices,
    "country": _country,
    "countries": _countries,
    "organisation": _organisation,
    "money": _money,
    "number": _number,
    "percent": _percent,
    "date": _date,
    "partial_date": _partial_date,
    "yes_no": _yes_no,
    "table": _table,
    "statement": _statement,
}
