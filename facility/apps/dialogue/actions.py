"""Writes entered from outside: known processes and meetings, as their sources tell them."""

from datetime import datetime

from facility.apps.dialogue.indexing import index_meeting, index_process
from facility.apps.dialogue.models import Meeting, Process, ProcessBody, Term
from facility.apps.dialogue.policy import may_import
from facility.apps.dialogue.snapshots import MeetingFacts, ProcessFacts
from facility.apps.dialogue.taking_part import put_members
from facility.apps.projects.public import Project
from facility.core.errors import Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action
from facility.foundation.base.fold import sort_key
from facility.foundation.records.public import Record, create, lock, update
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


def _record_of(
    row: Process | Meeting, kind: str, key: str, label: dict[str, str], at: datetime, *, invented: bool = False
) -> tuple[Record, str]:
    """The locked record of a row, or a new one; and whether the row is thereby created or changed."""
    if row._state.adding:
        return create(kind=kind, label=label, reference=key, at=at, is_public=True, invented=invented), "created"
    record = lock(row.record_id)
    update(record, label=label)
    return record, "changed"


@action
def import_process(*, facts: ProcessFacts, actor: Actor, at: datetime) -> str:
    """Add or renew a process with its bodies and terms; says "created", "changed" or "unchanged".

    Bodies that meetings belong to stay, with their new words. Raises Forbidden; Refused for a missing code or name,
    a term in a body that the process has not, or a body left out although meetings belong to it.
    """
    require(may_import, actor)
    if not facts.code or not any(facts.names.values()):
        raise Refused(at_field("code", "missing", text="A process needs its code and a name."))
    row = Process.objects.select_for_update().filter(code=facts.code).first() or Process(code=facts.code)
    if not row._state.adding and row.source_digest == facts.digest:
        return "unchanged"
    row.record, outcome = _record_of(row, "process", facts.code, dict(facts.names), at)
    row.kind, row.names, row.since, row.website = facts.kind, dict(facts.names), facts.since, facts.website
    row.stated_states, row.stated_at_least = facts.stated_states, facts.stated_at_least
    row.source_urls, row.note = list(facts.source_urls), facts.note
    row.source_digest, row.changed_at = facts.digest, at
    row.save()
    _put_terms(row, facts, _put_bodies(row, facts))
    put_members(row, facts, at)
    index_process(row, at)
    said = {"digest": facts.digest, "outcome": outcome}
    record_trail(record=row.record, event=Event.PROCESS_IMPORTED, actor=actor, at=at, facts=said)
    return outcome


def _put_bodies(process: Process, facts: ProcessFacts) -> dict[str, ProcessBody]:
    kept: dict[str, ProcessBody] = {}
    for position, body in enumerate(facts.bodies, start=1):
        told = {
            "position": position,
            "names": dict(body.names),
            "since": body.since,
            "until": body.until,
            "source_url": body.source_url,
            "note": body.note,
        }
        kept[body.code], _ = ProcessBody.objects.update_or_create(process=process, code=body.code, defaults=told)
    gone = process.bodies.exclude(code__in=kept)
    if Meeting.objects.filter(body__in=gone).exists():
        raise Refused(at_field("bodies", "in_use", text=f"Meetings belong to a body that {facts.code} leaves out."))
    process.terms.all().delete()
    gone.delete()
    return kept


def _put_terms(process: Process, facts: ProcessFacts, bodies: dict[str, ProcessBody]) -> None:
    strange = next((term.body for term in facts.terms if term.body and term.body not in bodies), None)
    if strange is not None:
        raise Refused(at_field("terms", "unknown_code", text=f"{facts.code} has no body {strange!r}."))
    Term.objects.bulk_create(
        Term(
            process=process,
            body=bodies.get(term.body),
            position=position,
            role=term.role,
            country=term.country,
            name=term.name,
            since=term.since,
            until=term.until,
            source_url=term.source_url,
            source_status=term.source_status,
            note=term.note,
        )
        for position, term in enumerate(facts.terms, start=1)
    )


@action
def import_meeting(*, facts: MeetingFacts, actor: Actor, at: datetime, invented: bool = False) -> str:
    """Add or renew one known meeting; says "created", "changed" or "unchanged" (then nothing was written).

    `invented` marks a meeting that the demonstration made up.

    Raises Forbidden; Refused for a missing key or title, or a process, body or project that is not known.
    """
    require(may_import, actor)
    if not facts.key or not any(facts.titles.values()):
        raise Refused(at_field("key", "missing", text="A meeting needs its key and a title."))
    row = Meeting.objects.select_for_update().filter(key=facts.key).first() or Meeting(key=facts.key)
    if not row._state.adding and row.source_digest == facts.digest:
        return "unchanged"
    _place(row, facts)
    row.record, outcome = _record_of(row, "dialogue_meeting", facts.key, dict(facts.titles), at, invented=invented)
    row.kind, row.titles, row.title_key = facts.kind, dict(facts.titles), _title_key(facts)
    row.starts, row.ends, row.city, row.country = facts.starts, facts.ends, facts.city, facts.country
    row.mode, row.participants, row.states = facts.mode, facts.participants, facts.states
    row.source_urls, row.verification, row.note = list(facts.source_urls), facts.verification, facts.note
    row.source_digest, row.changed_at = facts.digest, at
    row.save()
    index_meeting(row, at)
    said = {"digest": facts.digest, "outcome": outcome}
    record_trail(record=row.record, event=Event.DIALOGUE_MEETING_IMPORTED, actor=actor, at=at, facts=said)
    return outcome


def _title_key(facts: MeetingFacts) -> str:
    return sort_key(next(title for title in facts.titles.values() if title))[:200]


def _place(row: Meeting, facts: MeetingFacts) -> None:
    """Put a meeting under its process, body and project."""
    process = Process.objects.filter(code=facts.process).first()
    if process is None:
        raise Refused(at_field("process", "unknown_code", text=f"No process has the code {facts.process!r}."))
    body = process.bodies.filter(code=facts.body).first() if facts.body else None
    if facts.body and body is None:
        raise Refused(at_field("body", "unknown_code", text=f"{facts.process} has no body {facts.body!r}."))
    project = Project.objects.filter(key=facts.project).first() if facts.project else None
    if facts.project and project is None:
        raise Refused(at_field("project", "unknown_code", text=f"No project has the key {facts.project!r}."))
    row.process, row.body, row.project = process, body, project
