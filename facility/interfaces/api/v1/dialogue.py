"""Dialogue: the meetings on record, and what is planned for our own. Public."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from ninja import Router, Schema

from facility.apps.dialogue import public as dialogue
from facility.foundation.accounts.public import Actor
from facility.interfaces.api.callers import ApiRequest
from facility.interfaces.api.paging import page
from facility.interfaces.api.v1.shapes import Texts, listing, page_of
from facility.interfaces.web.dialogue.lists import MeetingList
from facility.interfaces.web.projects.naming import Naming

router = Router(tags=["dialogue"])


class MeetingOut(Schema):
    """A meeting as its sources tell of it; partial dates, null and empty where none says.

    `follows`: the reference of the meeting that this one follows up; `follows_source` says who tells so.
    """

    reference: str
    process: str | None
    body: str | None
    kind: str
    titles: Texts
    starts: str
    ends: str
    city: str
    country: str
    mode: str
    participants: int | None
    states: int | None
    verification: str
    follows: str | None
    follows_source: str
    invented: bool


class SlotOut(Schema):
    """Who speaks, by function and organisation; the reference of the project that is presented.

    `starts_time` is the clock in the meeting's time zone; null where none is said. `version` counts the edits.
    """

    number: int
    titles: Texts
    speaker_function: str
    speaker_organisation: str
    further_speakers: list[str]
    project: str | None
    starts_time: time | None
    minutes: int | None
    version: int


class SessionOut(Schema):
    """A session; hours of the clock in the meeting's time zone."""

    number: int
    titles: Texts
    about: Texts
    day: date
    starts_time: time | None
    ends_time: time | None
    slots: list[SlotOut]


class MeetingDocumentOut(Schema):
    """A document in one language, for everybody or for registrants (of a meeting that others held: who took part).

    `address` gives the file, "" once it is withdrawn: its title stays with day and reason.
    """

    number: int
    title: str
    kind: str
    withdrawn_at: datetime | None
    withdrawn_reason: str
    language: str
    audience: str
    size: int
    address: str


class ParticipantGroupOut(Schema):
    """A group of participants with its places; null has no bound."""

    number: int
    names: Texts
    places: int | None
    taken: int
    counted_by: str
    per_delegation: int | None


class NominatedOut(Schema):
    """A delegation that may be chosen: a state (ISO code) or an organisation (name)."""

    number: int
    country: str
    name: str


class PlanOut(Schema):
    """What we plan for a meeting of our own. `zone` empty: no time zone is stated, and no moment is made up.

    `follows`: the reference of the meeting that this one follows up. Where it asks for delegations, whoever registers
    belongs to one of `delegations`, which signed-in people read.
    """

    state: str
    starts_on: date
    starts_time: time | None
    ends_on: date
    ends_time: time | None
    zone: str
    begins_at: datetime | None
    ends_at: datetime | None
    venue: str
    opens_at: datetime | None
    closes_at: datetime | None
    is_open: bool
    places: int | None
    taken: int
    sequence: int
    cancelled_reason: str
    follows: str | None
    groups: list[ParticipantGroupOut]
    asks_delegations: bool
    delegations: list[NominatedOut]
    sessions: list[SessionOut]
    documents: list[MeetingDocumentOut]


class MeetingDetailOut(MeetingOut):
    """One meeting with its project and its sources; `plan` for those that we hold.

    `followed_by`: the references of the meetings that follow it up.
    """

    project: str | None
    followed_by: list[str]
    source_urls: list[str]
    note: str
    changed_at: datetime
    plan: PlanOut | None


_MEETING = (
    "kind", "titles", "starts", "ends", "city", "country", "mode", "participants", "states", "verification",
    "follows_source",
)  # fmt: skip


def _meeting(one: dialogue.Meeting) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _MEETING} | {
        "reference": one.record.reference or "",
        "process": one.process.code if one.process is not None else None,
        "body": one.body.code if one.body else None,
        "follows": first_of(one),
        "invented": one.record.invented,
    }


def first_of(one: dialogue.Meeting) -> str | None:
    """The reference of the meeting that this one follows up, where everybody sees it."""
    first = one.follows
    return first.record.reference if first is not None and first.record.is_public else None


def _meetings(rows: Sequence[dialogue.Meeting]) -> list[dict[str, Any]]:
    return [_meeting(one) for one in rows]


_PLAN = (
    "state", "starts_on", "starts_time", "ends_on", "ends_time", "zone", "venue", "opens_at", "closes_at", "places",
    "taken", "sequence", "cancelled_reason",
)  # fmt: skip


