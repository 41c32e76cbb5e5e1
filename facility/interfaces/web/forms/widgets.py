"""The input of each kind of question as HTML; every value is escaped, every input works without a script."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from facility.foundation.forms.public import Question
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.languages import said

Options = Sequence[tuple[str, str]]

_DATE_LENGTH = 10
_DECIMALS = re.compile(r"-?\d+\.\d+", re.ASCII)


@dataclass(frozen=True)
class Slot:
    """Where an input stands: its name and id, what describes it, whether something is wrong with it."""

    name: str
    ident: str
    described: str = ""
    is_invalid: bool = False
    label: str = ""
    language: str = "en"
    options: Mapping[str, Options] = field(default_factory=dict)
    is_disabled: bool = False


def text_of(question: Question, value: Any) -> str:
    """A value as it is typed: amounts without thousands marks, so that it reads back as the same amount."""
    if value is None or isinstance(value, bool | list | dict):
        return ""
    if question.kind == "money" and isinstance(value, int):
        whole, cents = divmod(abs(value), 100)
        return ("-" if value < 0 else "") + (f"{whole}.{cents:02d}" if cents else str(whole))
    if question.kind == "number" and isinstance(value, str) and _DECIMALS.fullmatch(value):
        return value.rstrip("0").rstrip(".")
    return str(value)


def _attributes(slot: Slot, **more: Any) -> SafeString:
    pairs: list[tuple[str, Any]] = [("id", slot.ident), ("name", slot.name), *more.items()]
    if slot.described:
        pairs.append(("aria-describedby", slot.described))
    if slot.is_invalid:
        pairs.append(("aria-invalid", "true"))
    if slot.label:
        pairs.append(("aria-label", slot.label))
    html = format_html_join("", ' {}="{}"', pairs)
    return html + mark_safe(" disabled") if slot.is_disabled else html


def widget(question: Question, value: Any, slot: Slot) -> SafeString:
    """The input of a question with its value. A table is drawn by tables.py."""
    if question.kind == "long_text":
        return _area(question, value, slot)
    if question.kind in {"choice", "country"}:
        return _select(question, value, slot)
    if question.kind in {"choices", "countries"}:
        return _boxes(question, value, slot)
    if question.kind == "yes_no":
        return _yes_no(value, slot)
    if question.kind == "statement":
        return format_html('<input type="checkbox" value="yes"{}{}>', _attributes(slot), _checked(value is True))
    return _line(question, value, slot)


def _checked(is_it: bool, word: str = "checked") -> SafeString:
    return mark_safe(f" {word}") if is_it else mark_safe("")  # noqa: S308 - a constant word


def _classes(base: str, slot: Slot, size: str = "") -> str:
    invalid = f" {base.split(' ', maxsplit=1)[0]}--invalid" if slot.is_invalid and base.startswith("ecl") else ""
    return f"{base}{invalid}" + (f" f-input--{size}" if size else "")


def _area(question: Question, value: Any, slot: Slot) -> SafeString:
    words = question.max_words or (question.max_characters or 720) // 6
    rows = 4 if slot.label else max(4, min(16, words // 15))
    css = _classes("ecl-text-area f-input", slot, "l")
    return format_html(
        '<textarea class="{}" rows="{}" dir="auto"{}>\n{}</textarea>',
        css,
        rows,
        _attributes(slot),
        text_of(question, value),
    )


def _line(question: Question, value: Any, slot: Slot) -> SafeString:
    """One line: text, amounts, numbers, dates. A date that is none yet stays readable as text."""
    more: dict[str, Any] = {}
    kind, size = "text", "l"
    shown = text_of(question, value)
    if question.kind in {"money", "number"}:
        more, size = {"inputmode": "decimal", "autocomplete": "off"}, "s"
    elif question.kind in {"date", "partial_date"}:
        more, size = {"autocomplete": "off"}, "s"
        if question.kind == "date" and (not shown or _is_day(shown)):
            kind = "date"
    else:
        more = {"dir": "auto"}
    choices: Options = slot.options.get(question.key) or slot.options.get(question.kind) or ()
    data: SafeString | str = ""
    if question.kind == "organisation" and choices:
        more["list"] = f"{slot.ident}_list"
        data = format_html(
            '<datalist id="{}_list">{}</datalist>',
            slot.ident,
            format_html_join("", '<option value="{}"></option>', ((label,) for _code, label in choices)),
        )
    css = _classes("ecl-text-input f-input", slot, size)
    box = format_html('<input type="{}" class="{}" value="{}"{}>{}', kind, css, shown, _attributes(slot, **more), data)
    if question.kind == "money" and not slot.label:
        return format_html('<span class="f-answer__unit">{} <span aria-hidden="true">EUR</span></span>', box)
    return box


def _is_day(text: str) -> bool:
    return len(text) == _DATE_LENGTH and text[4] == text[7] == "-" and text.replace("-", "").isdigit()


def choices_of(question: Question, slot: Slot) -> Options:
    """What may be chosen, with labels in the language of the page."""
    if question.choices:
        return [(one.value, said(one.label, slot.language)) for one in question.choices]
    return (
        slot.options.get(question.key)
        or slot.options.get("country" if question.kind == "countries" else question.kind)
        or ()
    )


def _select(question: Question, value: Any, slot: Slot) -> SafeString:
    choices = choices_of(question, slot)
    if not choices:
        return _line(question, value, slot)
    chosen = value if isinstance(value, str) else ""
    known = any(code == chosen for code, _label in choices)
    # What was typed and is no choice stays visible, so that nothing vanishes.
    extra = () if known or not chosen else ((chosen, chosen),)
    options = _options((("", _("Choose")), *extra, *(tuple(one) for one in choices)))
    if chosen:
        mark = f'value="{escape(chosen)}"'
        options = options.replace(mark, f"{mark} selected", 1)
    css = _classes("f-select f-input", slot, "" if slot.label else "m")
    return format_html('<select class="{}"{}>{}</select>', css, _attributes(slot), mark_safe(options))  # noqa: S308 - escaped


@lru_cache(maxsize=256)
def _options(choices: tuple[tuple[str, ...], ...]) -> str:
    """The options of a list, the same for every row of a table."""
    return "".join(f'<option value="{escape(code)}">{escape(label)}</option>' for code, label in choices)


def _boxes(question: Question, value: Any, slot: Slot) -> SafeString:
    choices = choices_of(question, slot)
    chosen = value if isinstance(value, list) else [] if value is None else [str(value)]
    known = {code for code, _label in choices}
    rows = [*choices, *((str(one), str(one)) for one in chosen if str(one) not in known)]
    boxes = [(code, _box(slot, number, code, label, code in chosen)) for number, (code, label) in enumerate(rows)]
    first = {code for code, _label in slot.options.get(f"{question.key}:first") or ()}
    shown_first = [box for code, box in boxes if not first or code in first or code in chosen]
    others = [box for code, box in boxes if first and code not in first and code not in chosen]
    more = format_html('<div class="f-answer__boxes">{}</div>', _joined(others))
    return format_html(
        '<div id="{}"><div class="f-answer__boxes">{}</div>{}</div>',
        slot.ident,
        _joined(shown_first),
        format_html('<details class="f-answer__others"><summary>{}</summary>{}</details>', _("Others"), more)
        if others
        else "",
    )


def _box(slot: Slot, number: int, code: str, label: str, is_chosen: bool) -> SafeString:
    # Two hundred and fifty countries stand in one question: escaped once each, put together without format_html.
    name, ident, marks = (
        escape(slot.name),
        escape(slot.ident),
        f"{_checked(is_chosen)}{_checked(slot.is_disabled, 'disabled')}",
    )
    return SafeString(
        f'<label><input type="checkbox" class="f-choice__input" name="{name}" id="{ident}_{number}" '
        f'value="{escape(code)}"{marks}> {conditional_escape(label)}</label>'
    )


def _joined(parts: Sequence[SafeString]) -> SafeString:
    return SafeString("".join(parts))


def _yes_no(value: Any, slot: Slot) -> SafeString:
    if slot.label:
        return _select_yes_no(value, slot)
    return format_html(
        '<div id="{}">{}</div>',
        slot.ident,
        format_html_join(
            "",
            '<label><input type="radio" class="f-choice__input" name="{}" id="{}_{}" value="{}"{}{}> {}</label>',
            (
                (
                    slot.name,
                    slot.ident,
                    code,
                    code,
                    _checked(value is is_it),
                    _checked(slot.is_disabled, "disabled"),
                    label,
                )
                for code, is_it, label in (("yes", True, _("Yes")), ("no", False, _("No")))
            ),
        ),
    )


def _select_yes_no(value: Any, slot: Slot) -> SafeString:
    """In a cell there is no room for two buttons."""
    return format_html(
        '<select class="f-select f-input"{}>{}</select>',
        _attributes(slot),
        format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (code, _checked(value is is_it, "selected"), label)
                for code, is_it, label in (("", None, _("Choose")), ("yes", True, _("Yes")), ("no", False, _("No")))
            ),
        ),
    )


def shown(question: Question, value: Any, slot: Slot) -> SafeString | str:
    """A value as people read it, for pages that only show."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if question.kind in {"money", "percent", "number", "date", "partial_date"}:
        return _figure(question.kind, value, slot.language)
    labels = dict(choices_of(question, slot))
    if isinstance(value, list):
        return ", ".join(labels.get(str(one), str(one)) for one in value)
    if question.kind == "long_text":
        return paragraphs(str(value))
    return labels.get(str(value), str(value))


def _figure(kind: str, value: Any, language: str) -> str:
    """An amount, a share, a number or a date; as typed where it is none."""
    if kind in {"date", "partial_date"}:
        return formats.day(str(value), language=language)
    if kind == "number" and not isinstance(value, int):
        return formats.number(Decimal(str(value)), language=language) if _is_number(value) else str(value)
    if not isinstance(value, int):
        return str(value)
    if kind == "money":
        return formats.money(value, language=language)
    return (formats.percent if kind == "percent" else formats.number)(value, language=language)


def _is_number(value: Any) -> bool:
    return str(value).lstrip("-").replace(".", "", 1).isdigit()


def paragraphs(text: str) -> SafeString:
    """Paragraphs and line breaks of a text, everything escaped."""
    return format_html_join(
        "",
        '<p dir="auto">{}</p>',
        (
            (format_html_join(mark_safe("<br>"), "{}", ((line,) for line in block.split("\n"))),)
            for block in text.split("\n\n")
            if block.strip()
        ),
    )
