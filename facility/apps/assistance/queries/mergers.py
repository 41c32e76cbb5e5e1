"""Mergers as their readers see them: an authority learns nothing of another's request before both agreed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from facility.apps.assistance.models import Merger, Request
from facility.apps.assistance.policy import may_answer_merger, may_view, may_view_merger
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor


@dataclass(frozen=True)
class Other:
    """What is shown of another request once they are merged; `token` only to who may read it."""

    reference: str
    organisation: str
    country: str
    token: str


def mergers() -> QuerySet[Merger]:
    """Mergers with both requests."""
    each = (f"{side}__{name}" for side in ("merged", "lead") for name in ("record", "organisation", "programme"))
    return Merger.objects.select_related("record", *each)


def merger_by_token(token: str, actor: Actor) -> Merger:
    """A merger at its address, for whoever reads one of the two requests. Raises NotFound."""
    found = mergers().filter(record__token=token.replace("\x00", "?")).first()
    if found is None or not may_view_merger(actor, found):
        raise NotFound("merger")
    return found


def sides_of(merger: Merger, actor: Actor) -> Iterator[str]:
    """For which of the two requests (`merged`, `lead`) the actor answers and has not agreed yet."""
    for side in ("merged", "lead"):
        if may_answer_merger(actor, getattr(merger, side)) and getattr(merger, f"{side}_agreed_at") is None:
            yield side


def mergers_of(request: Request) -> list[Merger]:
    """Proposals that this request is part of and that are not settled. One query."""
    found = mergers().filter(Q(merged=request) | Q(lead=request), state="proposed")
    return list(found.order_by("pk"))


def others_of(request: Request, actor: Actor) -> list[Other]:
    """Which request it went into, or which went into it: number, organisation and country. One query at most."""
    if request.merged_into is not None:
        return [other_of(request.merged_into, actor)]
    rows = Request.objects.select_related("record", "organisation").filter(merged_into=request)
    return [other_of(one, actor) for one in rows.order_by("pk")] if request.is_lead else []


def other_of(one: Request, actor: Actor) -> Other:
    """What the actor is shown of a request that theirs was merged with."""
    token = one.record.token if may_view(actor, one) else ""
    return Other(one.record.reference or "", one.organisation.name, one.country, token)
