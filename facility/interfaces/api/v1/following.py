"""Follow-up meetings: planned at the desk, registrants invited, and each answers alone."""

from datetime import datetime
from typing import Any

from ninja import Router, Schema, Status

from facility.apps.dialogue import public as dialogue
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.v1.dialogue import first_of
from facility.interfaces.api.v1.drafting import is_invented
from facility.interfaces.api.v1.meetings import PlanIn

router = Router(tags=["dialogue"])


class FollowUpOut(Schema):
    """The follow-up meeting that was planned; nobody else sees it yet."""

    token: str
    reference: str
    follows: str


class InvitedOut(Schema):
    """How many were invited anew."""

    invited: int


class InvitationOut(Schema):
    """One's own invitation: invited, confirmed or declined; `first` is the meeting that is followed up."""

    meeting: str
    first: str
    state: str
    invited_at: datetime
    answered_at: datetime | None
    name: str
    function: str
    organisation: str
    country: str


class ConfirmedOut(Schema):
    """The registration that came of it, with a place or in the waiting line."""

    registration: str
    state: str


def _desk(request: ApiRequest, token: str) -> dict[str, Any]:
    require(dialogue.policy.may_plan, need_writer(request, "meetings"))
    plan = dialogue.plan_by_token(token, request.actor)
    return {"plan_id": plan.pk, "actor": request.actor, "at": request.at}


@router.post("/desk/meetings/{token}/follow-up", response={201: FollowUpOut})
def open_follow_up(request: ApiRequest, token: str, given: PlanIn) -> Status[Any]:
    """Plan a meeting that follows up another: one of our own, with its groups and their places, all free, or one on
    record that others told of. `token` may be the reference of the first meeting.
    """
    need_writer(request, "meetings")
    first = dialogue.meeting_at_desk(token, request.actor)
    told: dict[str, Any] = {"actor": request.actor, "at": request.at, "invented": is_invented(request)}
    made = dialogue.open_follow_up(meeting_id=first.pk, facts=dialogue.PlanFacts(**given.model_dump()), **told)
    record = made.meeting.record
    return Status(
        201, {"token": record.token, "reference": record.reference or "", "follows": first.record.reference or ""}
    )


@router.post("/desk/meetings/{token}/invitations", response={201: InvitedOut})
def invite_registrants(request: ApiRequest, token: str) -> Status[Any]:
    """Invite who registered for the first meeting, or, where others held it, who speaks for organisations that took part.

    Each gets one letter, nobody is registered by it.
    """
    return Status(201, {"invited": dialogue.carry_over(**_desk(request, token))})


def _mine(request: ApiRequest, reference: str) -> tuple[dialogue.Plan, dialogue.MeetingInvitation]:
    plan = dialogue.plan_at(reference, request.actor)
    found = dialogue.own_invitation(plan, request.actor)
    if found is None:
        raise NotFound("invitation")
    return plan, found


def _shown(request: ApiRequest, reference: str) -> dict[str, Any]:
    plan, found = _mine(request, reference)
    said = dialogue.confirmed_by(found, request.actor.name)
    told = {name: getattr(said, name) for name in ("name", "function", "organisation", "country")}
    told |= {name: getattr(found, name) for name in ("state", "invited_at", "answered_at")}
    return told | {"meeting": plan.meeting.record.reference or "", "first": first_of(plan.meeting) or ""}


@router.get("/meetings/{reference}/invitation", response=InvitationOut)
def read_invitation(request: ApiRequest, reference: str) -> dict[str, Any]:
    """One's own invitation to a follow-up meeting."""
    need_person(request)
    return _shown(request, reference)


@router.post("/meetings/{reference}/invitation/confirm", response={201: ConfirmedOut})
def confirm_invitation(request: ApiRequest, reference: str) -> Status[Any]:
    """Come: registered with what one said then, with a place or in the waiting line."""
    need_writer(request, "meetings")
    plan, _found = _mine(request, reference)
    row = dialogue.confirm_invitation(plan_id=plan.pk, actor=request.actor, at=request.at)
    return Status(201, {"registration": row.record.token, "state": row.state})


@router.post("/meetings/{reference}/invitation/decline", response=InvitationOut)
def decline_invitation(request: ApiRequest, reference: str) -> dict[str, Any]:
    """Do not come."""
    need_writer(request, "meetings")
    plan, _found = _mine(request, reference)
    dialogue.decline_invitation(plan_id=plan.pk, actor=request.actor, at=request.at)
    return _shown(request, reference)
