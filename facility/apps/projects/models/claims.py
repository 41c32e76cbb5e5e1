"""Claims: what a source says about one attribute of a project, kept beside what other sources say."""

from typing import ClassVar

from django.db import models


class Claim(models.Model):
    """One statement of one source, only ever added to; disagreeing claims stand side by side.

    `value` is text in the unit of the attribute (amounts in cents, shares in basis points, partial dates as such).
    """

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="claims")
    attribute = models.CharField(max_length=40)
    value = models.TextField(blank=True)
    valid_when = models.CharField(max_length=10, blank=True)
    known_at = models.DateTimeField()
    said_by = models.CharField(max_length=200, blank=True)
    source_url = models.TextField(blank=True)
    note = models.TextField(blank=True)
    # Whether this is the statement the register shows (the newest such claim of an attribute), or another one.
    is_shown = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["attribute", "known_at", "id"]
        indexes: ClassVar = [models.Index(fields=["attribute", "is_shown", "known_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(name="claim_says_something", condition=~models.Q(value="", note=""))
        ]
