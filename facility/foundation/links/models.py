"""Links: one record's relation to another, typed, dated, with an author; proposed first, then confirmed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

STATES = ("proposed", "confirmed", "rejected")


class Link(models.Model):
    """`source` stands in the relation `kind` to `target` from a day to a day (both inside, NULL: open)."""

    source = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="links_out")
    target = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="links_in")
    kind = models.CharField(max_length=40)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    state = models.CharField(max_length=9, default="proposed")
    # NULL author: a job or an import proposed it.
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)
    # Why what was proposed is not taken up.
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="link_state", condition=Q(state__in=STATES)),
            models.CheckConstraint(name="link_two_ends", condition=~Q(source=F("target"))),
            models.CheckConstraint(
                name="link_period",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="link_decided_has_moment",
                condition=Q(state="proposed", decided_at=None) | (~Q(state="proposed") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(name="link_answer_rejects", condition=Q(answer="") | Q(state="rejected")),
            models.UniqueConstraint(
                fields=["source", "target", "kind"],
                condition=Q(valid_to=None) & ~Q(state="rejected"),
                name="link_open_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["target", "kind"])]
