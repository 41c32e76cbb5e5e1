"""Putting a request for assistance off to a day, and taking it up again, by programs."""

from datetime import date
from typing import Any

from ninja import Router

from facility.apps.assistance import public as assistance
from facility.foundation.accounts.public import require
from facility.interfaces.api.callers import ApiRequest, need_writer
from facility.interfaces.api.v1.assistance_requests import RequestDetailOut, detail
from facility.interfaces.api.v1.shapes import Token
from facility.interfaces.api.v1.writing import ReasonIn

router = Router(tags=["assistance"])


class DeferIn(ReasonIn):
    """To which later day, and why."""

    until: date


@router.post("/assistance-requests/{token}/defer", response=RequestDetailOut)
def defer_request(request: ApiRequest, token: Token, given: DeferIn) -> dict[str, Any]:
    """Put a request off to a later day, or to another one than before, with the reason that the authority reads."""
    need_writer(request, "assistance")
    found = assistance.request_by_token(token, request.actor)
    require(assistance.policy.may_defer, request.actor, found)
    assistance.defer(request_id=found.pk, until=given.until, reason=given.reason, actor=request.actor, at=request.at)
    return detail(request, token)


@router.post("/assistance-requests/{token}/take-up", response=RequestDetailOut)
def take_request_up(request: ApiRequest, token: Token) -> dict[str, Any]:
    """Take a deferred request up again before its day; it goes on where it stood."""
    need_writer(request, "assistance")
    found = assistance.request_by_token(token, request.actor)
    assistance.take_up(request_id=found.pk, actor=request.actor, at=request.at)
    return detail(request, token)
