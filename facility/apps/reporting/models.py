"""Reports of a grant: what was done, and each cost with its day and its document."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from facility.core.budget import HEADINGS
from facility.core.lifecycles import REPORT

NARRATIVE = ("achieved", "difficulties", "lessons")


class Report(models.Model):
    """A report on one period of a grant: written by the beneficiary, accepted or returned by the facility."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    grant = models.ForeignKey("grants.Grant", on_delete=models.PROTECT, related_name="reports")
    duty = models.OneToOneField("grants.Duty", on_delete=models.PROTECT, related_name="report")
    state = models.CharField(max_length=20, default=REPORT.initial)
    narrative = models.JSONField(default=dict)
    started_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    returned_reason = models.TextField(blank=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.BigIntegerField(null=True)
    # Eligible costs accepted, and the Union's part of them that was cleared against advances; in cents.
    accepted_cents = models.BigIntegerField(null=True)
    cleared_cents = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="report_state_known", condition=Q(state__in=REPORT.states)),
            models.CheckConstraint(
                name="report_submitted_facts",
                condition=~Q(state__in=["submitted", "accepted"])
                | (Q(submitted_at__isnull=False, submitted_by__isnull=False) & ~Q(digest="")),
            ),
            models.CheckConstraint(
                name="report_accepted_facts",
                condition=~Q(state="accepted")
                | Q(accepted_at__isnull=False, accepted_cents__isnull=False, cleared_cents__isnull=False),
            ),
            models.CheckConstraint(
                name="report_not_accepted_by_its_author",
                condition=Q(accepted_by=None) | ~Q(accepted_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="report_returned_says_why", condition=~Q(state="returned") | ~Q(returned_reason="")
            ),
        ]


class Cost(models.Model):
    """One cost: no day, no amount, no document, no claim (what audits found missing most; AUD-11, AUD-18)."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="costs")
    heading = models.CharField(max_length=30)
    description = models.CharField(max_length=250)
    incurred_on = models.DateField()
    amount_cents = models.BigIntegerField()
    document = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    accepted_cents = models.BigIntegerField(null=True)
    refused_rule = models.CharField(max_length=60, blank=True)
    refused_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="cost_heading_known", condition=Q(heading__in=HEADINGS)),
            models.CheckConstraint(name="cost_amount", condition=Q(amount_cents__gt=0)),
            models.CheckConstraint(
                name="cost_accepted_at_most_claimed",
                condition=Q(accepted_cents=None) | Q(accepted_cents__gte=0, accepted_cents__lte=F("amount_cents")),
            ),
            # A cost that is cut says by which rule and why (AUD-13, AUD-15).
            models.CheckConstraint(
                name="cost_cut_says_why",
                condition=Q(accepted_cents=None)
                | Q(accepted_cents=F("amount_cents"))
                | (~Q(refused_rule="") & ~Q(refused_reason="")),
            ),
            # The same document proves a cost once in the whole system.
            models.UniqueConstraint(fields=["document"], name="cost_document_once"),
        ]
