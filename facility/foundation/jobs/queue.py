"""Putting jobs into the queue and running them: at least once, never lost, with patience after failures.

Our own row is the truth (key, payload, attempts, lease); the task of django-tasks only carries its id to a worker.
A worker that dies leaves a lapsed lease behind, and `sweep` hands the job to another one.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django_tasks import task

from facility.foundation.base import clock
from facility.foundation.base.acts import step
from facility.foundation.jobs.models import JobKey
from facility.foundation.jobs.registry import jobs, known

log = logging.getLogger("facility.jobs")

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many failures: 30 s, doubled each time, six hours at most."""
    return min(FIRST_WAIT * (1 << max(0, min(attempts - 1, 20))), LONGEST_WAIT)


@task()
def carry(job_id: int) -> None:
    """What a worker of django-tasks calls; the moment comes from the clock here."""
    perform(job_id, clock.now())


def _hand_over(row: JobKey, delayed: bool) -> None:
    carrier = carry.using(run_after=row.run_after) if delayed else carry
    carrier.enqueue(row.pk)


@step
def enqueue(
    name: str, payload: Mapping[str, Any], key: str, *, at: datetime, run_after: datetime | None = None
) -> JobKey:
    """Queue a job in the caller's transaction; the same key again changes nothing and gives the first one back.

    `key` says what must happen once ("award-letter:17"), whatever the job's name. Raises NotFound (unknown job).
    """
    known(name)
    row, is_new = JobKey.objects.get_or_create(
        key=key,
        defaults={"name": name, "payload": dict(payload), "enqueued_at": at, "run_after": run_after or at},
    )
    if is_new:
        _hand_over(row, delayed=run_after is not None and run_after > at)
    return row


def _take(job_id: int, at: datetime) -> JobKey | None:
    """Take a waiting job or one whose worker fell silent; one conditional update, so that only one worker wins."""
    row = JobKey.objects.filter(pk=job_id).first()
    if row is None:
        return None
    free = Q(state="waiting", run_after__lte=at) | Q(state="running", lease_until__lt=at)
    taken = JobKey.objects.filter(free, pk=job_id, attempts=row.attempts).update(
        state="running", attempts=row.attempts + 1, lease_until=at + known(row.name).lease
    )
    if not taken:
        return None
    row.refresh_from_db()
    return row


def _settle(row: JobKey, **changes: Any) -> bool:
    """Write the outcome, unless another worker has taken the job meanwhile."""
    mine = JobKey.objects.filter(pk=row.pk, state="running", attempts=row.attempts)
    return bool(mine.update(lease_until=None, **changes))


def perform(job_id: int, at: datetime) -> str:
    """Run one job if it is free; gives "done", "failed", "retry" or "taken". Never raises for a failing job."""
    name = JobKey.objects.filter(pk=job_id).values_list("name", flat=True).first() or ""
    if name not in jobs():
        # Queued by an older version: shown as failed, and tried again by hand once the name is back.
        lost = JobKey.objects.filter(Q(state="waiting") | Q(state="running", lease_until__lt=at), pk=job_id)
        told = lost.update(state="failed", lease_until=None, finished_at=at, last_error="unknown job")
        return "failed" if told else "taken"
    row = _take(job_id, at)
    if row is None:
        return "taken"
    job = known(row.name)
    try:
        job.function(row.payload, at)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong in a job is noted and tried again
        return _after_failure(row, job.attempts, error, at)
    _settle(row, state="done", finished_at=at, last_error="")
    return "done"


def _after_failure(row: JobKey, allowed: int, error: Exception, at: datetime) -> str:
    name = type(error).__name__[:120]
    log.warning("job %s (%s) failed, attempt %s: %s", row.name, row.key, row.attempts, name, exc_info=error)
    if row.attempts >= allowed:
        _settle(row, state="failed", finished_at=at, last_error=name)
        return "failed"
    with transaction.atomic():
        later = at + wait_after(row.attempts)
        if _settle(row, state="waiting", run_after=later, last_error=name):
            row.run_after = later
            _hand_over(row, delayed=True)
    return "retry"


def run_due(at: datetime, limit: int = 1000) -> int:
    """Run what is due, oldest first, until nothing is left, and give the number of runs.

    For tests and for a system without a worker: it does what the worker does, without the carrier.
    """
    runs = 0
    while runs < limit:
        free = Q(state="waiting", run_after__lte=at) | Q(state="running", lease_until__lt=at)
        found = JobKey.objects.filter(free).order_by("run_after", "id").values_list("pk", flat=True).first()
        if found is None:
            return runs
        perform(found, at)
        runs += 1
    return runs


def sweep(at: datetime, grace: timedelta = timedelta(minutes=2)) -> int:
    """Hand over again what lies still: jobs of dead workers, and waiting ones whose carrier got lost."""
    silent = Q(state="running", lease_until__lt=at) | Q(state="waiting", run_after__lt=at - grace)
    found = 0
    for row in JobKey.objects.filter(silent).order_by("id")[:500]:
        with transaction.atomic():
            if row.state == "waiting":
                # Moved on, so that the next sweep does not hand it over once more while it waits its turn.
                JobKey.objects.filter(pk=row.pk, state="waiting").update(run_after=at)
            _hand_over(row, delayed=False)
        found += 1
    return found


@step
def retry(*, job_id: int, at: datetime) -> bool:
    """Try a failed job once more, from the beginning of its patience; False when it is not failed."""
    failed = JobKey.objects.filter(pk=job_id, state="failed")
    if not failed.update(state="waiting", attempts=0, run_after=at, finished_at=None):
        return False
    _hand_over(JobKey.objects.get(pk=job_id), delayed=False)
    return True
