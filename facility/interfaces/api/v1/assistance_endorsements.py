"""The word of the national contact on a request of its country: read, given."""

from datetime import date, datetime
from typing import Any

from ninja import Router, Schema

from facility.apps.assistance import public as assistance
from facility.foundation.accounts.public import require
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.v1.shapes import Texts, Token
from facility.interfaces.api.v1.writing import ReasonIn

router = Router(tags=["assistance"])


class EndorsementOut(Schema):
    """What the national contact may read of a request, and its word: `asked`, `endorsed`, `not_endorsed`, `passed`.

    What the request asks for is left empty while it is sent back and written anew.
    """

    token: str
    programme: Texts
    organisation: str
    title: str
    purpose: str
    modality: str
    earliest: date | None
    latest: date | None
    country: str
    state: str
    asked_at: datetime
    settled_at: datetime | None
    reason: str


# What it asks for, and what stands there while nobody but its authors reads it.
_ASKS: dict[str, Any] = {
    "title": "",
    "purpose": "",
    "modality": "",
    "earliest": None,
    "latest": None,
    "country": "",
}


def _out(request: ApiRequest, token: str) -> dict[str, Any]:
    one = assistance.endorsement_by_token(token, request.actor)
    asked = one.request
    told = {"token": one.record.token, "programme": asked.programme.names, "organisation": asked.organisation.name}
    told |= {name: getattr(asked, name) for name in _ASKS}
    # What was sent back is being written: nobody but its authors reads that.
    told |= _ASKS if asked.state == "returned" else {}
    return told | {name: getattr(one, name) for name in ("state", "asked_at", "settled_at", "reason")}


@router.get("/assistance-endorsements/{token}", response=EndorsementOut)
def read_endorsement(request: ApiRequest, token: Token) -> dict[str, Any]:
    """A request as the national contact reads it, with its word; also for whoever reads the request."""
    need_person(request)
    return _out(request, token)


@router.post("/assistance-endorsements/{token}/endorse", response=EndorsementOut)
def endorse_request(request: ApiRequest, token: Token, given: ReasonIn) -> dict[str, Any]:
    """Endorse a request of one's country with a reason, as the national contact."""
    need_writer(request, "assistance")
    one = assistance.endorsement_by_token(token, request.actor)
    require(assistance.policy.may_endorse, request.actor, one)
    assistance.endorse(endorsement_id=one.pk, reason=given.reason, actor=request.actor, at=request.at)
    return _out(request, token)


@router.post("/assistance-endorsements/{token}/not-endorse", response=EndorsementOut)
def not_endorse_request(request: ApiRequest, token: Token, given: ReasonIn) -> dict[str, Any]:
    """Say as the national contact why a request is not endorsed."""
    need_writer(request, "assistance")
    one = assistance.endorsement_by_token(token, request.actor)
    require(assistance.policy.may_endorse, request.actor, one)
    assistance.not_endorse(endorsement_id=one.pk, reason=given.reason, actor=request.actor, at=request.at)
    return _out(request, token)
