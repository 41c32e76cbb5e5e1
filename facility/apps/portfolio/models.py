"""Published figures as they were published, and our own figures as we gave them on a day."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class PublishedFigure(models.Model):
    """One number that somebody published, with its day or none, its definition and counting level or none."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="figure")
    figure_id = models.CharField(max_length=60, unique=True)
    position = models.PositiveIntegerField()
    scope = models.CharField(max_length=120)
    metric = models.CharField(max_length=60)
    value = models.BigIntegerField()
    unit = models.CharField(max_length=30)
    # exact, more_than, about, target: what the source says of the number.
    qualifier = models.CharField(max_length=10, default="exact")
    # A partial date; empty means that the source gives no day: shown as "undated".
    as_of = models.CharField(max_length=10, blank=True)
    as_of_basis = models.CharField(max_length=20, blank=True)
    definition = models.TextField(blank=True)
    counting_level = models.CharField(max_length=40, blank=True)
    source_url = models.TextField(blank=True)
    note = models.TextField(blank=True)
    source_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        indexes: ClassVar = [models.Index(fields=["scope", "metric", "position"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="figure_qualifier", condition=Q(qualifier__in=["exact", "more_than", "about", "target"])
            ),
            models.CheckConstraint(name="figure_undated_has_no_day", condition=~Q(as_of_basis="undated") | Q(as_of="")),
            models.CheckConstraint(
                name="figure_day_has_basis", condition=Q(as_of="") | ~Q(as_of_basis__in=["", "undated"])
            ),
        ]


class Snapshot(models.Model):
    """What one measure gave on a day, and the records it rests on, so that it can be computed again; never changed."""

    scope = models.CharField(max_length=120)
    measure = models.CharField(max_length=60)
    at = models.DateTimeField()
    value = models.BigIntegerField()
    known = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    # Reference of each record counted, with its part of the value.
    basis = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["scope", "measure", "at", "id"]
        indexes: ClassVar = [models.Index(fields=["scope", "measure", "at"])]
