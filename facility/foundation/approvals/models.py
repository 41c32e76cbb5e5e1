"""Two-person acts: what one proposed, another approves; the database holds that they are not the same."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Approval(models.Model):
    """A proposed act on a record, with the hash of exactly what was proposed; executed once."""

    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="approvals")
    act = models.CharField(max_length=60)
    payload = models.JSONField()
    payload_digest = models.CharField(max_length=64)
    proposer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    approver = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="approval_two_people", condition=Q(approver=None) | ~Q(approver=F("proposer"))),
            models.CheckConstraint(
                name="approval_approver_and_time",
                condition=Q(approver=None, approved_at=None) | Q(approver__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="approval_in_time", condition=Q(approved_at=None) | Q(approved_at__lte=F("expires_at"))
            ),
            models.CheckConstraint(
                name="approval_done_or_withdrawn", condition=Q(approved_at=None) | Q(withdrawn_at=None)
            ),
            models.UniqueConstraint(
                fields=["record", "act"],
                condition=Q(approved_at=None, withdrawn_at=None),
                name="approval_one_open",
            ),
        ]
