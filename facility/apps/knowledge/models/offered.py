"""Works that are not in the library, proposed for the knowledge space of a programme of assistance."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.core.component_lifecycles import OFFERED_WORK


class OfferedWork(models.Model):
    """A work that somebody who takes part in a programme proposes: where it is found, perhaps the file, and why.

    An editor prepares a publication of it, which keeps its origin by `publication`, or says why it is not taken up.
    """

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="offered_work")
    programme = models.ForeignKey("assistance.Programme", on_delete=models.PROTECT, related_name="offered_works")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    address = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, default=OFFERED_WORK.initial)
    offered_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    # Why it is not taken up.
    answer = models.CharField(max_length=500, blank=True)
    publication = models.OneToOneField(
        "knowledge.Publication", on_delete=models.PROTECT, null=True, related_name="offered_work"
    )

    class Meta:
        ordering: ClassVar = ["-offered_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="offeredwork_state", condition=Q(state__in=OFFERED_WORK.states)),
            models.CheckConstraint(
                name="offeredwork_found_somewhere", condition=~Q(address="") | Q(file__isnull=False)
            ),
            models.CheckConstraint(
                name="offeredwork_settled",
                condition=Q(state="waiting", settled_at=None, settled_by=None)
                | (~Q(state="waiting") & Q(settled_at__isnull=False, settled_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="offeredwork_declined_says_why",
                condition=(Q(state="declined") & ~Q(answer="")) | (~Q(state="declined") & Q(answer="")),
            ),
            models.CheckConstraint(
                name="offeredwork_taken_up_has_publication",
                condition=Q(state="waiting", publication=None)
                | Q(state="declined")
                | Q(state__in=["taken_up", "published"], publication__isnull=False),
            ),
        ]
