"""The queue's own book: one row per job with its idempotency key, and one per line of the schedule."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

STATES = ("waiting", "running", "done", "failed")


class JobKey(models.Model):
    """One job, once: the key says what must not be done twice; the row outlives a killed worker."""

    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=7, default="waiting")
    enqueued_at = models.DateTimeField()
    run_after = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    # Until then the worker that took it is believed to be alive.
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # The class of the error only: messages may hold personal text.
    last_error = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="job_state", condition=Q(state__in=STATES)),
            models.CheckConstraint(
                name="job_running_has_lease",
                condition=Q(state="running", lease_until__isnull=False)
                | (~Q(state="running") & Q(lease_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="job_finished_has_moment",
                condition=Q(state__in=("done", "failed"), finished_at__isnull=False)
                | Q(state__in=("waiting", "running"), finished_at__isnull=True),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["run_after"], condition=Q(state="waiting"), name="job_waiting"),
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="job_running"),
            models.Index(fields=["state", "finished_at"]),
        ]


class Schedule(models.Model):
    """When a regular job runs next, and how the last run went."""

    name = models.CharField(max_length=80, unique=True)
    next_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=120, blank=True)
    failures = models.PositiveIntegerField(default=0)
