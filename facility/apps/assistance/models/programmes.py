"""Programmes of assistance and what holds for them: dated settings, each with its source and how well it is known."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

STATUSES = ("confirmed", "predecessor", "analogue", "unconfirmed", "demonstration")
# Whether the national contact is asked for a word on a request: its word is advice, or an approval needs it.
ENDORSEMENTS = ("not_asked", "advice", "required")
# What may be set for a programme; the words are in `words.py`.
KEYS = (
    "answer_days",
    "askers",
    "budget_cents",
    "countries",
    "criteria",
    "endorsement",
    "evaluation_days",
    "expert_days",
    "follow_up_days",
    "funds",
    "hold_days",
    "late_percent",
    "modalities",
    "never_given",
    "period",
    "pilot_countries",
    "sectors",
    "silence_days",
    "taking_requests",
)


class Programme(models.Model):
    """A programme that gives technical assistance on request; what holds for it are its settings."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    # Its knowledge space, which is found and told of as a page of its own.
    space = models.OneToOneField("records.Record", on_delete=models.PROTECT, null=True, related_name="space_of")
    code = models.SlugField(max_length=40, unique=True)
    names = models.JSONField()
    purpose = models.JSONField()
    source_url = models.URLField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "code"]

    def __str__(self) -> str:
        return self.code


class Setting(models.Model):
    """One thing that holds for a programme from a day on (no day: from its beginning); the newest row holds.

    `value` is null where it is not public: unknown, never zero. Rows are only added, so that it can be seen what held
    when a request was decided.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="settings")
    key = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    valid_from = models.DateField(null=True)
    source = models.CharField(max_length=400)
    source_url = models.URLField(max_length=300, blank=True)
    status = models.CharField(max_length=20)
    note = models.JSONField(default=dict)
    # Why it was changed, and by which two people; empty for what was shipped.
    reason = models.TextField(blank=True)
    set_at = models.DateTimeField(null=True)
    proposed_by = models.BigIntegerField(null=True)
    confirmed_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="setting_key_known", condition=Q(key__in=KEYS)),
            models.CheckConstraint(name="setting_status_known", condition=Q(status__in=STATUSES)),
            models.CheckConstraint(name="setting_has_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="setting_two_people",
                condition=Q(confirmed_by=None, proposed_by=None)
                | (
                    Q(confirmed_by__isnull=False, proposed_by__isnull=False, set_at__isnull=False)
                    & ~Q(confirmed_by=F("proposed_by"))
                    & ~Q(reason="")
                ),
            ),
        ]
