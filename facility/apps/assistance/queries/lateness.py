"""Which requests run out of the time in which they are useful."""

from datetime import datetime

from facility.apps.assistance.models import Programme, Request
from facility.apps.assistance.queries.programmes import terms_on
from facility.apps.assistance.snapshots import Terms
from facility.apps.assistance.tasks import end_of_day
from facility.foundation.base.clock import local_day

# From handing in to delivery the time runs. Nobody is warned while a request is deferred; the last day does not move.
RUNNING = (
    "submitted", "returned", "registered", "in_consultation", "for_decision", "changes_offered", "approved", "mobilising",
    "in_delivery",
)  # fmt: skip


def warned_from(request: Request, terms: Terms) -> datetime | None:
    """From which moment coordinators are warned; None where no day or no share is known."""
    if request.latest is None or request.submitted_at is None or terms.late_percent is None:
        return None
    whole = end_of_day(request.latest) - request.submitted_at
    return request.submitted_at + whole * terms.late_percent / 100


def late_requests(at: datetime) -> list[int]:
    """Requests of which it is time to warn, and nobody was warned. Three queries."""
    rows = list(
        Request.objects.filter(state__in=RUNNING, late_warned_at=None).select_related("programme").order_by("pk")
    )
    terms = terms_on(Programme.objects.all(), local_day(at))
    begins = ((one.pk, warned_from(one, terms[one.programme.code])) for one in rows)
    return [pk for pk, moment in begins if moment is not None and moment <= at]
