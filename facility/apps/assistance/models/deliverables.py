"""What was handed in for a deliverable of the terms, each time with a file, and how it was answered."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

ANSWERS = ("accepted", "sent_back")


class HandIn(models.Model):
    """One time that a deliverable was handed in; whoever handed it in does not answer it."""

    deliverable = models.ForeignKey("assistance.Deliverable", on_delete=models.PROTECT, related_name="hand_ins")
    number = models.PositiveSmallIntegerField()
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    handed_at = models.DateTimeField()
    handed_by = models.BigIntegerField()
    answer = models.CharField(max_length=10, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deliverable", "number"], name="handin_number_once"),
            models.CheckConstraint(
                name="handin_answered_facts",
                condition=Q(answer="", answered_at=None, answered_by=None, reason="")
                | Q(answer="accepted", answered_at__isnull=False, answered_by__isnull=False)
                | (Q(answer="sent_back", answered_at__isnull=False, answered_by__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="handin_two_sides", condition=Q(answered_by=None) | ~Q(answered_by=F("handed_by"))
            ),
        ]
