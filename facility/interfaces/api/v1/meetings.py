"""Meetings of our own, planned and run by the secretariat."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Annotated, Any

from ninja import File, Form, Schema, Status, UploadedFile
from pydantic import AfterValidator, Field

from facility.apps.dialogue import public as dialogue
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.paging import page
from facility.interfaces.api.v1.attending import NotedOut, PresenceOfManyIn, RegistrationOut, registration_rows
from facility.interfaces.api.v1.dialogue import (
    MeetingDetailOut,
    MeetingDocumentOut,
    document_row,
    meeting_detail,
    router,
)
from facility.interfaces.api.v1.drafting import is_invented, local_moment
from facility.interfaces.api.v1.shapes import Number, OneOf, Short, Texts, listing, page_of
from facility.interfaces.api.v1.writing import ReasonIn
from facility.interfaces.web.dialogue.own_lists import DeskMeetings, Registrants, registrant_list

__all__ = ["router"]


def _wall(hour: time) -> time:
    if hour.tzinfo is not None:
        raise ValueError("an hour of the clock on the wall has no offset; the zone of the meeting says it")
    return hour


Hour = Annotated[time, AfterValidator(_wall)]
Few = Annotated[int, Field(ge=0, le=100_000)]
Code = Annotated[str, Field(max_length=60)]


class PlanIn(Schema):
    """A meeting to plan. `zone`: a name such as Europe/Brussels; empty where none is stated."""

    titles: Texts
    kind: Annotated[str, OneOf(dialogue.MEETING_KINDS)]
    starts_on: date
    ends_on: date
    starts_time: Hour | None = None
    ends_time: Hour | None = None
    zone: Code = ""
    process: Code = ""
    body: Code = ""
    city: Short = ""
    country: Annotated[str, Field(max_length=2)] = ""
    venue: Short = ""
    mode: Annotated[str, OneOf([*dialogue.MODES])] = ""
    online_address: Short = ""
    needs_kept_days: Annotated[int, Field(ge=0, le=365)] = 30


class PlacesIn(Schema):
    """From when until when people register (moments with their offset), and for how many places (null: no bound)."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    places: Few | None = None


class GroupIn(Schema):
    """A group of participants; `counted_by` country or organisation makes delegations of `per_delegation` places."""

    names: Texts
    places: Few | None = None
    counted_by: Annotated[str, OneOf(["", "country", "organisation"])] = ""
    per_delegation: Annotated[int, Field(ge=1, le=100_000)] | None = None


class SessionIn(Schema):
    """A session of the agenda."""

    titles: Texts
    about: Texts = Field(default_factory=dict)
    day: date
    starts_time: Hour | None = None
    ends_time: Hour | None = None


class SlotIn(Schema):
    """Who speaks, by function and organisation; the reference of a published project; when, and for how long."""

    titles: Texts = Field(default_factory=dict)
    speaker_function: Short = ""
    speaker_organisation: Short = ""
    further_speakers: Annotated[list[Short], Field(max_length=20)] = Field(default_factory=list)
    project: Code = ""
    starts_time: Hour | None = None
    minutes: Annotated[int, Field(ge=1, le=1440)] | None = None

    def facts(self) -> dialogue.SlotFacts:
        """The same as the action takes it."""
        return dialogue.SlotFacts(**self.model_dump(include=set(SlotIn.model_fields)))


class SlotChangeIn(SlotIn):
    """A slot edited or moved to `session` (null: it stays); `seen` is the version that the writer read."""

    session: Number | None = None
    seen: Number


class OwnMeetingOut(Schema):
    """A meeting that we hold, in the list of the desk."""

    token: str
    reference: str
    titles: Texts
    state: str
    starts_on: date
    ends_on: date
    places: int | None
    taken: int


class OwnMeetingDetailOut(MeetingDetailOut):
    """A meeting that we hold, at the desk."""

    token: str
    online_address: str
    agenda_version: int
    agenda_told: int


class NumberOut(Schema):
    """The number by which a part of a meeting is addressed."""

    number: int


def _own(one: dialogue.Plan) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("state", "starts_on", "ends_on", "places", "taken")} | {
        "token": one.meeting.record.token,
        "reference": one.meeting.record.reference or "",
        "titles": one.meeting.titles,
    }


def _owns(rows: Sequence[dialogue.Plan]) -> list[dict[str, Any]]:
    return [_own(one) for one in rows]


def _desk(request: ApiRequest, token: str) -> dialogue.Plan:
    require(dialogue.policy.may_plan, need_person(request))
    return dialogue.plan_by_token(token, request.actor)


def _who(request: ApiRequest, token: str) -> dict[str, Any]:
    """The plan of a write, who acts and when. Raises Problem (401, 403), Forbidden, NotFound."""
    need_writer(request, "meetings")
    return {"plan_id": _desk(request, token).pk, "actor": request.actor, "at": request.at}


