"""What waits for the caller, what happened to a record, who calls: reading."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from ninja import Router, Schema

from facility.apps.parties import public as parties
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.records import public as records
from facility.interfaces.api.callers import ApiRequest, need_person
from facility.interfaces.api.paging import cut, page
from facility.interfaces.api.v1.shapes import listing, page_of
from facility.interfaces.web.calendar.gathering import gather
from facility.interfaces.web.calendar.month import FIRST_YEAR, LAST_YEAR
from facility.interfaces.web.desk.trail import TrailList, entries_with_names, trail_filters

router = Router()
_OF_ENTRY = (
    "kind", "component", "first", "last", "title", "hours", "note", "starts", "ends", "is_cancelled",
)  # fmt: skip


class TaskOut(Schema):
    """Something that waits for the actor."""

    kind: str
    title: str
    reference: str | None
    record: str
    address: str
    role: str
    due_at: datetime | None
    is_overdue: bool


class CalendarEntryOut(Schema):
    """Something with a day. `hours` says the zone, or that none is stated; moments are there where both are known."""

    number: str
    kind: str
    component: str
    first: date
    last: date
    title: str
    hours: str
    note: str
    starts: datetime | None
    ends: datetime | None
    address: str
    is_cancelled: bool


class CalendarOut(Schema):
    """A span of days; `has_more_tasks`: there are more tasks in it than are told here, ask for fewer days."""

    first: date
    last: date
    has_more_tasks: bool
    entries: list[CalendarEntryOut]


class EntryOfTrailOut(Schema):
    """One act on one record, chained to the one before by hash."""

    number: int
    record: str
    kind: str
    event: str
    at: datetime
    actor: str
    facts: dict[str, Any]
    cause: str
    digest: str
    previous: str
    sealed: bool


@router.get("/calendar", response=CalendarOut, tags=["tasks"])
def read_calendar(request: ApiRequest, first: date | None = None) -> dict[str, Any]:
    """What has a day for the actor in the thirty-one days from `first` (today where it is left out)."""
    actor = need_person(request)
    begins = first or local_day(request.at)
    if not date(FIRST_YEAR, 1, 1) <= begins <= date(LAST_YEAR, 12, 1):
        raise NotFound("calendar")
    last = begins + timedelta(days=30)
    found = gather(actor, begins, last)
    entries = [
        {name: getattr(one, name) for name in _OF_ENTRY} | {"number": one.uid, "address": one.url}
        for one in found.entries
    ]
    return {"first": begins, "last": last, "has_more_tasks": found.has_more, "entries": entries}


@router.get("/tasks", response=list[TaskOut], tags=["tasks"])
def list_tasks(request: ApiRequest) -> list[dict[str, Any]]:
    """What waits for the actor, soonest due first."""
    return [
        {
            "kind": one.kind,
            "title": str(one.title),
            "reference": one.reference,
            "record": one.record.token,
            "address": one.address,
            "role": one.role,
            "due_at": one.due_at,
            "is_overdue": one.is_overdue,
        }
        for one in clocks.tasks_for(need_person(request), request.at)
    ]


class TermOut(Schema):
    """How long something may take: a figure with its source and status."""

    code: str
    version: int
    length: int
    unit: str
    calendar: str
    escalate_after: int | None
    source: str
    status: str


@router.get("/terms", response=list[TermOut], tags=["tasks"])
def list_terms(request: ApiRequest) -> Any:
    """How long each step may take. Public."""
    return list(clocks.in_force())


def _entries(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "number": one.sequence,
            "record": one.record.reference or one.record.token,
            "kind": one.record.kind,
            "event": one.event,
            "at": one.at,
            "actor": getattr(one, "actor_name", "") or one.system or "",
            "facts": one.facts,
            "cause": one.cause,
            "digest": one.digest,
            "previous": one.previous,
            "sealed": one.root_id is not None,
        }
        for one in rows
    ]


@router.get(
    "/trail",
    response=page_of(EntryOfTrailOut),
    openapi_extra=listing(TrailList, "event", "kind", "at_from", "at_to"),
    tags=["trail"],
)
def list_trail(request: ApiRequest) -> dict[str, Any]:
    """What happened in the facility, newest first; for those who may read the trail."""
    require(parties.may_read_trail, request.actor)
    return page(request, TrailList(entries_with_names(), filters=trail_filters()), _entries)


@router.get("/records/{token}/trail", response=page_of(EntryOfTrailOut), openapi_extra=listing(None), tags=["trail"])
def list_record_trail(request: ApiRequest, token: str) -> dict[str, Any]:
    """What happened to one record, newest first; for those who may read the trail."""
    require(parties.may_read_trail, request.actor)
    record = records.by_token(token)
    thing = records.kind(record.kind).load([record.pk]).get(record.pk)
    if thing is None or not records.kind(record.kind).may_know(request.actor, thing):
        raise NotFound("record")
    found, after = cut(request, entries_with_names().filter(record=record).order_by("-sequence", "pk"))
    return {"items": _entries(found), "next": after}


class MeOut(Schema):
    """Who calls: the person, the roles held today, and what the token covers."""

    name: str
    language: str
    roles: list[str]
    organisations: list[str]
    token: str | None
    scopes: list[str] | None
    expires_at: datetime | None


@router.get("/me", response=MeOut, tags=["account"])
def read_me(request: ApiRequest) -> dict[str, Any]:
    """Who calls, with which roles and scopes."""
    actor, token = need_person(request), request.api_token
    return {
        "name": actor.name,
        "language": actor.language,
        "roles": sorted({one.role for one in actor.held}),
        "organisations": [one.record.token for one in parties.own_organisations(actor)],
        "token": token.prefix if token else None,
        "scopes": token.scopes if token else None,
        "expires_at": token.expires_at if token else None,
    }
