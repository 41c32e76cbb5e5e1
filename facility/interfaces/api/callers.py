"""Who calls: a token's person within its scopes, the person of a browser session, or the public."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from facility.apps.parties.public import actor_for
from facility.foundation.accounts.public import Actor
from facility.foundation.machines import public as machines
from facility.interfaces.api.problems import Problem, sign_in
from facility.interfaces.web.accounts.views import address_of
from facility.interfaces.web.actors import FacilityRequest

SAFE = {"GET", "HEAD", "OPTIONS"}


class ApiRequest(FacilityRequest):
    """A request as endpoints see it (for typing): who acts, when, by which token, and what its answer is marked with."""

    api_token: machines.ApiToken | None
    etag: str
    expected: list[Callable[[], None]]
    allowance: "Allowance | None"


def recognise(request: HttpRequest) -> ApiRequest:
    """Put the caller on the request. Raises Problem (401 wrong token, 403 scope or mark of the form, 429)."""
    ours = cast(ApiRequest, request)
    ours.etag, ours.expected, ours.api_token, ours.allowance = "", [], None, None
    ours.api_token = _token(ours)
    if ours.api_token is not None:
        # Never proved: whatever decides, signs or pays asks for the person.
        ours.actor = replace(actor_for(ours.api_token.user, ours.at), **_unproved())
    elif request.method not in SAFE and settings.SESSION_COOKIE_NAME in request.COOKIES and check_csrf(request):
        raise Problem(403, "forbidden", _("A browser sends the mark of its form in X-CSRFToken."))
    _count(ours)
    if request.method in SAFE:
        need_scope(ours, machines.READ)
    return ours


def _unproved() -> dict[str, Any]:
    return {"present": False, "proved": False}


def _token(request: ApiRequest) -> machines.ApiToken | None:
    given = request.headers.get("Authorization", "")
    if not given:
        return None
    kind, _space, secret = given.partition(" ")
    found = machines.token_for(secret.strip(), request.at) if kind.lower() == "bearer" else None
    if found is None:
        _count(request)
        raise sign_in(_("The token is not known, was ended, or its time is over."))
    return found


def owner_of(request: ApiRequest) -> str:
    """In whose name requests are counted and answers kept: the token, else the person."""
    if request.api_token is not None:
        return f"token:{request.api_token.pk}"
    return f"user:{request.actor.user_id}" if request.actor.user_id is not None else ""


def _count(request: ApiRequest) -> None:
    """Count the request: by token, by account in a session, else by network address. Raises Problem (429)."""
    at = request.at
    if request.api_token is not None:
        most = settings.FACILITY_API_PER_MINUTE
        used = machines.count_use(request.api_token, at, most)
    elif request.actor.user_id is not None:
        most = settings.FACILITY_API_PER_MINUTE
        used = machines.count_person(request.actor.user_id, at, most)
    else:
        most = settings.FACILITY_API_VISITORS_PER_MINUTE
        if most == 0:
            return
        used = machines.count_visitor(address_of(request), at, most)
    request.allowance = allowance = Allowance(most, used, 60 - int(at.timestamp()) % 60)
    if used > most:
        raise allowance.problem()


@dataclass(frozen=True)
class Allowance:
    """How many requests of this minute were used, of how many, and in how many seconds the next one begins."""

    most: int
    used: int
    seconds: int

    def headers(self) -> dict[str, str]:
        """What programs read to slow down before they are refused."""
        left = max(self.most - self.used, 0)
        return {
            "RateLimit-Limit": str(self.most),
            "RateLimit-Remaining": str(left),
            "RateLimit-Reset": str(self.seconds),
        }

    def problem(self) -> Problem:
        """The refusal, with when to come again."""
        return Problem(429, "too_many", headers={"Retry-After": str(self.seconds)}, most=self.most, seconds=60)


def need_scope(request: ApiRequest, scope: str) -> None:
    """Let a token go on only within its scopes; a person in a session has no such bounds. Raises Problem (403)."""
    if request.api_token is not None and scope not in request.api_token.scopes:
        raise Problem(403, "scope", needs=scope, scopes=request.api_token.scopes)


def need_person(request: ApiRequest) -> Actor:
    """The actor, known. Raises Problem (401)."""
    if not request.actor.is_known:
        raise sign_in()
    return request.actor


def need_writer(request: ApiRequest, component: str) -> Actor:
    """The actor of a write, known, and within the scope of the component. Raises Problem (401, 403)."""
    actor = need_person(request)
    need_scope(request, f"write:{component}")
    return actor