def _detail(request: ApiRequest, token: str) -> dict[str, Any]:
    plan = _desk(request, token)
    named = ("online_address", "agenda_version", "agenda_told")
    meeting = dialogue.meeting_by_reference(plan.meeting.record.reference or "", request.actor)
    return meeting_detail(request, meeting) | {name: getattr(plan, name) for name in named} | {"token": token}


@router.get("/desk/meetings", response=page_of(OwnMeetingOut), openapi_extra=listing(DeskMeetings))
def list_own_meetings(request: ApiRequest) -> dict[str, Any]:
    """Meetings that we hold, in every state."""
    require(dialogue.policy.may_plan, need_person(request))
    return page(request, DeskMeetings(dialogue.plans(request.actor)), _owns)


@router.post("/desk/meetings", response={201: OwnMeetingDetailOut})
def plan_meeting(request: ApiRequest, given: PlanIn) -> Status[Any]:
    """Plan a meeting; nobody but staff sees it before it is published."""
    need_writer(request, "meetings")
    facts = dialogue.PlanFacts(**given.model_dump())
    made = dialogue.plan_meeting(facts=facts, actor=request.actor, at=request.at, invented=is_invented(request))
    return Status(201, _detail(request, made.meeting.record.token))


@router.get("/desk/meetings/{token}", response=OwnMeetingDetailOut)
def read_own_meeting(request: ApiRequest, token: str) -> dict[str, Any]:
    """One meeting that we hold, in whatever state."""
    return _detail(request, token)


@router.put("/desk/meetings/{token}", response=OwnMeetingDetailOut)
def change_meeting(request: ApiRequest, token: str, given: PlanIn) -> dict[str, Any]:
    """Change or move a meeting. Where calendars must hear of it, everybody who registered is lettered."""
    dialogue.change_meeting(facts=dialogue.PlanFacts(**given.model_dump()), **_who(request, token))
    return _detail(request, token)


@router.post("/desk/meetings/{token}/publish", response=OwnMeetingDetailOut)
def publish_meeting(request: ApiRequest, token: str) -> dict[str, Any]:
    """Let everybody see the meeting."""
    dialogue.publish_meeting(**_who(request, token))
    return _detail(request, token)


@router.post("/desk/meetings/{token}/cancel", response=OwnMeetingDetailOut)
def cancel_meeting(request: ApiRequest, token: str, given: ReasonIn) -> dict[str, Any]:
    """Cancel the meeting with a reason that everybody who registered is told."""
    dialogue.cancel_meeting(reason=given.reason, **_who(request, token))
    return _detail(request, token)


@router.put("/desk/meetings/{token}/places", response=OwnMeetingDetailOut)
def set_places(request: ApiRequest, token: str, given: PlacesIn) -> dict[str, Any]:
    """Say when registration opens and closes, and for how many places. More places go to those who wait."""
    moments: dict[str, Any] = {name: local_moment(getattr(given, name)) for name in ("opens_at", "closes_at")}
    dialogue.open_registration(places=given.places, **moments, **_who(request, token))
    return _detail(request, token)


@router.post("/desk/meetings/{token}/groups", response={201: NumberOut})
def add_group(request: ApiRequest, token: str, given: GroupIn) -> Status[Any]:
    """Add a group of participants with places of its own."""
    return Status(201, {"number": dialogue.put_group(**given.model_dump(), **_who(request, token))})


@router.put("/desk/meetings/{token}/groups/{int:number}", response=NumberOut)
def change_group(request: ApiRequest, token: str, number: int, given: GroupIn) -> dict[str, Any]:
    """Change a group; nobody loses a place."""
    return {"number": dialogue.put_group(group_id=number, **given.model_dump(), **_who(request, token))}


@router.post("/desk/meetings/{token}/sessions", response={201: NumberOut})
def add_session(request: ApiRequest, token: str, given: SessionIn) -> Status[Any]:
    """Add a session to the agenda."""
    return Status(201, {"number": dialogue.put_session(**given.model_dump(), **_who(request, token))})


@router.put("/desk/meetings/{token}/sessions/{int:number}", response=NumberOut)
def change_session(request: ApiRequest, token: str, number: int, given: SessionIn) -> dict[str, Any]:
    """Change a session."""
    return {"number": dialogue.put_session(session_id=number, **given.model_dump(), **_who(request, token))}


@router.delete("/desk/meetings/{token}/sessions/{int:number}", response={204: None})
def remove_session(request: ApiRequest, token: str, number: int) -> Status[None]:
    """Take a session with its speakers off the agenda."""
    dialogue.remove_session(session_id=number, **_who(request, token))
    return Status(204, None)


