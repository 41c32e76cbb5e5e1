"""The outbox as staff see it."""

from django.db.models import QuerySet

from facility.core.errors import NotFound
from facility.foundation.post.models import Letter


def outbox() -> QuerySet[Letter]:
    """All letters with their records; whoever shows them asks `may_read_letters` first."""
    return Letter.objects.select_related("record")


def failed() -> int:
    """How many letters failed for good."""
    return Letter.objects.filter(state="failed").exclude(last_error="erased").count()


def letter(token: str) -> Letter:
    """The letter at a random address. Raises NotFound."""
    found = outbox().filter(token=token).first()
    if found is None:
        raise NotFound("letter")
    return found
