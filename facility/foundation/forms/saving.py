"""Writing answers: one version per change, edits of two people joined or both kept and asked about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding, at_field
from facility.foundation.accounts.public import Actor
from facility.foundation.base.acts import step
from facility.foundation.forms.answers import (
    Answers,
    Conflict,
    as_shown,
    conflict_of,
    lock_away,
    read,
    take_out,
)
from facility.foundation.forms.cleaning import Cleaned, clean
from facility.foundation.forms.content import Form, Question
from facility.foundation.forms.merging import merge_values
from facility.foundation.forms.models import Answer, AnswerSet, AnswerVersion, Schema
from facility.foundation.forms.progress import problems
from facility.foundation.forms.schemas import form_of, freeze, need_question
from facility.foundation.records.public import Record

MAX_CHANGES = 400


@dataclass(frozen=True)
class FieldChange:
    """What somebody typed into a field, on top of which version, and which set-aside wording it settles."""

    field: str
    value: Any
    base_version: int = 0
    settles: int | None = None


@dataclass(frozen=True)
class Saved:
    """What became of a change: the version and value that stand now, and the conflict where people must be asked.

    `changed` is False where the field already held this; `merged` says that the value joins the edits of two people
    or is the other person's. `findings` say what is not right yet; they do not keep a draft from being kept.
    """

    field: str
    version: int
    value: Any
    changed: bool = False
    merged: bool = False
    conflict: Conflict | None = None
    findings: tuple[Finding, ...] = ()


@step
def open_set(*, record: Record, schema: Schema, at: datetime, name: str = "") -> AnswerSet:
    """The record's answers to a schema, made at first use; from then on the schema is frozen."""
    found = AnswerSet.objects.filter(record=record, schema=schema, name=name).first()
    if found is not None:
        return found
    freeze(schema.pk, at)
    return AnswerSet.objects.create(record=record, schema=schema, name=name, created_at=at)


@step
def close(answer_set_id: int, at: datetime) -> None:
    """Lock and close a set: nothing is saved after this; submission seals what `read` gives next.

    Raises NotFound, NotAllowedNow.
    """
    # One statement locks, asks and closes.
    if not AnswerSet.objects.filter(pk=answer_set_id, closed_at=None).update(closed_at=at):
        lock(answer_set_id)
        raise NotAllowedNow("close", "closed", "answers")


@step
def reopen(answer_set_id: int) -> AnswerSet:
    """Let a closed set be written again (a clarification was asked for). Raises NotAllowedNow."""
    answer_set = lock(answer_set_id)
    if answer_set.closed_at is None:
        raise NotAllowedNow("reopen", "open", "answers")
    answer_set.closed_at = None
    answer_set.save(update_fields=["closed_at"])
    return answer_set


@step
def lock(answer_set_id: int) -> AnswerSet:
    """Lock a set until the transaction ends; its schema comes with it. Raises NotFound."""
    rows = AnswerSet.objects.select_for_update(of=("self",)).select_related("schema").defer("schema__content")
    found = rows.filter(pk=answer_set_id).first()
    if found is None:
        raise NotFound("answers")
    return found


@step
def save_field(
    *,
    answer_set: AnswerSet | int,
    field: str,
    value: Any,
    base_version: int,
    actor: Actor,
    at: datetime,
    key: bytes,
    settles: int | None = None,
) -> Saved:
    """Save one field; see save_fields."""
    change = FieldChange(field, value, base_version, settles)
    return save_fields(answer_set=answer_set, changes=[change], actor=actor, at=at, key=key)[0]


@step
def save_fields(
    *,
    answer_set: AnswerSet | int,
    changes: Sequence[FieldChange],
    actor: Actor,
    at: datetime,
    key: bytes,
    how: str = AnswerVersion.How.WRITTEN,
) -> list[Saved]:
    """Save fields of one set: at most five queries, however many fields.

    A change on top of an older version is joined with what others wrote meanwhile; where both changed the same words,
    the present wording stands, the new one is set aside as a version of its own and both are given back to ask.
    Raises Refused (unknown field, NUL, beyond 200,000 characters: nothing is changed), NotAllowedNow once closed.
    """
    if len(changes) > MAX_CHANGES:
        raise Refused(at_field("", "forms.too_many", text=_("Too many fields at once: save the page part by part.")))
    locked = lock(answer_set if isinstance(answer_set, int) else answer_set.pk)
    if locked.closed_at is not None:
        raise NotAllowedNow("save", "closed", "answers")
    return _Saving(locked, actor, at, key, how).save(changes)


