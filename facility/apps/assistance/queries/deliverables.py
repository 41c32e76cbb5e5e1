"""Deliverables: who reads them, and every time that one was handed in."""

from django.db.models import Q, QuerySet

from facility.apps.assistance.models import Booking, Deliverable, HandIn, Request
from facility.apps.assistance.policy import asks_for, may_list_all
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor


def deliverables(actor: Actor) -> QuerySet[Deliverable]:
    """Deliverables of agreed terms the actor reads: staff all, one's own bodies', those of missions one works in."""
    rows = Deliverable.objects.filter(terms__state="agreed").select_related(
        "terms__request__record", "terms__request__organisation", "terms__request__programme"
    )
    if may_list_all(actor):
        return rows
    mine = asks_for(actor)
    seen = Q(terms__request__organisation__in=mine)
    if actor.person_id is not None:
        inside = Booking.objects.filter(expert__person=actor.person_id, state="confirmed").exclude(mission=None)
        seen |= Q(terms__request__in=inside.values("request"))
    return rows.filter(seen)


def deliverables_of(request: Request, actor: Actor) -> QuerySet[Deliverable]:
    """The deliverables of a request that the actor reads, in their order."""
    return deliverables(actor).filter(terms__request=request).order_by("position")


def deliverable_at(token: str, position: int, actor: Actor) -> Deliverable:
    """A deliverable by its request's token and its place in the terms. Raises NotFound."""
    rows = deliverables(actor).filter(terms__request__record__token=token.replace("\x00", "?"))
    found = rows.filter(position=position).first() if position < 32000 else None
    if found is None:
        raise NotFound("deliverable")
    return found


def hand_ins(deliverable: Deliverable) -> QuerySet[HandIn]:
    """Every time that it was handed in, the newest first."""
    return deliverable.hand_ins.select_related("file__record").order_by("-number")


def hand_in_of(deliverable: Deliverable, number: int) -> HandIn:
    """One time that it was handed in; who reads the deliverable reads its files. Raises NotFound."""
    found = hand_ins(deliverable).filter(number=number).first() if number < 32000 else None
    if found is None:
        raise NotFound("file")
    return found
