"""Agreements and frameworks that projects serve: Mobility Partnerships, CAMMs, readmission, visa facilitation."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.core.findings import SOURCE_STATUSES


class Framework(models.Model):
    """One framework with one partner country; `dated` is a partial date and empty where no source was kept."""

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=30)
    partner_country = models.CharField(max_length=2)
    names = models.JSONField(default=dict)
    dated = models.CharField(max_length=10, blank=True)
    source_url = models.TextField(blank=True)
    source_status = models.CharField(max_length=14)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["kind", "partner_country"]
        indexes: ClassVar = [models.Index(fields=["partner_country"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="framework_kind",
                condition=Q(
                    kind__in=[
                        "mobility_partnership",
                        "camm",
                        "readmission",
                        "visa_facilitation",
                        "talent_partnership",
                    ]
                ),
            ),
            models.CheckConstraint(name="framework_source_status", condition=Q(source_status__in=SOURCE_STATUSES)),
        ]


class FrameworkSignatory(models.Model):
    """A state that signed, from a day on; no rows for a framework means that its signatories are not known."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="signatories")
    country = models.CharField(max_length=2)
    since = models.CharField(max_length=10, blank=True)
    source_url = models.TextField(blank=True)
    source_status = models.CharField(max_length=14)

    class Meta:
        ordering: ClassVar = ["country"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["framework", "country"], name="signatory_once"),
            models.CheckConstraint(name="signatory_source_status", condition=Q(source_status__in=SOURCE_STATUSES)),
        ]


class ProjectFramework(models.Model):
    """That a project serves a framework, and whether a source states it or only implies it."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="frameworks")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="projects")
    basis = models.CharField(max_length=10)

    class Meta:
        ordering: ClassVar = ["framework"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "framework"], name="projectframework_once"),
            models.CheckConstraint(
                name="projectframework_basis", condition=Q(basis__in=["stated", "implied", "recorded"])
            ),
        ]
