"""The answers of a set as they stand, opened with the record's data key: values, what does not fit, open questions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from facility.core import seal
from facility.core.errors import NotFound
from facility.foundation.forms.content import Form, Question
from facility.foundation.forms.models import Answer, AnswerSet, AnswerVersion
from facility.foundation.forms.schemas import form_of


@dataclass(frozen=True)
class Conflict:
    """Two wordings of one field: the one that stands and the one set aside (`aside` is its version), and by whom."""

    field: str
    theirs: Any
    theirs_version: int
    theirs_author: int | None
    theirs_at: datetime
    yours: Any
    aside: int
    yours_author: int | None
    yours_at: datetime


@dataclass(frozen=True)
class Answers:
    """All answers of a set. `typed` holds what was typed where it is no value of its kind; amounts are cents."""

    values: Mapping[str, Any] = field(default_factory=dict)
    typed: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    authors: Mapping[str, int | None] = field(default_factory=dict)
    at: Mapping[str, datetime] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)

    @property
    def revision(self) -> int:
        """Grows with every change of any field: two equal revisions of a set are the same answers."""
        return sum(self.versions.values())

    @property
    def author_ids(self) -> set[int | None]:
        """All who wrote what stands or waits beside it, for `names_of`."""
        return {*self.authors.values(), *(one.yours_author for one in self.conflicts.values())}

    def shown(self, key: str) -> Any:
        """What stands in the field on the page: the value, else what was typed."""
        return self.values[key] if key in self.values else self.typed.get(key)


@dataclass(frozen=True)
class Earlier:
    """One version of a field: what it held, who wrote it when, and how it came about (AnswerVersion.How)."""

    version: int
    base: int
    how: str
    value: Any
    typed: Any
    author_id: int | None
    at: datetime


def _place(answer_set_id: int, name: str) -> bytes:
    """What a ciphertext is bound to, so that it opens in its own field only."""
    return f"{answer_set_id}:{name}".encode()


def lock_away(key: bytes, answer_set_id: int, name: str, held: Mapping[str, Any]) -> bytes:
    """Encrypt what a field holds: {"v": value} or {"t": as typed}."""
    return seal.encrypt(key, seal.canonical(held), _place(answer_set_id, name))


def take_out(key: bytes, answer_set_id: int, name: str, ciphertext: Any) -> dict[str, Any]:
    """Decrypt what a field holds. Raises SealBroken for another key or place."""
    opened: dict[str, Any] = json.loads(seal.decrypt(key, bytes(ciphertext), _place(answer_set_id, name)))
    return opened


def as_shown(held: Mapping[str, Any]) -> Any:
    """The value, else what was typed."""
    return held["v"] if "v" in held else held.get("t")


def read(answer_set: AnswerSet | int, key: bytes) -> Answers:
    """All answers of a set: one query, a second one only where two wordings wait for a decision. Raises SealBroken."""
    set_id = answer_set if isinstance(answer_set, int) else answer_set.pk
    rows = list(Answer.objects.filter(answer_set_id=set_id))
    held = {row.field: take_out(key, set_id, row.field, row.ciphertext) for row in rows}
    return Answers(
        values={name: one["v"] for name, one in held.items() if one.get("v") is not None},
        typed={name: one["t"] for name, one in held.items() if "t" in one},
        versions={row.field: row.version for row in rows},
        authors={row.field: row.author_id for row in rows},
        at={row.field: row.at for row in rows},
        conflicts=_conflicts(set_id, rows, held, key),
    )


def read_one(name: str, keys: Mapping[int, bytes]) -> dict[int, Any]:
    """One field of several sets (key by set id), as shown: for a column of a list; one query. Raises SealBroken."""
    rows = Answer.objects.filter(answer_set_id__in=list(keys), field=name)
    return {
        row.answer_set_id: as_shown(take_out(keys[row.answer_set_id], row.answer_set_id, name, row.ciphertext))
        for row in rows
    }


def _conflicts(
    set_id: int, rows: list[Answer], held: Mapping[str, Mapping[str, Any]], key: bytes
) -> dict[str, Conflict]:
    waiting = {row.field: row for row in rows if row.open_conflict is not None}
    if not waiting:
        return {}
    asides = AnswerVersion.objects.filter(answer_set_id=set_id, field__in=waiting, how=AnswerVersion.How.ASIDE)
    return {
        aside.field: conflict_of(waiting[aside.field], held[aside.field], aside, key)
        for aside in asides
        if waiting[aside.field].open_conflict == aside.version
    }


def conflict_of(row: Answer, held: Mapping[str, Any], aside: AnswerVersion, key: bytes) -> Conflict:
    """The two wordings of a field, side by side."""
    return Conflict(
        field=row.field,
        theirs=as_shown(held),
        theirs_version=row.version,
        theirs_author=row.author_id,
        theirs_at=row.at,
        yours=as_shown(take_out(key, row.answer_set_id, row.field, aside.ciphertext)),
        aside=aside.version,
        yours_author=aside.author_id,
        yours_at=aside.at,
    )


def history(answer_set: AnswerSet | int, name: str, key: bytes) -> list[Earlier]:
    """Every version of a field, newest first; one query."""
    set_id = answer_set if isinstance(answer_set, int) else answer_set.pk
    found = []
    for row in AnswerVersion.objects.filter(answer_set_id=set_id, field=name).order_by("-version"):
        held = take_out(key, set_id, name, row.ciphertext)
        found.append(Earlier(row.version, row.base, row.how, held.get("v"), held.get("t"), row.author_id, row.at))
    return found


def answer_set_of(answer_set_id: int) -> AnswerSet:
    """The set with its schema, whose content is loaded only where it is not known yet. Raises NotFound."""
    found = AnswerSet.objects.select_related("schema").defer("schema__content").filter(pk=answer_set_id).first()
    if found is None:
        raise NotFound("answers")
    return found


def conditions(form: Form, answers: Answers, context: Mapping[str, Any]) -> dict[str, Any]:
    """What conditions read: answers by key, the owning app's facts (`context`) beside them; amounts are cents."""
    values = dict(context)
    for name, value in answers.values.items():
        question = form.by_key.get(name)
        values[name] = _comparable(question, value) if question else value
    return values


def _comparable(question: Question, value: Any) -> Any:
    """A number with decimals is kept as its digits; a condition compares it as a number."""
    if question.kind == "number" and isinstance(value, str):
        return float(value)
    if question.kind == "table" and isinstance(value, list):
        return [
            {name: _comparable(question.column[name], cell) for name, cell in row.items() if name in question.column}
            for row in value
        ]
    return value


def snapshot(answer_set: AnswerSet, answers: Answers, *, stage: str = "", context: Mapping[str, Any]) -> dict[str, Any]:
    """What is sealed at submission: the schema by code, version and hash, and the answers to what was asked.

    Answers to questions that the conditions hide stay in the draft and are not submitted.
    """
    form = form_of(answer_set.schema)
    values = conditions(form, answers, {**context, "stage": stage})
    given = {
        question.key: answers.shown(question.key)
        for question in form.asked(stage)
        if answers.shown(question.key) is not None
        and (question.visible_when is None or question.visible_when.truth(values))
    }
    return {
        "schema": {"code": form.code, "version": form.version, "hash": form.content_hash},
        "stage": stage,
        "answers": given,
    }
