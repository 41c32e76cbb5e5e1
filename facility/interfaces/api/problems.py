"""Problem details (RFC 9457): how the interface says no, with rule numbers, fields and what would make it right."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused, Unproven
from facility.core.findings import Finding
from facility.foundation.machines.public import InHand
from facility.interfaces.web.ui.findings import say

MEDIA_TYPE = "application/problem+json"
# What stands at the end of the address of each kind of problem, on the page for developers.
TYPES = "/developers/problems/#"


class Problem(Exception):
    """An answer that is no success: status, code, sentence, and what else a program needs."""

    def __init__(
        self, status: int, code: str, detail: str = "", headers: Mapping[str, str] | None = None, **extra: Any
    ):
        super().__init__(code)
        self.status, self.code, self.detail, self.headers, self.extra = status, code, detail, headers or {}, extra


def titles() -> dict[str, str]:
    """Every kind of problem by its code, in the language of the answer."""
    return {
        "bad_request": _("The request could not be read"),
        "sign_in": _("A token is missing, wrong or at its end"),
        "forbidden": _("This is not yours to do"),
        "scope": _("The token's scopes do not cover this"),
        "in_person": _("A person must do this on the page, after a fresh proof of who they are"),
        "not_found": _("There is nothing here, or nothing that you may see"),
        "method": _("This address does not know the method"),
        "not_now": _("This is not possible at the moment"),
        "in_hand": _("The same key is being worked on"),
        "changed": _("It was changed since you read it"),
        "too_large": _("The request is too large"),
        "media_type": _("This kind of content is not read here"),
        "refused": _("Rules refuse this; nothing has been changed"),
        "invalid": _("Something in the request is not as described"),
        "key_reused": _("The key was used for another request"),
        "too_many": _("Too many requests"),
        "defect": _("Something went wrong on our side"),
    }


def finding_row(finding: Finding) -> dict[str, Any]:
    """One finding: the rule and where it stands, what is wrong, what would make it right."""
    message, remedy = say(finding)
    return {
        "rule": finding.rule,
        "field": finding.field,
        "outcome": finding.outcome,
        "blocks": finding.blocks and finding.outcome == "fail",
        "code": finding.message,
        "message": message,
        "remedy": remedy,
        "source": finding.source,
        "source_status": finding.source_status if finding.rule else "",
    }


def finding_rows(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """All findings but those that are in order."""
    return [finding_row(one) for one in findings if one.outcome != "pass"]


def answer(problem: Problem) -> HttpResponse:
    """The problem as an answer."""
    content = {
        "type": TYPES + problem.code,
        "title": titles()[problem.code],
        "status": problem.status,
        "code": problem.code,
        **({"detail": problem.detail} if problem.detail else {}),
        **problem.extra,
    }
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return HttpResponse(body, status=problem.status, content_type=MEDIA_TYPE, headers=dict(problem.headers))


def of(request: HttpRequest, error: Exception) -> Problem:
    """The problem that an error of the core, of the framework or of the request is. Raises any other error again."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refused):
        return Problem(422, "refused", findings=finding_rows(error.findings))
    if isinstance(error, Forbidden):
        return _forbidden(request, error)
    if isinstance(error, NotAllowedNow):
        return Problem(409, "not_now", action=error.action, state=error.state)
    if isinstance(error, NotFound):
        return Problem(404, "not_found")
    if isinstance(error, ValidationError):
        return Problem(422, "invalid", errors=[_invalid(one) for one in error.errors])
    if isinstance(error, HttpError):
        return Problem(error.status_code, "bad_request")
    raise error


def _forbidden(request: HttpRequest, error: Forbidden) -> Problem:
    """Who is not known is asked for a token first; a grave act is a person's, never a program's."""
    if not request.actor.is_known:  # type: ignore[attr-defined]
        return sign_in()
    if isinstance(error, Unproven):
        return Problem(403, "in_person", action=error.action)
    return Problem(403, "forbidden", action=error.action)


def sign_in(detail: str = "") -> Problem:
    """A token is wanted."""
    return Problem(401, "sign_in", detail, headers={"WWW-Authenticate": 'Bearer realm="facility"'})


def _invalid(one: Mapping[str, Any]) -> dict[str, str]:
    place = [str(part) for part in one.get("loc", ())]
    return {"place": ".".join(place)[:200], "message": str(one.get("msg", ""))[:300]}


def attach(api: NinjaAPI) -> None:
    """Let the interface answer every error it knows with a problem."""

    def handle(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
        return answer(of(request, error if isinstance(error, Exception) else error()))

    def pass_on(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
        raise error

    api.add_exception_handler(InHand, pass_on)
    for known in (Problem, Refused, Forbidden, NotAllowedNow, NotFound, ValidationError, HttpError):
        api.add_exception_handler(known, handle)
