"""The queue's own regular jobs, and the sealing of the trail."""

from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

from facility.foundation.jobs.models import JobKey
from facility.foundation.jobs.queue import sweep
from facility.foundation.jobs.registry import periodic
from facility.foundation.trail.public import seal_roots

KEPT_CARRIERS = timedelta(days=1)


@periodic("jobs.sweep", every=timedelta(minutes=1))
def sweep_jobs(at: datetime) -> None:
    """Hand over what dead workers left behind."""
    sweep(at)


@periodic("jobs.prune", every=timedelta(hours=1))
def prune_carriers(at: datetime) -> None:
    """Drop finished carriers; our own rows stay, for their keys."""
    # A worker that was killed leaves its carrier running for ever; the job itself was handed over again by the sweep.
    DBTaskResult.objects.running().filter(started_at__lt=at - KEPT_CARRIERS).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=at - KEPT_CARRIERS).delete()
    JobKey.objects.filter(state="done", finished_at__lt=at - timedelta(days=30)).exclude(payload={}).update(payload={})


@periodic("trail.seal", every=timedelta(minutes=5))
def seal_trail(at: datetime) -> None:
    """Seal what was committed since the last root."""
    seal_roots(at=at)
