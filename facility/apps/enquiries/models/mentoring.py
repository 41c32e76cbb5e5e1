"""Mentoring: a person of an applicant and a mentor speak about a call; what they write only the two of them read."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.core.component_lifecycles import MENTORING

OUTCOMES = ("advised", "put_to_call", "no_reply", "not_ours", "withdrawn")


class MentoringCase(models.Model):
    """One case of one call: what the applicant wants to understand, who helps, and how it ended.

    `asker` speaks for `organisation`; what was asked and the notes are emptied once the case is forgotten.
    """

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="mentoring_case")
    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="mentoring_cases")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="mentoring_cases")
    asker = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    mentor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    need = models.TextField(blank=True)
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=12, default=MENTORING.initial)
    asked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    closing_words = models.TextField(blank=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "-asked_at"], name="mentoring_by_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call", "organisation"], condition=~Q(state="closed"), name="mentoring_one_open_for_each"
            ),
            models.CheckConstraint(name="mentoring_state_known", condition=Q(state__in=MENTORING.states)),
            models.CheckConstraint(name="mentoring_outcome_known", condition=Q(outcome__in=["", *OUTCOMES])),
            models.CheckConstraint(
                name="mentoring_with_mentor",
                condition=Q(state="asked", mentor=None, taken_at=None)
                | Q(state="with_mentor", mentor__isnull=False, taken_at__isnull=False)
                | Q(state="closed"),
            ),
            models.CheckConstraint(
                name="mentoring_closed_says_how",
                condition=(Q(state="closed", closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome=""))
                | (~Q(state="closed") & Q(closed_at=None, closed_by=None, outcome="", closing_words="")),
            ),
            models.CheckConstraint(
                name="mentoring_forgotten_is_empty",
                condition=Q(forgotten_at=None) & ~Q(need="")
                | Q(forgotten_at__isnull=False, state="closed", need="", closing_words=""),
            ),
        ]


class MentoringNote(models.Model):
    """What one of the two wrote to the other, or noted of a conversation."""

    case = models.ForeignKey(MentoringCase, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    by_mentor = models.BooleanField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
