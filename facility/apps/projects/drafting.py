"""Drafting the next version of the typology: started from the newest one, changed line by line, or dropped.

What a room agreed is taken up by the app that knows rooms, through the steps here; every changed line names its source.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Max

from facility.apps.projects.models import Approach, DraftType, Scheme, SchemeDraft
from facility.apps.projects.policy import may_draft_version
from facility.core.component_lifecycles import TYPOLOGY_DRAFT
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.core.partial_dates import PartialDate
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action, step
from facility.foundation.base.fold import fold
from facility.foundation.base.text import one_line
from facility.foundation.forms.public import plain_text
from facility.foundation.records.public import Record, create, lock, update
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail

_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}", re.ASCII)
NAME, NOTE = 120, 2000


def _titles(given: Mapping[str, str], field: str) -> dict[str, str]:
    kept = {code: one_line(plain_text(text, field)) for code, text in given.items()}
    kept = {code: text for code, text in kept.items() if text}
    if not kept:
        raise Refused(at_field(field, "projects.name_missing"))
    if any(len(text) > NAME for text in kept.values()):
        raise Refused(at_field(field, "projects.name_too_long"))
    return kept


def _version(typed: str, own: SchemeDraft | None = None) -> str:
    """The name of a version as it stands in addresses. Raises Refused for another shape, or one that is taken."""
    kept = typed.strip()
    if _VERSION.fullmatch(kept) is None:
        raise Refused(at_field("version", "projects.version_shape"))
    drafts = SchemeDraft.objects.filter(version=kept, state__in=["draft", "proposed"])
    if Scheme.objects.filter(version=kept).exists() or drafts.exclude(pk=own.pk if own else 0).exists():
        raise Refused(at_field("version", "projects.version_taken"))
    return kept


def _day(day: date, before: Scheme) -> str:
    """The day from which it holds. Raises Refused unless it comes after the first day of the version before."""
    if day <= PartialDate.parse(before.valid_from).earliest():
        raise Refused(at_field("valid_from", "projects.version_day_before"))
    return day.isoformat()


@action
def start_draft(
    *,
    version: str,
    names: Mapping[str, str],
    valid_from: date,
    note: str,
    actor: Actor,
    at: datetime,
    invented: bool = False,
) -> SchemeDraft:
    """Begin the version after the newest one: all of its types stand as kept until something agreed is taken up.

    Raises Forbidden, NotFound (no version yet), NotAllowedNow (a draft is open), Refused (name of the version, day).
    """
    require(may_draft_version, actor)
    newest = Scheme.objects.filter(invented__in={False, invented}).order_by("-valid_from", "-version").first()
    if newest is None:
        raise NotFound("version")
    before = Scheme.objects.select_for_update().get(pk=newest.pk)
    if SchemeDraft.objects.filter(before=before, invented=invented, state__in=["draft", "proposed"]).exists():
        raise NotAllowedNow("start_draft", "draft", "typology_draft")
    titles = _titles(names, "names")
    called, from_day = _version(version), _day(valid_from, before)
    record = create(kind="typology_draft", label=titles, at=at, invented=invented)
    draft = SchemeDraft.objects.create(
        record=record,
        before=before,
        version=called,
        names=titles,
        valid_from=from_day,
        note=plain_text(note, "note").strip()[:NOTE],
        invented=invented,
    )
    DraftType.objects.bulk_create(
        DraftType(
            draft=draft,
            position=position,
            code=one.code,
            names=dict(one.names),
            aliases=list(one.aliases),
            change="keep",
            approach=one,
        )
        for position, one in enumerate(before.approaches.all(), start=1)
    )
    facts = {"version": called, "before": before.version}
    record_trail(record=record, event=Event.TYPOLOGY_DRAFT_STARTED, actor=actor, at=at, facts=facts)
    return draft


def locked_draft(draft_id: int, act: str) -> SchemeDraft:
    """The draft with its record locked, in the state that the act leads to. Raises NotFound, NotAllowedNow."""
    found = SchemeDraft.objects.filter(pk=draft_id).values_list("record_id", flat=True).first()
    if found is None:
        raise NotFound("draft")
    record = lock(found)
    draft = SchemeDraft.objects.select_related("before").get(pk=draft_id)
    draft.record = record
    draft.state = advance(TYPOLOGY_DRAFT, draft.state, act)
    return draft


@action
def change_draft(
    *, draft_id: int, version: str, names: Mapping[str, str], valid_from: date, note: str, actor: Actor, at: datetime
) -> SchemeDraft:
    """Change what the version is called, its day and its note. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    draft = locked_draft(draft_id, "change")
    require(may_draft_version, actor)
    draft.version, draft.names = _version(version, draft), _titles(names, "names")
    draft.valid_from = _day(valid_from, draft.before)
    draft.note = plain_text(note, "note").strip()[:NOTE]
    draft.save()
    update(draft.record, label=draft.names)
    facts = {"version": draft.version, "valid_from": draft.valid_from}
    record_trail(record=draft.record, event=Event.TYPOLOGY_DRAFT_CHANGED, actor=actor, at=at, facts=facts)
    return draft