class _Saving:
    """One saving: what was there, what comes, what is written in the end."""

    def __init__(self, answer_set: AnswerSet, actor: Actor, at: datetime, key: bytes, how: str) -> None:
        self.set_id = answer_set.pk
        self.form: Form = form_of(answer_set.schema)
        self.actor, self.at, self.key, self.how = actor, at, key, how
        self.rows: dict[str, Answer] = {}
        self.older: dict[tuple[str, int], AnswerVersion] = {}
        self.versions: list[AnswerVersion] = []
        self.touched: dict[str, Answer] = {}

    def save(self, changes: Sequence[FieldChange]) -> list[Saved]:
        """Clean, compare, write."""
        for change in changes:
            need_question(self.form, change.field)
            if not self.form.by_key[change.field].is_typed:
                text = _("This share is computed from the budget; it is never typed.")
                raise Refused(at_field(change.field, "forms.computed", text=text))
        given = [(change, self.form.by_key[change.field]) for change in changes]
        cleaned = [(change, question, clean(question, change.value)) for change, question in given]
        found = Answer.objects.filter(answer_set_id=self.set_id, field__in=[change.field for change in changes])
        self.rows = {row.field: row for row in found}
        self._load_older(changes)
        saved = [self._one(change, question, value) for change, question, value in cleaned]
        self._write()
        return saved

    def _load_older(self, changes: Iterable[FieldChange]) -> None:
        """The versions that stale changes grew from, and wordings set aside: one query, and only if there are any."""
        wanted = Q()
        for change in changes:
            row = self.rows.get(change.field)
            if row is not None and change.base_version != row.version:
                numbers = {change.base_version, row.open_conflict or 0}
                wanted |= Q(field=change.field, version__in=numbers)
        if wanted:
            rows = AnswerVersion.objects.filter(wanted, answer_set_id=self.set_id)
            self.older = {(row.field, row.version): row for row in rows}

    def _opened(self, row: Answer | AnswerVersion) -> dict[str, Any]:
        return take_out(self.key, self.set_id, row.field, row.ciphertext)

    def _one(self, change: FieldChange, question: Question, cleaned: Cleaned) -> Saved:
        new = {"t": cleaned.typed} if cleaned.problem else {"v": cleaned.value}
        row = self.rows.get(change.field)
        if row is None:
            if new == {"v": None}:
                return Saved(change.field, 0, None)
            return self._stand(question, None, new, 0, self.how)
        now = self._opened(row)
        if change.settles is not None and change.settles == row.open_conflict:
            row.open_conflict = None
            self.touched[row.field] = row
        if new == now:
            return self._saved(question, row, now)
        if change.base_version == row.version:
            return self._stand(question, row, new, row.version, self.how)
        return self._stale(change, question, row, now, new)

    def _stale(
        self, change: FieldChange, question: Question, row: Answer, now: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Saved:
        """Somebody saved since this person began: join, or keep both."""
        older = self.older.get((change.field, change.base_version))
        base = as_shown(self._opened(older)) if older else None
        if as_shown(new) == base:
            return self._saved(question, row, now, merged=True)
        joined, value = merge_values(question.kind, base, as_shown(now), as_shown(new))
        if joined:
            again = clean(question, value)
            held = {"t": again.typed} if again.problem else {"v": again.value}
            if held == now:
                return self._saved(question, row, now, merged=True)
            return self._stand(question, row, held, older.version if older else 0, AnswerVersion.How.MERGED)
        return self._set_aside(question, row, now, new, older.version if older else 0)

    def _set_aside(
        self, question: Question, row: Answer, now: Mapping[str, Any], new: Mapping[str, Any], base: int
    ) -> Saved:
        waiting = self.older.get((row.field, row.open_conflict or 0))
        if waiting is None or self._opened(waiting) != new:
            row.latest += 1
            row.open_conflict = row.latest
            waiting = self._version(row.field, row.latest, base, AnswerVersion.How.ASIDE, new)
            self.touched[row.field] = row
        return self._saved(question, row, now, conflict=conflict_of(row, now, waiting, self.key))

    def _stand(self, question: Question, row: Answer | None, held: Mapping[str, Any], base: int, how: str) -> Saved:
        """A new version that stands from now on."""
        if row is None:
            row = Answer(answer_set_id=self.set_id, field=question.key, version=0, latest=0)
        row.latest += 1
        row.version = row.latest
        row.part, row.author_id, row.at = question.part, self.actor.user_id, self.at
        written = self._version(question.key, row.version, base, how, held)
        row.ciphertext = written.ciphertext
        self.rows[question.key] = self.touched[question.key] = row
        return self._saved(question, row, held, changed=True, merged=how == AnswerVersion.How.MERGED)

    def _version(self, field: str, version: int, base: int, how: str, held: Mapping[str, Any]) -> AnswerVersion:
        made = AnswerVersion(
            answer_set_id=self.set_id,
            field=field,
            version=version,
            base=base,
            how=how,
            ciphertext=lock_away(self.key, self.set_id, field, held),
            author_id=self.actor.user_id,
            at=self.at,
        )
        self.versions.append(made)
        return made

    def _saved(
        self,
        question: Question,
        row: Answer,
        held: Mapping[str, Any],
        *,
        changed: bool = False,
        merged: bool = False,
        conflict: Conflict | None = None,
    ) -> Saved:
        return Saved(
            field=question.key,
            version=row.version,
            value=as_shown(held),
            changed=changed,
            merged=merged,
            conflict=conflict,
            findings=tuple(problems(question, held.get("v"), held.get("t"))),
        )

    def _write(self) -> None:
        new = [row for row in self.touched.values() if row._state.adding]
        known = [row for row in self.touched.values() if not row._state.adding]
        AnswerVersion.objects.bulk_create(self.versions)
        Answer.objects.bulk_create(new)
        columns = ["part", "version", "latest", "open_conflict", "ciphertext", "author_id", "at"]
        if len(known) == 1:
            known[0].save(update_fields=columns)
        elif known:
            Answer.objects.bulk_update(known, columns)


@step
def restore(*, answer_set: AnswerSet | int, field: str, version: int, actor: Actor, at: datetime, key: bytes) -> Saved:
    """Bring an earlier version back as a new one; what stood until now stays in the history. Raises NotFound."""
    set_id = answer_set if isinstance(answer_set, int) else answer_set.pk
    earlier = AnswerVersion.objects.filter(answer_set_id=set_id, field=field, version=version).first()
    row = Answer.objects.filter(answer_set_id=set_id, field=field).first()
    if earlier is None or row is None:
        raise NotFound("version")
    value = as_shown(take_out(key, set_id, field, earlier.ciphertext))
    settles = version if earlier.how == AnswerVersion.How.ASIDE else None
    change = FieldChange(field, value, row.version, settles)
    return save_fields(
        answer_set=set_id, changes=[change], actor=actor, at=at, key=key, how=AnswerVersion.How.RESTORED
    )[0]


@step
def carry(
    *,
    source: AnswerSet,
    target: AnswerSet,
    actor: Actor,
    at: datetime,
    source_key: bytes,
    target_key: bytes | None = None,
    mapping: Mapping[str, str] | None = None,
) -> list[str]:
    """Copy answers into empty fields of another set (concept note to full application); gives the fields filled.

    `mapping` names the source field of target fields whose keys differ; equal keys of equal kinds are carried anyway.
    An answer that the target already has is left alone.
    """
    given: Answers = read(source, source_key)
    kinds, wanted = form_of(source.schema).by_key, form_of(target.schema).by_key
    pairs = {name: name for name in wanted if name in kinds} | dict(mapping or {})
    key = target_key or source_key
    present = set(Answer.objects.filter(answer_set=target).values_list("field", flat=True))
    changes = [
        FieldChange(name, given.shown(origin))
        for name, origin in pairs.items()
        if name in wanted
        and origin in kinds
        and kinds[origin].kind == wanted[name].kind
        and name not in present
        and given.shown(origin) is not None
    ]
    if changes:
        save_fields(answer_set=target, changes=changes, actor=actor, at=at, key=key, how=AnswerVersion.How.CARRIED)
    return [change.field for change in changes]
