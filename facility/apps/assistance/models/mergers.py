"""One request that is to go into another of the same programme, and what both authorities say to it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from facility.core.assistance_lifecycles import ASSISTANCE_MERGER

_BOTH = Q(merged_agreed_by__isnull=False, lead_agreed_by__isnull=False)


class Merger(models.Model):
    """The proposal that `merged` goes into `lead`; where one authority asked for both it is done at once."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="assistance_merger")
    merged = models.ForeignKey("assistance.Request", on_delete=models.PROTECT, related_name="mergers_into")
    lead = models.ForeignKey("assistance.Request", on_delete=models.PROTECT, related_name="mergers_of")
    state = models.CharField(max_length=10, default=ASSISTANCE_MERGER.initial)
    # Both authorities read it, so it names neither.
    reason = models.TextField()
    is_of_one_body = models.BooleanField()
    proposed_at = models.DateTimeField()
    proposed_by = models.BigIntegerField()
    # Who agreed for the authority of each request.
    merged_agreed_at = models.DateTimeField(null=True)
    merged_agreed_by = models.BigIntegerField(null=True)
    lead_agreed_at = models.DateTimeField(null=True)
    lead_agreed_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    refused_by = models.BigIntegerField(null=True)
    refused_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="merger_state_known", condition=Q(state__in=ASSISTANCE_MERGER.states)),
            models.CheckConstraint(name="merger_of_two", condition=~Q(merged=F("lead"))),
            models.CheckConstraint(name="merger_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="merger_settled_facts",
                condition=Q(state="proposed", settled_at=None) | (~Q(state="proposed") & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="merger_agreed_by_both", condition=~Q(state="merged") | Q(is_of_one_body=True) | _BOTH
            ),
            models.CheckConstraint(
                name="merger_refused_says_why",
                condition=(Q(state="refused", refused_by__isnull=False) & ~Q(refused_reason=""))
                | (~Q(state="refused") & Q(refused_by=None, refused_reason="")),
            ),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(state__in=["proposed", "merged"]), name="merger_into_one"
            ),
        ]
