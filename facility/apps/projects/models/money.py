"""Where a project's money comes from, as far as a source says."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Instrument(models.Model):
    """A fund or programme that pays for projects, ours or another's: who manages it and on what legal basis."""

    code = models.CharField(max_length=20, unique=True)
    names = models.JSONField(default=dict)
    programming_period = models.CharField(max_length=60, blank=True)
    managing_service = models.CharField(max_length=120, blank=True)
    legal_basis = models.TextField(blank=True)
    used_by_facility = models.BooleanField(default=False)
    source_urls = models.JSONField(default=list)
    note = models.TextField(blank=True)


class FundingLine(models.Model):
    """One source of one project's money; an amount that no source states is NULL, never zero and never computed.

    An empty `source` is the part of the total of which no source says where it comes from.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="funding_lines")
    position = models.PositiveSmallIntegerField()
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, null=True, related_name="lines")
    source = models.CharField(max_length=200, blank=True)
    managing_service = models.CharField(max_length=120, blank=True)
    is_eu = models.BooleanField(null=True)
    currency = models.CharField(max_length=3, default="EUR")
    amount_cents = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)
    source_url = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "position"], name="fundingline_position_once"),
            models.CheckConstraint(
                name="fundingline_amount_positive", condition=Q(amount_cents=None) | Q(amount_cents__gte=0)
            ),
            models.CheckConstraint(
                name="fundingline_rest_has_no_amount", condition=~Q(source="") | Q(amount_cents=None)
            ),
        ]
