"""The schedule: regular jobs run by one worker at a time, each in its lane.

A line is taken by moving it on, for no longer than a lease; once the job has ended it waits for its next turn, or for less
where it failed. So a job whose worker was killed, or that found the database locked, does not wait for a whole day.
"""

import logging
from datetime import datetime, timedelta

from facility.foundation.jobs.items import SomeFailed, Unfinished
from facility.foundation.jobs.models import Schedule
from facility.foundation.jobs.queue import wait_after
from facility.foundation.jobs.registry import Periodic, regular

log = logging.getLogger("facility.jobs")

# A worker that says nothing for so long after it took a line is taken for dead, as far as that line is concerned.
LEASE = timedelta(hours=1)


def _take(one: Periodic, row: Schedule | None, at: datetime) -> Schedule | None:
    """Take a due line by moving it on: of several workers one wins."""
    if row is None:
        row, _new = Schedule.objects.get_or_create(name=one.name, defaults={"next_at": at})
    if row.next_at > at or (one.only_if is not None and not one.only_if(at)):
        return None
    until = at + min(one.every, LEASE)
    taken = Schedule.objects.filter(pk=row.pk, next_at=row.next_at).update(next_at=until, started_at=at)
    if not taken:
        return None
    row.next_at = until
    return row


def _settle(row: Schedule, next_at: datetime, **outcome: object) -> None:
    """Write how it went; when it runs next only where nobody moved the line meanwhile."""
    rows = Schedule.objects.filter(pk=row.pk)
    moved = rows.filter(next_at=row.next_at).update(next_at=next_at, **outcome)
    if outcome and not moved:
        rows.update(**outcome)


def _run(one: Periodic, row: Schedule, at: datetime) -> None:
    try:
        one.function(at)
    except Unfinished:
        _settle(row, at)
    except Exception as caught:
        error = (str(caught) if isinstance(caught, SomeFailed) else type(caught).__name__)[:120]
        log.warning("regular job %s failed: %s", one.name, error, exc_info=caught)
        soon = at + min(one.every, wait_after(row.failures + 1))
        _settle(row, soon, last_error=error, failures=row.failures + 1)
    else:
        _settle(row, at + one.every, finished_at=at, last_error="", failures=0)


def run_schedule(at: datetime, *, lane: str | None = None, only: str | None = None) -> list[str]:
    """Run the regular jobs that are due (of a lane, or of one name) and give their names.

    A failure is noted in the row and tried again soon, after twice as long each time, and never later than its next
    turn; it never stops the others.
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