def _slot(one: dialogue.Slot) -> dict[str, Any]:
    named = (
        "titles", "speaker_function", "speaker_organisation", "further_speakers", "starts_time", "minutes", "version",
    )  # fmt: skip
    project = one.project.record.reference if one.project is not None else None
    return {name: getattr(one, name) for name in named} | {"number": one.pk, "project": project}


def _session(one: dialogue.Session) -> dict[str, Any]:
    named = ("titles", "about", "day", "starts_time", "ends_time")
    slots = [_slot(slot) for slot in one.slots.all()]
    return {name: getattr(one, name) for name in named} | {"number": one.pk, "slots": slots}


def _group(one: dialogue.ParticipantGroup) -> dict[str, Any]:
    named = ("names", "places", "taken", "counted_by", "per_delegation")
    return {name: getattr(one, name) for name in named} | {"number": one.pk}


def _nominated(plan: dialogue.Plan, actor: Actor) -> list[dict[str, Any]]:
    """What whoever registers chooses from; nothing for those who are not signed in."""
    if not plan.asks_delegations or actor.user_id is None:
        return []
    return [{"number": one.pk, "country": one.country, "name": one.name} for one in dialogue.delegations_of(plan)]


def document_row(one: dialogue.MeetingDocument, reference: str) -> dict[str, Any]:
    """A document of the meeting of that reference."""
    named = ("title", "kind", "language", "audience", "withdrawn_at", "withdrawn_reason")
    address = f"/meetings/{reference}/documents/{one.file.token}/" if one.withdrawn_at is None else ""
    return {name: getattr(one, name) for name in named} | {
        "number": one.pk, "size": one.file.size, "address": address,
    }  # fmt: skip


def plan_row(plan: dialogue.Plan, actor: Actor, at: datetime) -> dict[str, Any]:
    """A plan as its reader may see it."""
    reference = plan.meeting.record.reference or ""
    documents = [document_row(one, reference) for one in dialogue.documents_for(plan, actor)]
    return {name: getattr(plan, name) for name in _PLAN} | {
        "begins_at": dialogue.begins(plan),
        "ends_at": dialogue.ends(plan),
        "is_open": dialogue.is_open(plan, at),
        "follows": first_of(plan.meeting),
        "groups": [_group(one) for one in plan.groups.all()],
        "asks_delegations": plan.asks_delegations,
        "delegations": _nominated(plan, actor),
        "sessions": [_session(one) for one in plan.sessions.all()],
        "documents": documents,
    }


def meeting_detail(request: ApiRequest, one: dialogue.Meeting) -> dict[str, Any]:
    """One meeting with everything its reader may see."""
    project = one.project.record if one.project is not None and one.project.record.is_public else None
    plan = dialogue.plan_of(one)
    told = {"source_urls": one.source_urls, "note": one.note, "changed_at": one.changed_at}
    told |= {"project": project.reference if project else None}
    told["followed_by"] = [row.record.reference or "" for row in dialogue.follow_ups(one, request.actor)]
    return _meeting(one) | told | {"plan": plan_row(plan, request.actor, request.at) if plan is not None else None}


_ASKED = listing(
    MeetingList, "q", "process", "kind", "country", "year", "programme", "project",
    orders=("starts", "title", "process", "kind", "place", "states", "participants"),
)  # fmt: skip


@router.get("/meetings", response=page_of(MeetingOut), openapi_extra=_ASKED)
def list_meetings(request: ApiRequest) -> dict[str, Any]:
    """Meetings on record, with the filters of the page."""
    actor = request.actor
    rows = MeetingList(dialogue.meetings(actor), dialogue.processes(actor), Naming())
    return page(request, rows, _meetings)


@router.get("/meetings/{reference}/documents", response=list[MeetingDocumentOut])
def list_meeting_documents(request: ApiRequest, reference: str) -> list[dict[str, Any]]:
    """The documents of a meeting that the reader may have, and those that were withdrawn, with the reason."""
    found = dialogue.meeting_by_reference(reference, request.actor)
    return [document_row(one, reference) for one in dialogue.documents_of(found, request.actor)]


@router.get("/meetings/{reference}", response=MeetingDetailOut)
def read_meeting(request: ApiRequest, reference: str) -> dict[str, Any]:
    """One meeting with its project and its sources, or, where we hold it, with agenda, documents and places."""
    return meeting_detail(request, dialogue.meeting_by_reference(reference, request.actor))
