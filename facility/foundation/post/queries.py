"""The outbox as staff see it."""

from datetime import datetime

from django.db.models import QuerySet

from facility.core.errors import NotFound
from facility.foundation.post.models import Letter
from facility.foundation.records.models import Record

# How an address is refused for good: in the same moment, or by a report that came later.
REFUSED = ("rejected", "returned")


def outbox() -> QuerySet[Letter]:
    """All letters with their records; whoever shows them asks `may_read_letters` first."""
    return Letter.objects.select_related("record")


def failed() -> int:
    """How many letters failed for good."""
    return failed_letters().count()


def failed_letters() -> QuerySet[Letter]:
    """The letters that failed for good."""
    return Letter.objects.filter(state="failed").exclude(last_error__in=["erased", "withdrawn"])


def letter(token: str) -> Letter:
    """The letter at a random address. Raises NotFound."""
    found = outbox().filter(token=token).first()
    if found is None:
        raise NotFound("letter")
    return found


def refused_since(record: Record, since: datetime | None) -> str:
    """How a mail server refused for good the address of a letter about this record, written since then.

    "rejected" (at once), "returned" (by a report that came later) or "" (it did not).
    """
    if since is None:
        return ""
    refused = Letter.objects.filter(record=record, state="failed", last_error__in=REFUSED, queued_at__gte=since)
    return refused.order_by("last_error").values_list("last_error", flat=True).first() or ""
