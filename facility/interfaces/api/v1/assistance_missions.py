"""Missions of assistance: read by who asked, staff and their experts; run by coordinators; days worked noted."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from facility.apps.assistance import public as assistance
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.foundation.base.clock import local_day
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.paging import page
from facility.interfaces.api.problems import finding_rows
from facility.interfaces.api.v1.shapes import FindingOut, Token, listing, page_of
from facility.interfaces.api.v1.writing import ReasonIn
from facility.interfaces.web.assistance.lists import MissionList

router = Router(tags=["assistance"])
Line = Annotated[str, StringConstraints(max_length=200)]
Bookings = Annotated[list[Token], Field(min_length=1, max_length=60)]
Days = Annotated[list[date], Field(min_length=1, max_length=260)]


class MissionOut(Schema):
    """A mission of a request; `worked` counts the whole days noted in it."""

    token: str
    request: str
    reference: str | None
    number: int
    title: str
    place: str
    first_day: date
    last_day: date
    state: str
    worked: int
    invented: bool


class WorkerOut(Schema):
    """An expert of a mission with the days booked and worked; `booking` names the days."""

    booking: str
    name: str
    booked: list[date]
    worked: list[date]


class MissionDetailOut(MissionOut):
    """One mission whole; `worked_of_request` counts all missions of the request, against the days `agreed`."""

    tasks: str
    postponed_reason: str
    closing_words: str
    closed_at: datetime | None
    experts: list[WorkerOut]
    worked_of_request: int
    agreed: int
    findings: list[FindingOut]


class JoinIn(Schema):
    """Confirmed days of experts, by the tokens of their bookings."""

    bookings: Bookings


class ResumeIn(JoinIn):
    """New days of a mission, both inside, and its experts."""

    first_day: date
    last_day: date


class OpenIn(ResumeIn):
    """A mission to open; without a place it is at a distance."""

    title: Line
    place: Line = ""


class EndIn(Schema):
    """What was done."""

    words: Annotated[str, StringConstraints(max_length=6000)]


class DaysIn(Schema):
    """Days of one expert in a mission."""

    booking: Token
    days: Days


class BookedOut(Schema):
    """Confirmed days of an expert that are in no mission yet."""

    token: str
    name: str
    first_day: date
    last_day: date
    days: int


_ROW = ("token", "number", "title", "place", "first_day", "last_day", "state", "worked")
_DETAIL = ("postponed_reason", "closing_words", "closed_at")


def _row(one: assistance.Mission) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _ROW} | {
        "request": one.request.record.token,
        "reference": one.request.record.reference,
        "invented": one.request.record.invented,
    }


def _rows(found: Sequence[assistance.Mission]) -> list[dict[str, Any]]:
    return [_row(one) for one in found]


def _detail(request: ApiRequest, token: str) -> dict[str, Any]:
    one = assistance.mission_by_token(token, request.actor)
    day = local_day(request.at)
    counted = assistance.counted(one.request, day)
    workers = [
        {"booking": at.booking.token, "name": at.booking.expert.person.name, "booked": at.booked, "worked": at.worked}
        for at in assistance.at_work(one, day)
    ]
    return (
        _row(one)
        | {name: getattr(one, name) for name in _DETAIL}
        | {
            "tasks": one.request.terms.tasks,
            "experts": workers,
            "worked_of_request": counted.worked,
            "agreed": counted.agreed,
            "findings": finding_rows(counted.ceiling),
        }
    )


def _to_run(request: ApiRequest, token: str) -> assistance.Mission:
    need_writer(request, "assistance")
    mission = assistance.mission_by_token(token, request.actor)
    require(assistance.policy.may_run_mission, request.actor, mission.request)
    return mission


def _booking_ids(request: assistance.Request, tokens: Sequence[str]) -> list[int]:
    """The bookings of a request by their tokens. Raises NotFound."""
    found = assistance.bookings_for(request).filter(token__in=tokens).values_list("pk", flat=True)
    if len(found) < len(set(tokens)):
        raise NotFound("booking")
    return list(found)


@router.get("/desk/assistance-missions", response=page_of(MissionOut), openapi_extra=listing(MissionList))
def list_missions(request: ApiRequest) -> dict[str, Any]:
    """Every mission, for staff."""
    require(assistance.policy.may_list_all, need_person(request))
    return page(request, MissionList(assistance.missions(request.actor)), _rows)


@router.get("/own-missions", response=list[MissionOut])
def list_own_missions(request: ApiRequest) -> list[dict[str, Any]]:
    """The missions in which one works as an expert."""
    return _rows(list(assistance.own_missions(need_person(request))))


@router.get("/assistance-requests/{token}/missions", response=list[MissionOut])
def list_missions_of_request(request: ApiRequest, token: str) -> list[dict[str, Any]]:
    """The missions of a request, for those who ask and for staff."""
    found = assistance.request_by_token(token, need_person(request))
    return _rows(list(assistance.missions_of(found, request.actor)))


@router.get("/assistance-requests/{token}/confirmed-days", response=list[BookedOut])
def list_confirmed_days(request: ApiRequest, token: str) -> list[dict[str, Any]]:
    """Confirmed days for a request that are in no mission yet, for those who run missions."""
    found = assistance.request_by_token(token, need_person(request))
    require(assistance.policy.may_run_mission, request.actor, found)
    return [
        {name: getattr(one, name) for name in ("token", "first_day", "last_day", "days")}
        | {"name": one.expert.person.name}
        for one in assistance.joinable(found)
    ]


@router.post("/assistance-requests/{token}/missions", response={201: MissionDetailOut})
def open_mission(request: ApiRequest, token: str, given: OpenIn) -> Status[Any]:
    """Open a mission within the agreed terms."""
    need_writer(request, "assistance")
    found = assistance.request_by_token(token, request.actor)
    require(assistance.policy.may_run_mission, request.actor, found)
    told = given.dict(exclude={"bookings"}) | {"booking_ids": _booking_ids(found, given.bookings)}
    made = assistance.open_mission(request_id=found.pk, **told, actor=request.actor, at=request.at)
    return Status(201, _detail(request, made.token))


@router.get("/assistance-missions/{token}", response=MissionDetailOut)
def read_mission(request: ApiRequest, token: str) -> dict[str, Any]:
    """One mission, for who asked, staff and its experts."""
    need_person(request)
    return _detail(request, token)


@router.post("/assistance-missions/{token}/join", response=MissionDetailOut)
def join_mission(request: ApiRequest, token: str, given: JoinIn) -> dict[str, Any]:
    """Add experts to an open mission."""
    mission = _to_run(request, token)
    ids = _booking_ids(mission.request, given.bookings)
    assistance.join_mission(mission_id=mission.pk, booking_ids=ids, actor=request.actor, at=request.at)
    return _detail(request, token)


@router.post("/assistance-missions/{token}/postpone", response=MissionDetailOut)
def postpone_mission(request: ApiRequest, token: str, given: ReasonIn) -> dict[str, Any]:
    """Put a mission off, with the reason."""
    mission = _to_run(request, token)
    assistance.postpone_mission(mission_id=mission.pk, reason=given.reason, actor=request.actor, at=request.at)
    return _detail(request, token)


@router.post("/assistance-missions/{token}/resume", response=MissionDetailOut)
def resume_mission(request: ApiRequest, token: str, given: ResumeIn) -> dict[str, Any]:
    """Take a mission that was put off up again, in new days."""
    mission = _to_run(request, token)
    told = given.dict(exclude={"bookings"}) | {"booking_ids": _booking_ids(mission.request, given.bookings)}
    assistance.resume_mission(mission_id=mission.pk, **told, actor=request.actor, at=request.at)
    return _detail(request, token)


@router.post("/assistance-missions/{token}/cancel", response=MissionDetailOut)
def cancel_mission(request: ApiRequest, token: str, given: ReasonIn) -> dict[str, Any]:
    """Cancel a mission, with the reason."""
    mission = _to_run(request, token)
    assistance.cancel_mission(mission_id=mission.pk, reason=given.reason, actor=request.actor, at=request.at)
    return _detail(request, token)


@router.post("/assistance-missions/{token}/end", response=MissionDetailOut)
def end_mission(request: ApiRequest, token: str, given: EndIn) -> dict[str, Any]:
    """End a mission, saying what was done."""
    mission = _to_run(request, token)
    assistance.end_mission(mission_id=mission.pk, words=given.words, actor=request.actor, at=request.at)
    return _detail(request, token)


@router.post("/assistance-missions/{token}/days", response=MissionDetailOut)
def note_days(request: ApiRequest, token: str, given: DaysIn) -> dict[str, Any]:
    """Note days on which an expert worked, as that expert or as who runs the mission."""
    mission, booking_id = _one(request, token, given.booking)
    asked: dict[str, Any] = {"mission_id": mission.pk, "booking_id": booking_id, "days": given.days}
    assistance.note_days(**asked, actor=request.actor, at=request.at)
    return _detail(request, token)


@router.post("/assistance-missions/{token}/days/strike", response=MissionDetailOut)
def strike_days(request: ApiRequest, token: str, given: DaysIn) -> dict[str, Any]:
    """Strike out days that were noted by mistake."""
    mission, booking_id = _one(request, token, given.booking)
    asked: dict[str, Any] = {"mission_id": mission.pk, "booking_id": booking_id, "days": given.days}
    assistance.strike_days(**asked, actor=request.actor, at=request.at)
    return _detail(request, token)


def _one(request: ApiRequest, token: str, booking: str) -> tuple[assistance.Mission, int]:
    """A mission the caller reads, and a booking of it. Raises NotFound."""
    need_writer(request, "assistance")
    mission = assistance.mission_by_token(token, request.actor)
    return mission, _booking_ids(mission.request, [booking])[0]