@router.post("/desk/meetings/{token}/sessions/{int:number}/slots", response={201: NumberOut})
def add_slot(request: ApiRequest, token: str, number: int, given: SlotIn) -> Status[Any]:
    """Add who speaks in a session."""
    made = dialogue.add_slot(session_id=number, facts=given.facts(), **_who(request, token))
    return Status(201, {"number": made})


@router.put("/desk/meetings/{token}/slots/{int:number}", response=OwnMeetingDetailOut)
def change_slot(request: ApiRequest, token: str, number: int, given: SlotChangeIn) -> dict[str, Any]:
    """Edit a slot, or move it to another hour or session; one that was changed since it was read is left alone."""
    who = _who(request, token)
    session = given.session or dialogue.slot_of(_desk(request, token), number).session_id
    dialogue.change_slot(slot_id=number, session_id=session, facts=given.facts(), seen=given.seen, **who)
    return _detail(request, token)


@router.delete("/desk/meetings/{token}/slots/{int:number}", response={204: None})
def remove_slot(request: ApiRequest, token: str, number: int) -> Status[None]:
    """Take a speaker off the agenda."""
    dialogue.remove_slot(slot_id=number, **_who(request, token))
    return Status(204, None)


@router.post("/desk/meetings/{token}/documents", response={201: NumberOut})
def add_meeting_document(
    request: ApiRequest,
    token: str,
    upload: File[UploadedFile],
    title: Form[str],
    language: Form[str],
    audience: Form[str],
    kind: Form[str] = "other",
) -> Status[Any]:
    """Add a document in one language (multipart), for `everybody` or for `registrants`.

    `token` may be the reference of a meeting that others held; there `registrants` are those who took part.
    """
    need_writer(request, "meetings")
    found = dialogue.meeting_at_desk(token, request.actor)
    given: dict[str, Any] = {"title": title, "language": language, "audience": audience, "kind": kind, "upload": upload}
    given |= {"actor": request.actor, "at": request.at}
    if found.verification == "own":
        return Status(201, {"number": dialogue.add_document(plan_id=found.plan.pk, **given).pk})
    return Status(201, {"number": dialogue.add_known_document(meeting_id=found.pk, **given).pk})


@router.post("/desk/meetings/{reference}/documents/{int:number}/withdraw", response=list[MeetingDocumentOut])
def withdraw_meeting_document(
    request: ApiRequest, reference: str, number: int, given: ReasonIn
) -> list[dict[str, Any]]:
    """Withdraw a document of a meeting that others held; its title stays with the reason, its content goes for good."""
    need_writer(request, "meetings")
    found = dialogue.meeting_by_reference(reference, request.actor)
    if not any(one.pk == number for one in dialogue.documents_of(found, request.actor)):
        raise NotFound("document")
    dialogue.withdraw_document(document_id=number, reason=given.reason, actor=request.actor, at=request.at)
    return [document_row(one, reference) for one in dialogue.documents_of(found, request.actor)]


@router.delete("/desk/meetings/{token}/documents/{int:number}", response={204: None})
def remove_meeting_document(request: ApiRequest, token: str, number: int) -> Status[None]:
    """Take a document away; its content goes for good."""
    dialogue.remove_document(document_id=number, **_who(request, token))
    return Status(204, None)


@router.post("/desk/meetings/{token}/tell-agenda", response=OwnMeetingDetailOut)
def tell_agenda(request: ApiRequest, token: str) -> dict[str, Any]:
    """Letter everybody who registered that agenda or documents changed."""
    dialogue.tell_agenda(**_who(request, token))
    return _detail(request, token)


@router.post("/desk/meetings/{token}/presence", response=NotedOut)
def note_presence_of_many(request: ApiRequest, token: str, given: PresenceOfManyIn) -> dialogue.Noted:
    """Note many as present in one act, or take it back; one of another meeting, and nothing is noted."""
    who = _who(request, token)
    require(dialogue.policy.may_run_registration, request.actor)
    rows = dialogue.registrants(dialogue.plan_by_token(token, request.actor), request.actor)
    found = dict(rows.filter(record__token__in=given.registrations).values_list("record__token", "pk"))
    if len(found) != len(set(given.registrations)):
        raise NotFound("registration")
    return dialogue.check_in_many(registration_ids=list(found.values()), present=given.present, **who)


_ASKED = listing(
    Registrants, "state", "calendar", "group", "present", "needs",
    orders=("name", "organisation", "country", "state", "calendar", "registered", "present"),
)  # fmt: skip


@router.get("/desk/meetings/{token}/registrations", response=page_of(RegistrationOut), openapi_extra=_ASKED)
def list_registrants(request: ApiRequest, token: str) -> dict[str, Any]:
    """Who registered for a meeting, for the secretariat."""
    plan = _desk(request, token)
    require(dialogue.policy.may_run_registration, request.actor)
    return page(request, registrant_list(plan, dialogue.registrants(plan, request.actor)), registration_rows)
