"""One's own account and notices; people and their roles for those who keep or audit them; who may do what."""

import json
from datetime import date, datetime
from typing import Annotated, Any

from django.conf import settings
from ninja import Path, Router, Schema, Status
from pydantic import Field

from facility.apps.parties import public as parties
from facility.core.errors import NotFound
from facility.foundation.accounts.public import PERMISSIONS, User, acting, require
from facility.foundation.base.clock import local_day
from facility.foundation.post import public as post
from facility.foundation.records import retention
from facility.interfaces.api import marks
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.paging import page
from facility.interfaces.api.v1.shapes import OneOf, listing, page_of
from facility.interfaces.web.desk.people import PeopleList, people_filters
from facility.interfaces.web.parties.roles import areas

router = Router(tags=["people"])
account = Router(tags=["account"])


class HeldOut(Schema):
    """A role held; `number` ends it."""

    number: int
    role: str
    organisation: str | None
    app: str
    starts_on: date
    ends_on: date | None


class AccountOut(Schema):
    """One's own account. `version` is what If-Match expects."""

    version: str
    name: str
    email: str
    language: str
    appearance: str
    roles: list[HeldOut]
    erasure_asked_at: datetime | None


class AccountIn(Schema):
    """One's own details; what is left out stays."""

    name: Annotated[str, Field(min_length=1, max_length=120)] = ""
    language: Annotated[str, OneOf([code for code, _name in settings.LANGUAGES])] = ""
    appearance: Annotated[str, OneOf(("system", "light", "dark"))] = ""


class NoticeOut(Schema):
    """Something that happened, for one's eyes. `reached` is how it went beyond this system; "here": no letter did."""

    number: int
    kind: str
    topic: str
    reached: str
    words: str
    reference: str | None
    address: str
    at: datetime
    is_read: bool


class PersonRowOut(Schema):
    """A person with the roles held today."""

    token: str
    name: str
    email: str | None
    roles: list[str]
    invented: bool


class PersonOut(Schema):
    """A person with every role held, now or before."""

    token: str
    name: str
    email: str | None
    roles: list[HeldOut]
    waiting_role: bool
    erasure_asked_at: datetime | None
    erased_at: datetime | None


class WhoOut(Schema):
    """A role that may do an act, and under which condition."""

    role: str
    condition: str


class ActOut(Schema):
    """An act and who may do it; `grave` ones take a fresh proof of the person, on the page."""

    code: str
    who: list[WhoOut]
    open_to_all: bool
    grave: bool


def _held(one: parties.RoleHolding) -> dict[str, Any]:
    return {
        "number": one.pk,
        "role": one.role,
        "organisation": one.organisation.record.token if one.organisation else None,
        "app": one.app,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
    }


def _account_version(user: User) -> str:
    person = parties.person_of(user.pk)
    return marks.version_of(person.record_id, marks.print_of([user.name, user.language, user.appearance]))


def _account(request: ApiRequest) -> dict[str, Any]:
    user = User.objects.get(pk=acting(need_person(request)))
    version = _account_version(user)
    marks.stamp(request, version)
    named = ("name", "email", "language", "appearance")
    return {name: getattr(user, name) for name in named} | {
        "version": version,
        "roles": [_held(one) for one in parties.own_holdings(request.actor, local_day(request.at))],
        "erasure_asked_at": parties.person_of(user.pk).erasure_asked_at,
    }


@account.get("/account", response=AccountOut)
def read_account(request: ApiRequest) -> dict[str, Any]:
    """One's own account. Password, second factors and sessions are seen to on the pages alone."""
    return _account(request)


@account.patch("/account", response=AccountOut)
def change_account(request: ApiRequest, given: AccountIn) -> dict[str, Any]:
    """Change one's own name, language or appearance."""
    need_writer(request, "account")
    user = User.objects.get(pk=acting(request.actor))
    person = parties.person_of(user.pk)
    marks.expect(request, person.record_id, lambda: _account_version(User.objects.get(pk=user.pk)))
    parties.set_own_details(
        name=given.name or user.name,
        language=given.language or user.language,
        appearance=given.appearance or user.appearance,
        actor=request.actor,
        at=request.at,
    )
    return _account(request)


class HeldDataOut(Schema):
    """Everything that is held about oneself, by register."""

    at: datetime
    held: dict[str, list[dict[str, Any]]]


@account.get("/account/data", response=HeldDataOut)
def read_own_data(request: ApiRequest) -> dict[str, Any]:
    """Everything the registers hold about oneself."""
    held = retention.export(acting(need_person(request)))
    return {"at": request.at, "held": json.loads(json.dumps(held, default=str))}


@account.post("/account/erasure", response={204: None})
def ask_for_erasure(request: ApiRequest) -> Status[None]:
    """Ask that one's own data be erased; a person of the facility answers within one month."""
    need_writer(request, "account")
    parties.ask_for_erasure(actor=request.actor, at=request.at)
    return Status(204, None)


