"""Requests that are like one: beside it where it is checked, on a page of their own until it is decided."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from facility.apps.assistance import public as assistance
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.ui.languages import page_language


def _is_open(found: assistance.Request, actor: Actor) -> bool:
    undecided = found.submitted_at is not None and found.decided_at is None and found.merged_into is None
    return undecided and assistance.policy.may_list_all(actor)


def _lines(found: assistance.Request, actor: Actor) -> list[dict[str, Any]]:
    """Requests that share its rarest words, with the passage that does. Up to five queries."""
    return [
        {"title": "".join(part.text for part in one.title), "url": one.path, "passage": one.passage}
        for one in assistance.similar(found, actor, page_language())
    ]


def beside(found: assistance.Request, actor: Actor) -> dict[str, Any]:
    """For the request's page: the `similar` ones while it is checked, afterwards the way to them (`similar_url`).

    Later its page asks for consultations, links and what was put off as well.
    """
    if not _is_open(found, actor):
        return {}
    if found.state == "submitted":
        return {"similar": _lines(found, actor)}
    return {"similar_url": reverse("assistance:similar", args=[found.record.token])}


@signed_in
@require_safe
def similar(request: HttpRequest, token: str) -> HttpResponse:
    """Requests like one that is not decided yet. Raises NotFound for who only asks, and once it is decided."""
    actor = cast(FacilityRequest, request).actor
    found = assistance.request_by_token(token, actor)
    if not _is_open(found, actor):
        raise NotFound("request")
    return render(request, "assistance/similar.html", {"found": found, "similar": _lines(found, actor)})
