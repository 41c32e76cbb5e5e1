"""Releases of open data: what was published, when, and exactly which bytes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Release(models.Model):
    """One published file: its bytes lie under their hash in the files folder; the row is never changed."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="release")
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    bytes_count = models.PositiveIntegerField()
    activities = models.PositiveIntegerField()
    # References in the file, and those left out with what no source states of them.
    included = models.JSONField(default=list)
    left_out = models.JSONField(default=list)
    # What the standard recommends and the file does not do: [rule, sentence, how often].
    advice = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["kind", "at"])]
        constraints: ClassVar = [
            models.CheckConstraint(name="release_kind", condition=Q(kind__in=["iati", "iati-demonstration"]))
        ]
