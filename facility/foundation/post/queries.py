"""The outbox as staff see it."""

from datetime import datetime

from django.db.models import QuerySet

from facility.core.errors import NotFound
from facility.foundation.post.models import Letter
from facility.foundation.records.models import Record


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


def refused_since(record: Record, since: datetime | None) -> bool:
    """Whether a mail server refused for good the address of a letter about this record, written since then."""
    refused = Letter.objects.filter(record=record, state="failed", last_error="rejected")
    return since is not None and refused.filter(queued_at__gte=since).exists()
