"""One entry of the calendar, and how it reads."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

KINDS = {
    "task": _("Task"),
    "meeting": _("Meeting"),
    "mission": _("Mission"),
    "deadline": _("Deadline of a call"),
    "commitment": _("Commitment"),
}


@dataclass(frozen=True)
class Entry:
    """What is on which days. `hours` are words with the zone, "" for whole days; moments are there where both are known."""

    uid: str
    kind: str
    component: str
    first: date
    last: date
    title: str
    url: str
    hours: str = ""
    note: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    sequence: int = 0
    changed: datetime = field(default=datetime(2000, 1, 1, tzinfo=UTC))
    is_cancelled: bool = False

    @property
    def order(self) -> tuple[Any, ...]:
        """By day, whole days first, then by the hour on the wall."""
        return self.first, self.hours, self.title, self.uid