@account.get("/notices", response=list[NoticeOut])
def list_notices(request: ApiRequest) -> list[dict[str, Any]]:
    """What one was told in the system, newest first, at most the newest hundred."""
    return [
        {
            "number": one.notice_id,
            "kind": one.kind,
            "topic": one.topic,
            "reached": one.reached,
            "words": str(one.words),
            "reference": one.reference,
            "address": one.address,
            "at": one.at,
            "is_read": one.is_read,
        }
        for one in post.notices_for(need_person(request), limit=100)
    ]


@account.post("/notices/read", response={204: None})
def read_notices(request: ApiRequest) -> Status[None]:
    """Mark one's notices as read."""
    need_writer(request, "account")
    post.mark_read(actor=request.actor, at=request.at)
    return Status(204, None)


@account.post("/notices/{number}/read", response={204: None})
def read_notice(request: ApiRequest, number: Annotated[int, Path(ge=1, le=2**62)]) -> Status[None]:
    """Mark one of one's notices as read."""
    need_writer(request, "account")
    post.notice_of(request.actor, number)
    post.mark_read(actor=request.actor, at=request.at, notice_id=number)
    return Status(204, None)


class DeliveryOut(Schema):
    """A topic of letters, how one is told of it ("at_once", "daily", "here"), and why some of its letters go at once."""

    topic: str
    way: str
    can_choose: bool
    always_because: list[str]


class DeliveriesIn(Schema):
    """Ways by topic; what is left out stays."""

    ways: dict[str, Annotated[str, OneOf(tuple(post.WAYS))]]


def _deliveries(request: ApiRequest) -> list[dict[str, Any]]:
    user, offered = User.objects.get(pk=acting(request.actor)), post.choosable()
    return [
        {
            "topic": topic,
            "way": post.way_of(user, topic) if topic in offered else "at_once",
            "can_choose": topic in offered,
            "always_because": post.reasons_of(topic),
        }
        for topic in post.TOPICS
    ]


@account.get("/account/deliveries", response=list[DeliveryOut])
def read_deliveries(request: ApiRequest) -> list[dict[str, Any]]:
    """How one is told of what, topic by topic."""
    need_person(request)
    return _deliveries(request)


@account.put("/account/deliveries", response=list[DeliveryOut])
def set_deliveries(request: ApiRequest, given: DeliveriesIn) -> list[dict[str, Any]]:
    """Choose how to be told. What a decision, a deadline, money, a signature or security demands goes at once anyway."""
    need_writer(request, "account")
    parties.set_deliveries(chosen=given.ways, actor=request.actor, at=request.at)
    return _deliveries(request)


def _rows(rows: Any) -> list[dict[str, Any]]:
    return [
        {
            "token": one.record.token,
            "name": one.name,
            "email": one.user.email if one.user else None,
            "roles": sorted({held.role for held in one.held_today}),
            "invented": one.record.invented,
        }
        for one in rows
    ]


@router.get("/desk/people", response=page_of(PersonRowOut), openapi_extra=listing(PeopleList, "role", "waiting"))
def list_people(request: ApiRequest) -> dict[str, Any]:
    """Everybody known with the roles held today, for administrators and auditors."""
    require(parties.may_see_people, need_person(request))
    found = parties.people(request.actor, local_day(request.at))
    return page(request, PeopleList(found, filters=people_filters(request.at)), _rows)


def _person(request: ApiRequest, token: str) -> parties.Person:
    require(parties.may_see_people, need_person(request))
    return parties.person_by_token(token)


@router.get("/desk/people/{token}", response=PersonOut)
def read_person(request: ApiRequest, token: str) -> dict[str, Any]:
    """One person with every role. Roles are given on the page alone: that takes a fresh proof, some take two people."""
    found = _person(request, token)
    return {
        "token": found.record.token,
        "name": found.name,
        "email": found.user.email if found.user else None,
        "roles": [_held(one) for one in parties.holdings_of(found.pk)],
        "waiting_role": parties.proposed_roles(request.at).filter(record_id=found.record_id).exists(),
        "erasure_asked_at": found.erasure_asked_at,
        "erased_at": found.erased_at,
    }


@router.delete("/desk/people/{token}/roles/{int:number}", response={204: None})
def end_role(request: ApiRequest, token: str, number: int) -> Status[None]:
    """End a role now; the last two administrators stay."""
    need_writer(request, "people")
    found = _person(request, token)
    if not parties.holdings_of(found.pk).filter(pk=number).exists():
        raise NotFound("role")
    parties.end_role(holding_id=number, actor=request.actor, at=request.at)
    return Status(204, None)


@router.get("/roles", response=list[ActOut])
def list_acts(request: ApiRequest) -> list[dict[str, Any]]:
    """Every act with who may do it: the grids that decide. Public."""
    return [act_row(one) for area in areas() for one in area["lines"]]


def act_row(one: Any) -> dict[str, Any]:
    """One line of the matrix, by codes."""
    may = PERMISSIONS[one.code]
    who = [
        {"role": str(role), "condition": "" if relation == "any" else relation} for role, relation in may.grid.items()
    ]
    return {"code": one.code, "who": who, "open_to_all": one.is_open, "grave": may.grave}
