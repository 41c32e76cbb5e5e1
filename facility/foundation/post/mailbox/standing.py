"""How the reading of the mailbox goes, for those who keep the system running."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from facility.foundation.jobs.models import Schedule
from facility.foundation.post.mailbox.place import is_set
from facility.foundation.post.models import Incoming

LINE = "post.mailbox"
SINCE = timedelta(days=30)


@dataclass(frozen=True)
class Standing:
    """When it was read last, why it cannot be, and how many letters of thirty days were what: (kind, outcome, number)."""

    is_set: bool
    read_at: datetime | None
    trouble: str
    figures: tuple[tuple[str, str, int], ...]


def standing(at: datetime) -> Standing:
    """How it stands now; nothing is asked where no mailbox is set."""
    if not is_set():
        return Standing(is_set=False, read_at=None, trouble="", figures=())
    line = Schedule.objects.filter(name=LINE).first()
    recent = Incoming.objects.filter(settled_at__gte=at - SINCE).order_by("kind", "outcome")
    figures = tuple(recent.values_list("kind", "outcome").annotate(number=Count("pk")))
    return Standing(True, line.finished_at if line else None, line.last_error if line else "", figures)
