"""What a meeting leaves: projects presented, conclusions, and commitments with their owners and reports."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

OWNERS = ("", "secretariat")
STATES = ("done", "in_part", "not_done")
REPORTERS = ("owner", "secretariat")


class KnownOutcome(models.Model):
    """What a loader last read of a meeting's outcome: the same content again changes nothing."""

    meeting = models.OneToOneField("dialogue.Meeting", on_delete=models.PROTECT, related_name="known_outcome")
    source_digest = models.CharField(max_length=64)
    changed_at = models.DateTimeField()


class Presentation(models.Model):
    """A project presented at a meeting: in which session, under which name and type, by whom as a function."""

    meeting = models.ForeignKey("dialogue.Meeting", on_delete=models.PROTECT, related_name="presentations")
    position = models.PositiveSmallIntegerField()
    sessions = models.JSONField(default=dict)
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, null=True, related_name="presentations")
    presented_as = models.CharField(max_length=250)
    by_function = models.CharField(max_length=250, blank=True)
    approach = models.ForeignKey("projects.Approach", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "position"], name="presentation_position_once"),
        ]


class Conclusion(models.Model):
    """What a meeting concluded, in its own order."""

    meeting = models.ForeignKey("dialogue.Meeting", on_delete=models.PROTECT, related_name="conclusions")
    position = models.PositiveSmallIntegerField()
    texts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "position"], name="conclusion_position_once"),
        ]


class Commitment(models.Model):
    """What somebody took on at a meeting. The owner is an organisation, or a function that the source names.

    `due` is a partial date, "" where none is stated; `due_note` says what a source adds (an hour without time zone).
    """

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="commitment")
    meeting = models.ForeignKey("dialogue.Meeting", on_delete=models.PROTECT, related_name="commitments")
    position = models.PositiveSmallIntegerField()
    texts = models.JSONField(default=dict)
    owner = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, null=True, related_name="commitments")
    owner_function = models.CharField(max_length=14, blank=True)
    due = models.CharField(max_length=10, blank=True, db_index=True)
    due_note = models.CharField(max_length=200, blank=True)
    # Where the newest report leaves it; "" until somebody reports. Kept in step by the act that reports.
    state = models.CharField(max_length=10, blank=True)
    changed_at = models.DateTimeField()
    # When its owner was asked once, because the next meeting came before any report.
    chased_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["meeting", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "position"], name="commitment_position_once"),
            models.CheckConstraint(name="commitment_owner_function", condition=Q(owner_function__in=OWNERS)),
            models.CheckConstraint(
                name="commitment_has_one_owner",
                condition=Q(owner=None) & ~Q(owner_function="") | Q(owner__isnull=False, owner_function=""),
            ),
            models.CheckConstraint(name="commitment_state", condition=Q(state__in=["", *STATES])),
        ]


class CommitmentReport(models.Model):
    """What was done about a commitment, in words; only ever added to, the newest counts."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="reports")
    state = models.CharField(max_length=10)
    words = models.TextField()
    by = models.CharField(max_length=12)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="commitmentreport_state", condition=Q(state__in=STATES)),
            models.CheckConstraint(name="commitmentreport_by", condition=Q(by__in=REPORTERS)),
        ]
