"""The agenda of a meeting of our own: sessions and documents; those who registered are told of it in one letter."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from facility.apps.dialogue import typed
from facility.apps.dialogue.archive import kept_document, said_of_document
from facility.apps.dialogue.indexing import index_meeting
from facility.apps.dialogue.models import MeetingDocument, Plan, Session
from facility.apps.dialogue.placing import locked_plan
from facility.apps.dialogue.policy import may_plan
from facility.apps.dialogue.slot_hours import must_hold_its_slots
from facility.apps.dialogue.telling import tell_all_later
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import act, action, step
from facility.foundation.files import public as files
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


def open_agenda(plan_id: int, actor: Actor) -> Plan:
    """The locked plan of a meeting that stands; its agenda may still be corrected when it is over."""
    plan = locked_plan(plan_id)
    require(may_plan, actor, plan)
    if plan.state == "cancelled":
        raise NotAllowedNow("change", plan.state, "meeting")
    plan.meeting.record = records.lock(plan.meeting.record_id)
    return plan


@step
def agenda_changed(plan: Plan, actor: Actor, at: datetime, **facts: Any) -> None:
    """Count the agenda of a locked plan up: who registered is told of it when the secretariat says so."""
    plan.agenda_version += 1
    if plan.state == "draft":
        plan.agenda_told = plan.agenda_version
    plan.save(update_fields=["agenda_version", "agenda_told"])
    event = Event.DIALOGUE_MEETING_AGENDA_CHANGED
    trail.record(record=plan.meeting.record, event=event, actor=actor, at=at, facts=facts)
    if plan.state == "published":
        index_meeting(plan.meeting, at)


@action
def put_session(
    *,
    plan_id: int,
    titles: Mapping[str, str],
    about: Mapping[str, str],
    day: date,
    starts_time: time | None,
    ends_time: time | None,
    actor: Actor,
    at: datetime,
    session_id: int | None = None,
) -> int:
    """Add a session or change one; gives its id. Raises NotFound, Forbidden, NotAllowedNow, Refused (also where one of
    its slots would lie outside its hours, or clash on its new day).
    """
    plan = open_agenda(plan_id, actor)
    row = plan.sessions.filter(pk=session_id).first() if session_id else Session(plan=plan)
    if row is None:
        raise NotFound("session")
    if not plan.starts_on <= day <= plan.ends_on:
        raise Refused(at_field("day", "session_outside_the_meeting"))
    if ends_time is not None and (starts_time is None or ends_time <= starts_time):
        raise Refused(at_field("ends_time", "session_ends_before_it_starts"))
    row.titles = typed.titles(titles, "titles")
    row.about = {code: typed.words(text, "about", 2000) for code, text in about.items() if text.strip()}
    row.day, row.starts_time, row.ends_time = day, starts_time, ends_time
    if row.pk:
        must_hold_its_slots(row)
    row.save()
    agenda_changed(plan, actor, at, session=row.pk)
    return row.pk


@action
def remove_session(*, plan_id: int, session_id: int, actor: Actor, at: datetime) -> None:
    """Take a session with its slots off the agenda, unless questions or polls stand in it. Raises NotFound, Forbidden,
    NotAllowedNow.
    """
    plan = open_agenda(plan_id, actor)
    row = plan.sessions.filter(pk=session_id).first()
    if row is None:
        raise NotFound("session")
    if row.questions.exists() or row.polls.exists():
        raise NotAllowedNow("remove_session", "spoken in", "session")
    row.delete()
    agenda_changed(plan, actor, at, session_removed=session_id)


def add_document(
    *,
    plan_id: int,
    upload: Any,
    title: str,
    language: str,
    audience: str,
    actor: Actor,
    at: datetime,
    kind: str = "other",
) -> MeetingDocument:
    """Add a document in one language, for everybody or for those who registered.

    The file is looked into and encrypted before the transaction. Raises NotFound, Forbidden, NotAllowedNow, Refused.
    """
    require(may_plan, actor)
    said = said_of_document(title, language, audience, kind)
    prepared = files.prepare(upload)
    with act():
        plan = open_agenda(plan_id, actor)
        row = kept_document(plan.meeting, prepared, said, actor, at)
        agenda_changed(plan, actor, at, document=row.pk)
    return row


@action
def remove_document(*, plan_id: int, document_id: int, actor: Actor, at: datetime) -> None:
    """Take a document away; its content goes for good. Raises NotFound, Forbidden, NotAllowedNow."""
    plan = open_agenda(plan_id, actor)
    row = plan.meeting.documents.select_related("file").filter(pk=document_id).first()
    if row is None:
        raise NotFound("document")
    row.delete()
    files.remove(stored=row.file, actor=actor, at=at)
    agenda_changed(plan, actor, at, document_removed=document_id)


@action
def tell_agenda(*, plan_id: int, actor: Actor, at: datetime) -> Plan:
    """Letter those who registered that agenda or documents changed. Raises NotFound, Forbidden, NotAllowedNow."""
    plan = open_agenda(plan_id, actor)
    if plan.state != "published" or plan.agenda_told == plan.agenda_version:
        raise NotAllowedNow("tell_agenda", "told" if plan.state == "published" else plan.state, "meeting")
    plan.agenda_told = plan.agenda_version
    plan.save(update_fields=["agenda_told"])
    tell_all_later(plan, "agenda", plan.agenda_version, at)
    event = Event.DIALOGUE_MEETING_AGENDA_TOLD
    trail.record(record=plan.meeting.record, event=event, actor=actor, at=at, facts={"version": plan.agenda_version})
    return plan
