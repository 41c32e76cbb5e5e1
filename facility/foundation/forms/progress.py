"""How far a form is, what is still missing and what is not right, as findings that lead to the field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from facility.core.findings import Finding, at_field
from facility.foundation.base.text import pick
from facility.foundation.forms.answers import Answers, conditions
from facility.foundation.forms.cleaning import clean, words_in
from facility.foundation.forms.content import Form, Question


@dataclass(frozen=True)
class PartProgress:
    """How far one part is: questions answered of those asked, required ones missing, findings on what was written."""

    part: str
    title: Mapping[str, str]
    answered: int
    asked: int
    missing: int
    wrong: int

    @property
    def state(self) -> str:
        """`empty`, `begun`, `to_mend` or `complete`."""
        if self.answered == 0:
            return "empty" if self.missing or self.asked else "complete"
        if self.wrong:
            return "to_mend"
        return "begun" if self.missing else "complete"


def visible(
    form: Form, answers: Answers, *, stage: str = "", context: Mapping[str, Any] | None = None
) -> dict[str, Question]:
    """The questions asked at the stage whose condition holds, by key and in order."""
    values = conditions(form, answers, {**(context or {}), "stage": stage})
    return {one.key: one for one in form.asked(stage) if one.visible_when is None or one.visible_when.truth(values)}


def progress(
    form: Form, answers: Answers, *, stage: str = "", context: Mapping[str, Any] | None = None
) -> list[PartProgress]:
    """How far each part of the stage is."""
    shown = visible(form, answers, stage=stage, context=context)
    values = conditions(form, answers, {**(context or {}), "stage": stage})
    found = []
    for part in form.parts:
        if not part.is_asked(stage):
            continue
        asked = [one for one in part.questions if one.key in shown and one.is_typed]
        given = [one for one in asked if answers.shown(one.key) is not None]
        found.append(
            PartProgress(
                part=part.key,
                title=part.title,
                answered=len(given),
                asked=len(asked),
                missing=sum(one.is_required(stage, values) for one in asked if one not in given),
                wrong=sum(bool(_of(one, answers)) for one in given),
            )
        )
    return found


def required_missing(
    form: Form, answers: Answers, *, stage: str = "", context: Mapping[str, Any] | None = None
) -> list[Finding]:
    """A blocking finding for each required, visible question without an answer."""
    values = conditions(form, answers, {**(context or {}), "stage": stage})
    return [
        _missing(one)
        for one in visible(form, answers, stage=stage, context=context).values()
        if answers.shown(one.key) is None and one.is_required(stage, values)
    ]


def findings_of(
    form: Form, answers: Answers, *, stage: str = "", context: Mapping[str, Any] | None = None
) -> list[Finding]:
    """All that stands against the answers of a stage: missing, of the wrong kind, too long, two wordings open."""
    found = required_missing(form, answers, stage=stage, context=context)
    for one in visible(form, answers, stage=stage, context=context).values():
        found += _of(one, answers)
    return found


def _of(question: Question, answers: Answers) -> list[Finding]:
    found = problems(question, answers.values.get(question.key), answers.typed.get(question.key))
    if question.key in answers.conflicts:
        text = _("“%(label)s”: two wordings wait for a decision. Choose one or join them.")
        found.append(at_field(question.key, "forms.two_wordings", text=text % {"label": _label(question)}))
    return found


def _label(question: Question) -> str:
    return pick(question.label, (get_language() or "en").split("-")[0]).text


def _missing(question: Question) -> Finding:
    text = _("“%(label)s” is not answered yet.")
    if question.kind == "statement":
        text = _("“%(label)s” is not declared yet. Tick it if it is true.")
    return at_field(question.key, "forms.missing", text=text % {"label": _label(question)})


def problems(question: Question, value: Any, typed: Any = None, *, place: str = "") -> list[Finding]:
    """What is not right with one answer: kind, length, bounds, rows and their cells. `place` is its path."""
    place = place or question.key
    label = _label(question)
    if typed is not None:
        said = clean(question, typed).problem or _("This is not an answer of the right kind.")
        return [at_field(place, "forms.wrong_kind", text=f"“{label}”: {said}")]
    if value is None:
        return []
    found: list[tuple[str, str, dict[str, Any]]] = []
    if question.kind in {"text", "long_text"} and isinstance(value, str):
        found += _too_long(question, value)
    elif question.kind in {"money", "number"}:
        found += _out_of_bounds(question, value)
    elif isinstance(value, list):
        found += _too_many(question, value)
    here = [at_field(place, code, text=f"“{label}”: {text}", **facts) for code, text, facts in found]
    return here + _cells(question, value, place)


def _too_long(question: Question, value: str) -> list[tuple[str, str, dict[str, Any]]]:
    found = []
    words = words_in(value)
    if question.max_words is not None and words > question.max_words:
        facts = {"words": words, "most": question.max_words}
        found.append(("forms.too_many_words", _("%(words)s words; at most %(most)s. Shorten it.") % facts, facts))
    if question.max_characters is not None and len(value) > question.max_characters:
        facts = {"characters": len(value), "most": question.max_characters}
        text = _("%(characters)s characters; at most %(most)s. Shorten it.") % facts
        found.append(("forms.too_many_characters", text, facts))
    return found


def _out_of_bounds(question: Question, value: Any) -> list[tuple[str, str, dict[str, Any]]]:
    """Bounds of amounts are cents, those of numbers whole units."""
    from decimal import Decimal

    exact, unit = Decimal(value), 100 if question.kind == "money" else 1
    if question.minimum is not None and exact < question.minimum:
        facts = {"least": question.minimum // unit}
        return [("forms.too_small", _("it must be at least %(least)s.") % facts, facts)]
    if question.maximum is not None and exact > question.maximum:
        facts = {"most": question.maximum // unit}
        return [("forms.too_large", _("it must be at most %(most)s.") % facts, facts)]
    return []


def _too_many(question: Question, value: list[Any]) -> list[tuple[str, str, dict[str, Any]]]:
    if len(value) > question.max_rows:
        facts = {"rows": len(value), "most": question.max_rows}
        return [("forms.too_many_rows", _("%(rows)s entries; at most %(most)s.") % facts, facts)]
    if len(value) < question.min_rows:
        facts = {"rows": len(value), "least": question.min_rows}
        return [("forms.too_few_rows", _("%(rows)s entries; at least %(least)s.") % facts, facts)]
    return []


def _cells(question: Question, value: Any, place: str) -> list[Finding]:
    """What is not right in the rows of a table; the path of a cell is `question.row.column`, rows from 0."""
    if question.kind != "table" or not isinstance(value, list):
        return []
    found = []
    for number, row in enumerate(value):
        for column in question.columns:
            cell = row.get(column.key)
            here = f"{place}.{number}.{column.key}"
            typed = cell["typed"] if isinstance(cell, dict) else None
            found += problems(column, None if isinstance(cell, dict) else cell, typed, place=here)
            if cell is None and column.required is True:
                found.append(
                    at_field(
                        here,
                        "forms.missing",
                        text=_("“%(label)s” is missing in row %(row)s.") % {"label": _label(column), "row": number + 1},
                    )
                )
    return found
