"""Registrations for meetings of our own: made, changed and withdrawn by those who take part; presence at the door."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from ninja import Schema, Status
from pydantic import Field

from facility.apps.dialogue import public as dialogue
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.paging import page
from facility.interfaces.api.v1.dialogue import router
from facility.interfaces.api.v1.shapes import Short, listing, page_of
from facility.interfaces.web.dialogue.own_lists import MyRegistrations


class RegistrationIn(Schema):
    """What is needed to take part. `listed`: agrees to be seen by other participants.

    `delegation`: the number of the delegation, where the meeting asks for one; null: that of the organisation or country.
    """

    name: Short
    function: Short = ""
    organisation: Short = ""
    country: Annotated[str, Field(max_length=2)] = ""
    group: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    delegation: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    needs: Short = ""
    listed: bool = False

    def facts(self) -> dialogue.RegistrationFacts:
        """The same as the action takes it."""
        given = self.model_dump()
        numbers = {"group_id": given.pop("group"), "nominated_id": given.pop("delegation")}
        return dialogue.RegistrationFacts(**numbers, **given)


class PresenceIn(Schema):
    """Whether somebody is there."""

    present: bool


class PresenceOfManyIn(Schema):
    """Whether these people, by the tokens of their registrations, are there."""

    registrations: Annotated[list[Short], Field(min_length=1, max_length=300)]
    present: bool


class NotedOut(Schema):
    """How many are noted now, were so already, or have no place by now."""

    noted: int
    already: int
    without_place: int


class RegistrationOut(Schema):
    """A registration. `place_in_line` while it waits; `online_address` with a place.

    `delegation` is the number of the nominated one, `part` is `head`, `alternate` or empty. `calendar_answer` is what the
    person's calendar said by mail (`accepted`, `tentative`, `declined` or empty); it changes no place.
    """

    token: str
    meeting: str
    state: str
    name: str
    function: str
    organisation: str
    country: str
    group: int | None
    delegation: int | None
    part: str
    needs: str
    listed: bool
    registered_at: datetime
    checked_in_at: datetime | None
    calendar_answer: str
    calendar_answered_at: datetime | None
    calendar_answer_is_old: bool
    online_address: str


class RegistrationDetailOut(RegistrationOut):
    """One registration with where it stands in the line."""

    place_in_line: int | None


def _registration(one: dialogue.Registration) -> dict[str, Any]:
    named = (
        "state",
        "name",
        "function",
        "organisation",
        "country",
        "part",
        "needs",
        "listed",
        "registered_at",
        "checked_in_at",
        "calendar_answer",
        "calendar_answered_at",
        "calendar_answer_is_old",
    )
    return {name: getattr(one, name) for name in named} | {
        "token": one.record.token,
        "meeting": one.plan.meeting.record.reference or "",
        "group": one.group_id,
        "delegation": one.nominated_id,
        "online_address": one.plan.online_address if one.state == "placed" else "",
    }


def registration_rows(rows: Sequence[dialogue.Registration]) -> list[dict[str, Any]]:
    """Registrations as a page of a list."""
    return [_registration(one) for one in rows]


def _shown(request: ApiRequest, token: str) -> dict[str, Any]:
    one = dialogue.registration_by_token(token, request.actor)
    return _registration(one) | {"place_in_line": dialogue.rank(one) if one.state == "waiting" else None}


@router.get("/registrations", response=page_of(RegistrationOut), openapi_extra=listing(MyRegistrations))
def list_registrations(request: ApiRequest) -> dict[str, Any]:
    """The caller's own registrations."""
    return page(request, MyRegistrations(dialogue.own_registrations(need_person(request))), registration_rows)


@router.post("/meetings/{reference}/registrations", response={201: RegistrationDetailOut})
def register_for_meeting(request: ApiRequest, reference: str, given: RegistrationIn) -> Status[Any]:
    """Register the caller: with a place, or in the waiting line where none fits."""
    need_writer(request, "meetings")
    plan = dialogue.plan_at(reference, request.actor)
    made = dialogue.register(plan_id=plan.pk, facts=given.facts(), actor=request.actor, at=request.at)
    return Status(201, _shown(request, made.record.token))


@router.get("/registrations/{token}", response=RegistrationDetailOut)
def read_registration(request: ApiRequest, token: str) -> dict[str, Any]:
    """One registration, for the person and the secretariat."""
    need_person(request)
    return _shown(request, token)


def _of_write(request: ApiRequest, token: str) -> dialogue.Registration:
    need_writer(request, "meetings")
    return dialogue.registration_by_token(token, request.actor)


@router.put("/registrations/{token}", response=RegistrationDetailOut)
def change_registration(request: ApiRequest, token: str, given: RegistrationIn) -> dict[str, Any]:
    """Change what was said; a place is kept only where one is free in the new group or delegation."""
    found = _of_write(request, token)
    dialogue.change_registration(registration_id=found.pk, facts=given.facts(), actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/registrations/{token}/withdraw", response=RegistrationDetailOut)
def withdraw_registration(request: ApiRequest, token: str) -> dict[str, Any]:
    """Withdraw; the place goes to the next in the line whom it fits."""
    dialogue.withdraw(registration_id=_of_write(request, token).pk, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.put("/registrations/{token}/presence", response=RegistrationDetailOut)
def note_presence(request: ApiRequest, token: str, given: PresenceIn) -> dict[str, Any]:
    """Note at the door that somebody is there, or take it back."""
    found = _of_write(request, token)
    dialogue.check_in(registration_id=found.pk, present=given.present, actor=request.actor, at=request.at)
    return _shown(request, token)
