"""Which requests an actor reads, and what of them others are shown."""

from collections.abc import Iterable

from django.db.models import OuterRef, Q, QuerySet, Subquery

from facility.apps.assistance.models import Booking, Merger, Request, SectorAsked, TermsOfReference
from facility.apps.assistance.policy import asks_for, may_list_all
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor
from facility.foundation.records.public import Record
from facility.foundation.search import public as search


def rows() -> QuerySet[Request]:
    """Requests with what their pages need."""
    return Request.objects.select_related(
        "record", "programme", "organisation", "redirected_to__record", "endorsement__answered_for", "follow_up"
    )


# The request it went into, for its page.
_INTO = ("merged_into__record", "merged_into__organisation")


def visible_to(actor: Actor) -> QuerySet[Request]:
    """Requests of one's own bodies, drafts among them; for staff every request that was handed in."""
    mine = asks_for(actor)
    seen = Q(organisation__in=mine)
    if may_list_all(actor):
        seen |= Q(submitted_at__isnull=False)
    return rows().filter(seen).order_by("-started_at", "-pk")


def desk_of(actor: Actor) -> QuerySet[Request]:
    """Every request that was handed in, for staff; nothing for others."""
    found = rows().filter(submitted_at__isnull=False) if may_list_all(actor) else Request.objects.none()
    return found.order_by("-submitted_at", "-pk")


def request_by_token(token: str, actor: Actor) -> Request:
    """A request at its address, with which one it went into, and `open_merger`: the token of the oldest proposal to
    merge it that waits. Raises NotFound.
    """
    waiting = Merger.objects.filter(Q(merged=OuterRef("pk")) | Q(lead=OuterRef("pk")), state="proposed").order_by("pk")
    rows = visible_to(actor).select_related(*_INTO).annotate(open_merger=Subquery(waiting.values("record__token")[:1]))
    found = rows.filter(record__token=token.replace("\x00", "?")).first()
    if found is None:
        raise NotFound("request")
    return found


def terms_of_request(request: Request, actor: Actor, *, whole: bool = True) -> TermsOfReference | None:
    """The terms of a request that the actor reads; drafts are for the facility. One query, another for deliverables (`whole`)."""
    rows = TermsOfReference.objects.filter(request=request)
    found = (rows.prefetch_related("deliverables") if whole else rows).first()
    if found is None or (found.proposed_at is None and not may_list_all(actor)):
        return None
    return found


def bookings_for(request: Request) -> QuerySet[Booking]:
    """The days booked for a request, with the experts; released ones stay to be seen."""
    rows = Booking.objects.filter(request=request).select_related("expert__record", "expert__person", "request__record")
    return rows.order_by("first_day", "pk")


def request_of(subject: Record) -> Request:
    """The request that a consultation is about; the caller asked the policy. Raises NotFound."""
    found = rows().filter(record=subject).first()
    if found is None:
        raise NotFound("request")
    return found


def similar(request: Request, actor: Actor, language: str) -> list[search.Hit]:
    """Requests handed in earlier or later that share its rarest words, as far as the actor may see them."""
    return list(search.similar(request.record_id, actor, kinds=("assistance",), language=language))


def sectors_of(consulted_ids: Iterable[int]) -> dict[int, str]:
    """For which sector each service was asked, by the id of what it was asked. One query."""
    found = SectorAsked.objects.filter(consulted__in=list(consulted_ids))
    return dict(found.values_list("consulted_id", "sector"))
