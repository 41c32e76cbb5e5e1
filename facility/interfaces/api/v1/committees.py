"""Committees: their seats, what they advised, who could sit in them."""

from datetime import date
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field

from facility.apps.bodies import public as bodies
from facility.apps.parties import public as parties
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Role, require
from facility.foundation.base.clock import local_day
from facility.interfaces.api import marks
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.v1.rounds import PersonOut, people_with
from facility.interfaces.api.v1.shapes import OneOf, Texts, Token

router = Router(tags=["committees"])
_SIT = (Role.COMMITTEE_MEMBER, Role.PANEL_CHAIR)
Name = Annotated[str, Field(min_length=1, max_length=200)]


class BodyOut(Schema):
    """A committee."""

    code: str
    name: Texts
    source: str
    seats: int
    invented: bool


class SeatOut(Schema):
    """Who sits as what; `number` ends the seat."""

    number: int
    name: str
    capacity: str
    starts_on: date
    ends_on: date | None


class AdviceOut(Schema):
    """What a meeting advised on a record."""

    record: str | None
    advice: str


class MeetingOut(Schema):
    """A meeting with what it advised."""

    held_on: date
    items: list[AdviceOut]


class BodyDetailOut(BodyOut):
    """A committee with its seats and meetings. `version` is what If-Match expects."""

    version: str
    members: list[SeatOut]
    meetings: list[MeetingOut]


class BodyIn(Schema):
    """A committee to set up."""

    code: Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,40}$")]
    name: dict[Annotated[str, OneOf(("en", "fr"))], Name] = Field(min_length=1)
    source: Annotated[str, Field(max_length=400)] = ""


class SeatIn(Schema):
    """A seat to give: to a person who holds the role of committee member or chair."""

    person: Token
    capacity: Annotated[str, OneOf(bodies.CAPACITIES)]
    starts_on: date


def _row(one: bodies.Body, seats: int) -> dict[str, Any]:
    named = ("code", "name", "source")
    return {name: getattr(one, name) for name in named} | {"seats": seats, "invented": one.record.invented}


@router.get("/desk/committees", response=list[BodyOut])
def list_committees(request: ApiRequest) -> list[dict[str, Any]]:
    """All committees."""
    require(bodies.may_view_advice, need_person(request))
    return [_row(one, sum(seat.ends_on is None for seat in one.seats.all())) for one in bodies.committees()]


def _found(request: ApiRequest, code: str) -> bodies.Body:
    require(bodies.may_view_advice, need_person(request))
    found = bodies.body(code)
    if found is None:
        raise NotFound("body")
    return found


def _shown(request: ApiRequest, code: str) -> dict[str, Any]:
    found = _found(request, code)
    seats = list(bodies.seats_on(found, local_day(request.at)))
    version = marks.version_of(found.record_id)
    marks.stamp(request, version)
    return _row(found, len(seats)) | {
        "version": version,
        "members": [
            {"number": one.pk, "name": one.person.name}
            | {name: getattr(one, name) for name in ("capacity", "starts_on", "ends_on")}
            for one in seats
        ],
        "meetings": [
            {
                "held_on": one.held_on,
                "items": [{"record": item.subject.reference, "advice": item.advice} for item in one.items.all()],
            }
            for one in bodies.advised_by(found)
        ],
    }


def _write(request: ApiRequest, code: str) -> bodies.Body:
    """The committee of a write. Raises Problem (401, 403, 412), Forbidden, NotFound."""
    need_writer(request, "committees")
    found = _found(request, code)
    require(bodies.may_manage_bodies, request.actor)
    marks.expect(request, found.record_id, lambda: marks.version_of(found.record_id))
    return found


@router.get("/desk/committees/{code}", response=BodyDetailOut)
def read_committee(request: ApiRequest, code: str) -> dict[str, Any]:
    """One committee: its seats today, and what it advised."""
    return _shown(request, code)


@router.post("/desk/committees", response={201: BodyDetailOut})
def set_up_committee(request: ApiRequest, given: BodyIn) -> Status[Any]:
    """Set a committee up."""
    need_writer(request, "committees")
    bodies.found_body(code=given.code, name=dict(given.name), source=given.source, actor=request.actor, at=request.at)
    return Status(201, _shown(request, given.code))


@router.get("/desk/committees/{code}/candidates", response=list[PersonOut])
def list_candidates(request: ApiRequest, code: str) -> list[dict[str, Any]]:
    """People who hold the role of committee member or chair today, for who gives seats."""
    need_person(request)
    require(bodies.may_manage_bodies, request.actor)
    _found(request, code)
    return people_with(request, *_SIT)


@router.post("/desk/committees/{code}/seats", response={201: BodyDetailOut})
def give_seat(request: ApiRequest, code: str, given: SeatIn) -> Status[Any]:
    """Give a person a seat from a day on."""
    found, person = _write(request, code), parties.person_by_token(given.person)
    held = parties.holders_on(local_day(request.at)).filter(person=person, role__in=_SIT)
    if person.user_id is None or not held.exists():
        raise Refused(at_field("person", "not_for_committees"))
    bodies.seat(
        body_id=found.pk,
        person_id=person.pk,
        capacity=given.capacity,
        starts_on=given.starts_on,
        actor=request.actor,
        at=request.at,
    )
    return Status(201, _shown(request, code))


@router.delete("/desk/committees/{code}/seats/{int:number}", response={204: None})
def end_seat(request: ApiRequest, code: str, number: int) -> Status[None]:
    """End a seat today; what it took part in stays."""
    found = _write(request, code)
    if not found.seats.filter(pk=number).exists():
        raise NotFound("seat")
    bodies.end_seat(seat_id=number, actor=request.actor, at=request.at)
    return Status(204, None)
