"""Merging one request for assistance into another, by programs: proposed, read, agreed to, refused, taken back."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import StringConstraints

from facility.apps.assistance import public as assistance
from facility.core.errors import Forbidden
from facility.foundation.accounts.public import require
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.v1.assistance_requests import OtherOut
from facility.interfaces.api.v1.shapes import Token
from facility.interfaces.api.v1.writing import ReasonIn

router = Router(tags=["assistance"])


class MergeIn(ReasonIn):
    """Into which request, by its number, and why: both authorities read the reason."""

    reference: Annotated[str, StringConstraints(max_length=60)]


class SideOut(Schema):
    """One of the two requests; `request` is null where it is another authority's and not both agreed."""

    request: OtherOut | None
    agreed_at: datetime | None


class MergerOut(Schema):
    """A merger: `proposed`, `merged`, `refused`, `ended`. `refused_reason` is for the facility."""

    token: str
    state: str
    reason: str
    is_of_one_body: bool
    proposed_at: datetime
    settled_at: datetime | None
    refused_reason: str
    merged: SideOut
    lead: SideOut


def _side(request: ApiRequest, one: assistance.Merger, name: str) -> dict[str, Any]:
    of = getattr(one, name)
    reads = assistance.policy.may_view(request.actor, of)
    shown = reads or one.state == "merged"
    return {
        "request": assistance.other_of(of, request.actor) if shown else None,
        "agreed_at": getattr(one, f"{name}_agreed_at") if reads else None,
    }


def _out(request: ApiRequest, token: str) -> dict[str, Any]:
    one = assistance.merger_by_token(token, request.actor)
    told = {name: getattr(one, name) for name in ("state", "reason", "is_of_one_body", "proposed_at", "settled_at")}
    staff = assistance.policy.may_list_all(request.actor)
    told |= {"token": one.record.token, "refused_reason": one.refused_reason if staff else ""}
    return told | {name: _side(request, one, name) for name in ("merged", "lead")}


def _to_write(request: ApiRequest, token: str) -> assistance.Merger:
    need_writer(request, "assistance")
    return assistance.merger_by_token(token, request.actor)


@router.post("/assistance-requests/{token}/merge", response={201: MergerOut})
def propose_merger(request: ApiRequest, token: Token, given: MergeIn) -> Status[Any]:
    """Propose that a request goes into another one of its programme; of one authority they are merged at once."""
    need_writer(request, "assistance")
    found = assistance.request_by_token(token, request.actor)
    require(assistance.policy.may_merge, request.actor, found)
    made = assistance.propose_merger(
        request_id=found.pk, reference=given.reference, reason=given.reason, actor=request.actor, at=request.at
    )
    return Status(201, _out(request, made.record.token))


@router.get("/assistance-mergers/{token}", response=MergerOut)
def read_merger(request: ApiRequest, token: Token) -> dict[str, Any]:
    """A merger, for whoever reads one of the two requests; of the other one as far as both agreed."""
    need_person(request)
    return _out(request, token)


@router.post("/assistance-mergers/{token}/agree", response=MergerOut)
def agree_to_merger(request: ApiRequest, token: Token) -> dict[str, Any]:
    """Agree for one's authority; when both did, the requests are merged."""
    one = _to_write(request, token)
    assistance.agree_to_merger(merger_id=one.pk, actor=request.actor, at=request.at)
    return _out(request, token)


@router.post("/assistance-mergers/{token}/refuse", response=MergerOut)
def refuse_merger(request: ApiRequest, token: Token, given: ReasonIn) -> dict[str, Any]:
    """Say for one's authority why its request goes on by itself: the proposal is over."""
    one = _to_write(request, token)
    if not any(assistance.policy.may_answer_merger(request.actor, side) for side in (one.merged, one.lead)):
        raise Forbidden("assistance.answer_merger")
    assistance.refuse_merger(merger_id=one.pk, reason=given.reason, actor=request.actor, at=request.at)
    return _out(request, token)


@router.post("/assistance-mergers/{token}/end", response=MergerOut)
def end_merger(request: ApiRequest, token: Token) -> dict[str, Any]:
    """Take a proposal back as a coordinator: both requests go on by themselves."""
    one = _to_write(request, token)
    assistance.end_merger(merger_id=one.pk, actor=request.actor, at=request.at)
    return _out(request, token)
