"""Amendments of terms of reference: what is to change, in which words, and what the authority says to it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from facility.apps.assistance.models.terms import TermsOfReference
from facility.core.assistance_lifecycles import ASSISTANCE_AMENDMENT

OPEN = ("wished", "draft", "proposed")
_DRAFTED = Q(wording__isnull=False, drafted_by__isnull=False) & ~Q(reason="")


class Amendment(models.Model):
    """One amendment of terms that were agreed; `number` counts per terms. Once it is settled it is never changed.

    `wording` is what the terms are to say, `before` what they said when it was proposed: once agreed, the earlier version.
    """

    terms = models.ForeignKey(TermsOfReference, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default=ASSISTANCE_AMENDMENT.initial)
    begun_at = models.DateTimeField()
    # What the authority wishes, where it began it; why the terms are amended.
    wish = models.TextField(blank=True)
    wished_by = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    wording = models.JSONField(null=True)
    before = models.JSONField(null=True)
    drafted_by = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    # Why the authority did not agree, or the facility did not take it further.
    answer = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["terms", "number"], name="amendment_number_once"),
            models.UniqueConstraint(fields=["terms"], condition=Q(state__in=OPEN), name="amendment_one_open"),
            models.CheckConstraint(name="amendment_state_known", condition=Q(state__in=ASSISTANCE_AMENDMENT.states)),
            models.CheckConstraint(
                name="amendment_begun", condition=Q(wished_by__isnull=False) & ~Q(wish="") | Q(drafted_by__isnull=False)
            ),
            models.CheckConstraint(
                name="amendment_proposed_whole",
                condition=~Q(state__in=["proposed", "agreed", "refused"])
                | (_DRAFTED & Q(proposed_at__isnull=False, proposed_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="amendment_settled_facts",
                condition=Q(state__in=OPEN, settled_at=None) | (~Q(state__in=OPEN) & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="amendment_agreed_facts",
                condition=~Q(state="agreed") | Q(before__isnull=False, settled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="amendment_answered_says_why", condition=~Q(state__in=["refused", "dropped"]) | ~Q(answer="")
            ),
            models.CheckConstraint(
                name="amendment_two_sides",
                condition=~Q(state__in=["agreed", "refused"])
                | (~Q(settled_by=F("proposed_by")) & ~Q(settled_by=F("drafted_by"))),
            ),
        ]
