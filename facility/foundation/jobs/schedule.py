"""The schedule: regular jobs run by one worker at a time, each in its lane."""

import logging
from datetime import datetime

from facility.foundation.jobs.models import Schedule
from facility.foundation.jobs.registry import Periodic, regular

log = logging.getLogger("facility.jobs")


def _take(one: Periodic, row: Schedule | None, at: datetime) -> Schedule | None:
    """Take a due line by moving it on: of several workers one wins."""
    if row is None:
        row, _new = Schedule.objects.get_or_create(name=one.name, defaults={"next_at": at})
    if row.next_at > at or (one.only_if is not None and not one.only_if(at)):
        return None
    taken = Schedule.objects.filter(pk=row.pk, next_at=row.next_at).update(next_at=at + one.every, started_at=at)
    return row if taken else None


def _run(one: Periodic, row: Schedule, at: datetime) -> None:
    try:
        one.function(at)
    except Exception as caught:
        error = type(caught).__name__[:120]
        log.warning("regular job %s failed: %s", one.name, error, exc_info=caught)
        Schedule.objects.filter(pk=row.pk).update(last_error=error, failures=row.failures + 1)
    else:
        Schedule.objects.filter(pk=row.pk).update(finished_at=at, last_error="", failures=0)


def run_schedule(at: datetime, *, lane: str | None = None, only: str | None = None) -> list[str]:
    """Run the regular jobs that are due (of a lane, or of one name) and give their names.

    A failure is noted in the row and waits for the next turn; it never stops the others.
    """
    wanted = [one for one in regular().values() if (not lane or one.lane == lane) and (not only or one.name == only)]
    rows = {row.name: row for row in Schedule.objects.filter(name__in=[one.name for one in wanted])}
    ran = []
    for one in wanted:
        row = _take(one, rows.get(one.name), at)
        if row is not None:
            _run(one, row, at)
            ran.append(one.name)
    return ran


def forget_schedule(at: datetime) -> None:
    """Make every regular job due at `at`: after a restore, and in tests."""
    Schedule.objects.update(next_at=at)
