"""Reports of a meeting that the system drafts: what was read, the texts between, and the editions that two people let out."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from facility.core.component_lifecycles import EVENT_REPORT

KINDS = ("synopsis", "approaches")


class EventReport(models.Model):
    """The synopsis of a meeting, or what it says of partnership approaches under a version of the typology.

    `content` is what the system read on `read_at`, as plain data; texts of the secretariat stand in rows of their own.
    """

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="event_report")
    meeting = models.ForeignKey("dialogue.Meeting", on_delete=models.PROTECT, related_name="event_reports")
    kind = models.CharField(max_length=10)
    scheme = models.ForeignKey("projects.Scheme", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, default=EVENT_REPORT.initial)
    content = models.JSONField(default=dict)
    read_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["meeting", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "kind"], name="eventreport_once"),
            models.CheckConstraint(name="eventreport_state", condition=Q(state__in=EVENT_REPORT.states)),
            models.CheckConstraint(
                name="eventreport_approaches_have_a_version",
                condition=Q(kind="synopsis", scheme=None) | Q(kind="approaches", scheme__isnull=False),
            ),
        ]


class ReportText(models.Model):
    """One version of a text of a report in one language; only ever added to, the highest number stands.

    `user` is empty where the system drafted it; an empty text takes the part out again.
    """

    report = models.ForeignKey(EventReport, on_delete=models.PROTECT, related_name="texts")
    part = models.CharField(max_length=60)
    language = models.CharField(max_length=5)
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["part", "language", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "part", "language", "number"], name="reporttext_version_once")
        ]


class ReportEdition(models.Model):
    """A report exactly as one person proposed it; public once another has approved it. `digest`: SHA-256 of `content`."""

    report = models.ForeignKey(EventReport, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["report", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "number"], name="reportedition_once"),
            models.CheckConstraint(
                name="reportedition_approved_whole",
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="reportedition_two_people", condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by"))
            ),
        ]


class EditionWithdrawal(models.Model):
    """An earlier approved edition is read no longer, with the reason; it stays on record."""

    edition = models.OneToOneField(ReportEdition, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(name="editionwithdrawal_says_why", condition=~Q(reason=""))]
