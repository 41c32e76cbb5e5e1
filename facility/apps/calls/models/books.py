"""Rulebooks and evaluation grids: content-hashed rows that are added and never edited."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.core.findings import SOURCE_STATUSES

KNOWN_STATUS = Q(status__in=SOURCE_STATUSES)


class Rulebook(models.Model):
    """The rules of a lot: numbers, figures, dates, source and status of each, in the form that core reads.

    A rulebook that was adopted is never edited: what changes is a new version.
    """

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    code = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    title = models.JSONField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    source = models.TextField(blank=True)
    status = models.CharField(max_length=20)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["code", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="rulebook_version_once"),
            models.CheckConstraint(name="rulebook_status_known", condition=KNOWN_STATUS),
            models.CheckConstraint(name="rulebook_version_from_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class Grid(models.Model):
    """An evaluation grid: criteria, weights, thresholds and tie-breakers of one stage; added, never edited."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    code = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    stage = models.CharField(max_length=10)
    title = models.JSONField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    source = models.TextField(blank=True)
    status = models.CharField(max_length=20)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["code", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="grid_version_once"),
            models.CheckConstraint(name="grid_status_known", condition=KNOWN_STATUS),
            models.CheckConstraint(name="grid_stage_known", condition=Q(stage__in=["concept", "full"])),
            models.CheckConstraint(name="grid_version_from_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"
