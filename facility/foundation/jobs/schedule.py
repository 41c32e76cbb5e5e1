"""The schedule: regular jobs run by one worker at a time, each in its lane."""

import logging
from datetime import datetime

from facility.foundation.jobs.models import Schedule
from facility.foundation.jobs.registry import Periodic, regular

log = logging.getLogger("facility.jobs")


def _take(one: Periodic, at: datetime) -> Schedule | None:
    """Take a due line by moving it on: of several workers one wins."""
    row, _new = Schedule.objects.get_or_create(name=one.name, defaults={"next_at": at})
    taken = Schedule.objects.filter(pk=row.pk, next_at=row.next_at, next_at__lte=at).update(
        next_at=at + one.every, started_at=at
    )
    return row if taken else None


def run_schedule(at: datetime, *, lane: str | None = None, only: str | None = None) -> list[str]:
    """Run the regular jobs that are due (of a lane, or of one name) and give their names.

    A failure is noted in the row and waits for the next turn; it never stops the others.
    """
    ran = []
    for one in regular().values():
        if (lane and one.lane != lane) or (only and one.name != only):
            continue
        row = _take(one, at)
        if row is None:
            continue
        error = ""
        try:
            one.function(at)
        except Exception as caught:
            error = type(caught).__name__[:120]
            log.warning("regular job %s failed: %s", one.name, error, exc_info=caught)
        done = Schedule.objects.filter(pk=row.pk)
        if error:
            done.update(last_error=error, failures=row.failures + 1)
        else:
            done.update(finished_at=at, last_error="", failures=0)
        ran.append(one.name)
    return ran


def forget_schedule(at: datetime) -> None:
    """Make every regular job due at `at`: after a restore, and in tests."""
    Schedule.objects.update(next_at=at)
