"""The queue and the schedule as staff see them."""

from django.db.models import QuerySet

from facility.foundation.jobs.models import JobKey, Schedule


def in_hand() -> QuerySet[JobKey]:
    """All jobs; whoever shows them asks `may_see_jobs` first."""
    return JobKey.objects.all()


def failed() -> int:
    """How many jobs failed for good."""
    return JobKey.objects.filter(state="failed").count()


def schedule() -> list[Schedule]:
    """The regular jobs that have run, by name."""
    return list(Schedule.objects.order_by("name"))
