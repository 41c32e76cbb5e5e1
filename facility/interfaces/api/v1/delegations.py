"""Delegations nominated by a note: run by the secretariat, looked after by their focal person."""

from typing import Annotated, Any

from ninja import File, Router, Schema, Status, UploadedFile
from pydantic import Field

from facility.apps.dialogue import public as dialogue
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.v1.shapes import OneOf, Short

router = Router(tags=["dialogue"])
Places = Annotated[int, Field(ge=1, le=10_000)]


class AskedIn(Schema):
    """Whether the meeting asks for delegations nominated by a note."""

    asked: bool


class DelegationChangeIn(Schema):
    """How many places it has, and the address of its focal person's account ("": nobody)."""

    places: Places
    focal: Short = ""


class DelegationIn(DelegationChangeIn):
    """A delegation of a state (ISO code) or of an organisation (name)."""

    country: Annotated[str, Field(max_length=2)] = ""
    name: Short = ""


class PartIn(Schema):
    """What a member is in the delegation."""

    part: Annotated[str, OneOf(["", "head", "alternate"])]


class DelegationOut(Schema):
    """A delegation; `address` gives its note, null before it is handed in and for who may not read it."""

    token: str
    number: int
    meeting: str
    country: str
    name: str
    places: int
    taken: int
    address: str | None


class DelegationMemberOut(Schema):
    """Somebody who registered in a delegation."""

    number: int
    name: str
    function: str
    part: str
    state: str


class DelegationDetailOut(DelegationOut):
    """One delegation with its members, for those who speak for it; nobody else reads who they are."""

    members: list[DelegationMemberOut]


class DelegationsOut(Schema):
    """The delegations of a meeting at the desk, and whether it asks for them."""

    asked: bool
    delegations: list[DelegationOut]


def _row(one: dialogue.Delegation, plan: dialogue.Plan, reads: bool = True) -> dict[str, Any]:
    address = f"/delegations/{one.record.token}/note/" if reads and one.note_id is not None else None
    named = ("country", "name", "places", "taken")
    told = {"token": one.record.token, "number": one.pk, "meeting": plan.meeting.record.reference or ""}
    return {name: getattr(one, name) for name in named} | told | {"address": address}


def _detail(request: ApiRequest, token: str) -> dict[str, Any]:
    one = dialogue.delegation_by_token(token, request.actor)
    speaks = dialogue.policy.may_speak_for_delegation(request.actor, one)
    rows = one.members.exclude(state="withdrawn").order_by("name_key", "pk") if speaks else []
    named = ("name", "function", "part", "state")
    members = [{name: getattr(row, name) for name in named} | {"number": row.pk} for row in rows]
    return _row(one, one.plan, dialogue.policy.may_read_note(request.actor, one)) | {"members": members}


def _desk(request: ApiRequest, token: str) -> dialogue.Plan:
    require(dialogue.policy.may_run_registration, need_person(request))
    return dialogue.plan_by_token(token, request.actor)


def _all(request: ApiRequest, token: str) -> dict[str, Any]:
    plan = _desk(request, token)
    rows = [_row(one, plan) for one in dialogue.delegations_of(plan)]
    return {"asked": plan.asks_delegations, "delegations": rows}


@router.get("/desk/meetings/{token}/delegations", response=DelegationsOut)
def list_delegations(request: ApiRequest, token: str) -> dict[str, Any]:
    """The delegations of a meeting, for the secretariat."""
    return _all(request, token)


@router.put("/desk/meetings/{token}/delegations", response=DelegationsOut)
def ask_delegations(request: ApiRequest, token: str, given: AskedIn) -> dict[str, Any]:
    """Say whether a meeting asks for delegations; before anybody has registered."""
    need_writer(request, "meetings")
    plan = _desk(request, token)
    dialogue.ask_delegations(plan_id=plan.pk, asked=given.asked, actor=request.actor, at=request.at)
    return _all(request, token)


@router.post("/desk/meetings/{token}/delegations", response={201: DelegationDetailOut})
def add_delegation(request: ApiRequest, token: str, given: DelegationIn) -> Status[Any]:
    """Add a delegation; its focal person gets a letter."""
    need_writer(request, "meetings")
    plan = _desk(request, token)
    made = dialogue.put_delegation(plan_id=plan.pk, **given.model_dump(), actor=request.actor, at=request.at)
    return Status(201, _detail(request, made.record.token))


@router.put("/desk/meetings/{token}/delegations/{int:number}", response=DelegationDetailOut)
def change_delegation(request: ApiRequest, token: str, number: int, given: DelegationChangeIn) -> dict[str, Any]:
    """Change the places and the focal person of a delegation; nobody loses a place."""
    need_writer(request, "meetings")
    plan = _desk(request, token)
    who: dict[str, Any] = {"plan_id": plan.pk, "actor": request.actor, "at": request.at}
    made = dialogue.put_delegation(delegation_id=number, **given.model_dump(), **who)
    return _detail(request, made.record.token)


@router.get("/delegations/{token}", response=DelegationDetailOut)
def read_delegation(request: ApiRequest, token: str) -> dict[str, Any]:
    """One delegation, for its focal person, its members and the secretariat."""
    need_person(request)
    return _detail(request, token)


def _who(request: ApiRequest, token: str) -> dict[str, Any]:
    need_writer(request, "meetings")
    found = dialogue.delegation_by_token(token, request.actor)
    return {"delegation_id": found.pk, "actor": request.actor, "at": request.at}


@router.post("/delegations/{token}/note", response={201: DelegationDetailOut})
def hand_in_delegation_note(request: ApiRequest, token: str, upload: File[UploadedFile]) -> Status[Any]:
    """Hand in the one note that nominates a delegation (multipart)."""
    dialogue.hand_in_note(upload=upload, **_who(request, token))
    return Status(201, _detail(request, token))


@router.delete("/delegations/{token}/note", response=DelegationDetailOut)
def take_delegation_note_away(request: ApiRequest, token: str) -> dict[str, Any]:
    """Take a wrong note away, as the secretariat; its content goes for good."""
    dialogue.take_note_away(**_who(request, token))
    return _detail(request, token)


@router.put("/delegations/{token}/members/{int:number}", response=DelegationDetailOut)
def say_part_in_delegation(request: ApiRequest, token: str, number: int, given: PartIn) -> dict[str, Any]:
    """Say who is the head, an alternate, or neither."""
    if number > 2**31 - 1:
        raise NotFound("registration")
    dialogue.say_part(registration_id=number, part=given.part, **_who(request, token))
    return _detail(request, token)