@action
def drop_draft(*, draft_id: int, actor: Actor, at: datetime) -> SchemeDraft:
    """Give a draft up; what it took up can be taken up by another one. Raises NotFound, Forbidden, NotAllowedNow."""
    draft = locked_draft(draft_id, "drop")
    require(may_draft_version, actor)
    draft.save(update_fields=["state"])
    record_trail(record=draft.record, event=Event.TYPOLOGY_DRAFT_DROPPED, actor=actor, at=at)
    return draft


def _code(draft: SchemeDraft, names: Mapping[str, str]) -> str:
    """A short name for a new type, made from its name; numbered where it is taken."""
    text = fold(names.get("en") or next(iter(names.values())))
    stem = re.sub(r"[^a-z0-9]+", "_", text).strip("_")[:34] or "type"
    taken, made, number = set(draft.lines.values_list("code", flat=True)), stem, 2
    while made in taken:
        made, number = f"{stem}_{number}", number + 1
    return made


@step
def take_into_draft(
    *,
    draft_id: int,
    change: str,
    approach: Approach | None,
    names: Mapping[str, str],
    reason: str,
    source: Record,
    actor: Actor,
    at: datetime,
    cause: str,
) -> DraftType:
    """Put one agreed change into a draft: a type added, renamed (its old names become aliases) or retired.

    `source` is the record of what was agreed, `reason` the sentence that says so. Raises Forbidden, NotFound,
    NotAllowedNow, Refused (a type of another version, one changed already, a source taken up already, made up or not).
    """
    draft = locked_draft(draft_id, "take_up")
    require(may_draft_version, actor)
    if source.invented != draft.invented:
        raise Refused(at_field("draft", "projects.demonstration_apart"))
    standing = DraftType.objects.filter(source=source).exclude(draft__state="dropped")
    if standing.exists():
        raise Refused(at_field("draft", "projects.taken_up_already"))
    if approach is None:
        last = draft.lines.aggregate(last=Max("position"))["last"] or 0
        titles = _titles(names, "names")
        line = DraftType(draft=draft, position=last + 1, code=_code(draft, titles), names=titles)
    else:
        found = draft.lines.filter(approach=approach).first()
        if found is None:
            raise Refused(at_field("draft", "projects.other_version"))
        if found.change != "keep":
            raise Refused(at_field("draft", "projects.type_changed_already"))
        line = found
        if change == "rename":
            line.names = _titles(names, "names")
            old = [text for text in approach.names.values() if text not in line.names.values()]
            line.aliases = list(dict.fromkeys([*approach.aliases, *old]))
    line.change, line.source, line.reason = change, source, reason
    line.save()
    facts = {"line": line.code, "change": change, "source": source.pk}
    event = Event.TYPOLOGY_DRAFT_TAKEN_UP
    record_trail(record=draft.record, event=event, actor=actor, at=at, facts=facts, cause=cause)
    return line


@action
def take_out_of_draft(*, draft_id: int, code: str, actor: Actor, at: datetime) -> None:
    """Take a change out again: the type stands as it did in the version before; one that was added goes.

    Raises NotFound (draft, line), Forbidden, NotAllowedNow.
    """
    draft = locked_draft(draft_id, "take_out")
    require(may_draft_version, actor)
    line = draft.lines.exclude(change="keep").select_related("approach").filter(code=code).first()
    if line is None:
        raise NotFound("line")
    change, source = line.change, line.source_id
    if line.approach is None:
        line.delete()
    else:
        line.names, line.aliases = dict(line.approach.names), list(line.approach.aliases)
        line.change, line.source, line.reason = "keep", None, ""
        line.save()
    facts = {"line": code, "change": change, "source": source}
    record_trail(record=draft.record, event=Event.TYPOLOGY_DRAFT_TAKEN_OUT, actor=actor, at=at, facts=facts)
