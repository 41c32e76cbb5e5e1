"""Missions: what experts do within the terms of a request, in which days; and the days they worked."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from facility.core.component_lifecycles import ASSISTANCE_MISSION
from facility.foundation.records.public import new_token


class Mission(models.Model):
    """One mission of a request, at a place or at a distance; its days are both inside. `number` counts per request."""

    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    request = models.ForeignKey("assistance.Request", on_delete=models.PROTECT, related_name="missions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default=ASSISTANCE_MISSION.initial)
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.BigIntegerField()
    # Why it was last postponed; why it was cancelled, or what came of it.
    postponed_reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)
    closing_words = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "number"], name="mission_number_once"),
            models.CheckConstraint(name="mission_state_known", condition=Q(state__in=ASSISTANCE_MISSION.states)),
            models.CheckConstraint(name="mission_period", condition=Q(last_day__gte=F("first_day")) & ~Q(title="")),
            models.CheckConstraint(
                name="mission_postponed_says_why", condition=~Q(state="postponed") | ~Q(postponed_reason="")
            ),
            models.CheckConstraint(
                name="mission_closed_facts",
                condition=(
                    Q(state__in=["ended", "cancelled"], closed_at__isnull=False, closed_by__isnull=False)
                    & ~Q(closing_words="")
                )
                | (~Q(state__in=["ended", "cancelled"]) & Q(closed_at=None, closed_by=None, closing_words="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DayWorked(models.Model):
    """One day that an expert worked on a mission. That a day is worked once only is the database's to hold."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="days_worked")
    booking = models.ForeignKey("assistance.Booking", on_delete=models.PROTECT, related_name="days_worked")
    expert = models.ForeignKey("assistance.Expert", on_delete=models.PROTECT, related_name="days_worked")
    day = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.BigIntegerField()

    class Meta:
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["expert", "day"], name="dayworked_once")]
