"""A delegation nominated by a note: one for each state or organisation at a meeting that asks for it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

PARTS = ("", "head", "alternate")


class Delegation(models.Model):
    """A state (its code) or an organisation (its name) with its places, who speaks for it, and its one note.

    The head and the alternates are registrations of it; `key` is the code or the folded name.
    """

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="meeting_delegation")
    plan = models.ForeignKey("dialogue.Plan", on_delete=models.PROTECT, related_name="nominations")
    country = models.CharField(max_length=2, blank=True)
    name = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=200)
    places = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    focal = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["country", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "key"], name="delegation_once"),
            models.CheckConstraint(name="delegation_never_over_booked", condition=Q(taken__lte=F("places"))),
            models.CheckConstraint(
                name="delegation_of_one", condition=(Q(country="") & ~Q(name="")) | (~Q(country="") & Q(name=""))
            ),
        ]
