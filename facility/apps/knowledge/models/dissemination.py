"""How a lesson or a publication is brought to people: to whom, on which way, when, and what came of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.core.component_lifecycles import DISSEMINATION

AUDIENCES = ("applicants", "beneficiaries", "authorities", "partner_countries", "donors", "experts", "public")
CHANNELS = ("website", "newsletter", "meeting", "briefing", "training", "social_media", "press")


class Dissemination(models.Model):
    """One line of the plan of a lesson or a publication (`subject`); its acts stand on the trail of the subject."""

    subject = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="dissemination")
    audience = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    what = models.CharField(max_length=400)
    # YYYY, YYYY-MM or YYYY-MM-DD.
    planned_for = models.CharField(max_length=10)
    state = models.CharField(max_length=20, default=DISSEMINATION.initial)
    planned_at = models.DateTimeField()
    planned_by = models.BigIntegerField()
    done_on = models.DateField(null=True)
    done_by = models.BigIntegerField(null=True)
    effect = models.TextField(blank=True)
    effect_noted_at = models.DateTimeField(null=True)
    dropped_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["planned_for", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="dissemination_state_known", condition=Q(state__in=DISSEMINATION.states)),
            models.CheckConstraint(name="dissemination_audience_known", condition=Q(audience__in=AUDIENCES)),
            models.CheckConstraint(name="dissemination_channel_known", condition=Q(channel__in=CHANNELS)),
            models.CheckConstraint(name="dissemination_says_what_and_when", condition=~Q(what="") & ~Q(planned_for="")),
            models.CheckConstraint(
                name="dissemination_done_has_day",
                condition=Q(state="done", done_on__isnull=False, done_by__isnull=False)
                | (~Q(state="done") & Q(done_on=None, done_by=None)),
            ),
            models.CheckConstraint(
                name="dissemination_effect_of_what_was_done",
                condition=Q(effect="", effect_noted_at=None)
                | (Q(state="done", effect_noted_at__isnull=False) & ~Q(effect="")),
            ),
            models.CheckConstraint(
                name="dissemination_dropped_says_why",
                condition=(Q(state="dropped") & ~Q(dropped_reason="")) | (~Q(state="dropped") & Q(dropped_reason="")),
            ),
        ]
