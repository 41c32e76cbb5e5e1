"""The queue and the schedule as staff see them."""

from datetime import datetime, timedelta

from django.db.models import Max, QuerySet

from facility.foundation.jobs.models import JobKey, Schedule


def in_hand() -> QuerySet[JobKey]:
    """All jobs; whoever shows them asks `may_see_jobs` first."""
    return JobKey.objects.all()


def failed() -> int:
    """How many jobs failed for good."""
    return failed_jobs().count()


def failed_jobs() -> QuerySet[JobKey]:
    """The jobs that failed for good."""
    return JobKey.objects.filter(state="failed")


def schedule() -> list[Schedule]:
    """The regular jobs that have run, by name."""
    return list(Schedule.objects.order_by("name"))


def is_worker_seen(at: datetime, within: timedelta = timedelta(minutes=5)) -> bool:
    """Whether a worker has finished any line of the schedule lately (one of them is due every minute)."""
    last = Schedule.objects.aggregate(last=Max("finished_at"))["last"]
    return last is not None and last >= at - within
