"""Clocks: policies in versions, one row per clock with its events, and days that a calendar sets otherwise."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.core.clocks import EVENT_KINDS, STATES, UNITS
from facility.core.findings import SOURCE_STATUSES


class Policy(models.Model):
    """How long something may take: a figure with its unit, calendar, source and status, in versions."""

    code = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    length = models.PositiveIntegerField()
    unit = models.CharField(max_length=12)
    # "EU" for the institutions, an ISO country code, or empty: every day is like every other.
    calendar = models.CharField(max_length=10, blank=True)
    # Days after the due moment at which the task also shows to `escalate_role`; NULL: never.
    escalate_after = models.PositiveIntegerField(null=True)
    escalate_role = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=300)
    status = models.CharField(max_length=15)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="clockpolicy_version_once"),
            models.CheckConstraint(name="clockpolicy_unit", condition=Q(unit__in=UNITS)),
            models.CheckConstraint(name="clockpolicy_status", condition=Q(status__in=SOURCE_STATUSES)),
            models.CheckConstraint(
                name="clockpolicy_escalates_to_a_role",
                condition=Q(escalate_after=None) | ~Q(escalate_role=""),
            ),
        ]


class Clock(models.Model):
    """One thing to be done about a record, by a role or a person: its row is the entry in the one task list."""

    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=60)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, null=True)
    role = models.CharField(max_length=40, blank=True)
    organisation_id = models.BigIntegerField(null=True)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, default="running")
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    # The fold of the events, kept for lists; the events decide.
    due_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="clock_state", condition=Q(state__in=STATES)),
            models.CheckConstraint(
                name="clock_stopped_has_moment",
                condition=Q(state="stopped", stopped_at__isnull=False)
                | (~Q(state="stopped") & Q(stopped_at__isnull=True)),
            ),
            models.CheckConstraint(name="clock_has_somebody", condition=~Q(role="") | Q(user__isnull=False)),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["role", "organisation_id", "due_at"], condition=~Q(state="stopped"), name="clock_open_role"
            ),
            models.Index(fields=["user", "due_at"], condition=~Q(state="stopped"), name="clock_open_user"),
            models.Index(fields=["due_at"], condition=Q(state="running", escalated_at=None), name="clock_escalating"),
            models.Index(
                fields=["policy"], condition=~Q(state="stopped") & Q(escalated_at__isnull=False), name="clock_escalated"
            ),
        ]


class ClockEvent(models.Model):
    """What happened to a clock, with its reason; only ever added."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=8)
    at = models.DateTimeField()
    units = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    user_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(name="clockevent_kind", condition=Q(kind__in=EVENT_KINDS))]


class CalendarDay(models.Model):
    """A day that a calendar sets otherwise than its pattern: a bridge day, a moved holiday."""

    calendar = models.CharField(max_length=10)
    day = models.DateField()
    is_working = models.BooleanField()
    source = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["calendar", "day"], name="calendarday_once")]
