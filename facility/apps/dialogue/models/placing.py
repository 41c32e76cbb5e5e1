"""Placing projects in the typology at a meeting: rounds, one placement for each project, and proposals to change a type."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

CHANGES = ("add", "rename", "retire")


class PlacingRound(models.Model):
    """A round at a meeting: which version of the typology, open until the secretariat closes it."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="placing_round")
    meeting = models.ForeignKey("dialogue.Meeting", on_delete=models.PROTECT, related_name="placing_rounds")
    scheme = models.ForeignKey("projects.Scheme", on_delete=models.PROTECT, related_name="placing_rounds")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=6, default="open")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["meeting", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="placinground_number_once"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(state="open"), name="placinground_one_open"),
            models.CheckConstraint(
                name="placinground_closed_is_dated",
                condition=Q(state="open", closed_at=None) | Q(state="closed", closed_at__isnull=False),
            ),
        ]


class RoundPlacement(models.Model):
    """One project of a round, and where the organisation that leads it placed it: one row, changed while it is open.

    `contributing` holds codes of the round's version. Empty until somebody of the organisation places it.
    """

    round = models.ForeignKey(PlacingRound, on_delete=models.PROTECT, related_name="placements")
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="round_placements")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    approach = models.ForeignKey("projects.Approach", on_delete=models.PROTECT, null=True, related_name="+")
    contributing = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["round", "project__title_key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "project"], name="roundplacement_one_each"),
            models.CheckConstraint(
                name="roundplacement_placed_whole",
                condition=Q(approach=None, user=None, at=None, reason="", times=0)
                | (Q(approach__isnull=False, user__isnull=False, at__isnull=False, times__gte=1) & ~Q(reason="")),
            ),
        ]


class TypeProposal(models.Model):
    """A proposal, made in the room of a round, to add, rename or retire a type; agreed or not, with words."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="type_proposal")
    round = models.ForeignKey(PlacingRound, on_delete=models.PROTECT, related_name="type_proposals")
    change = models.CharField(max_length=6)
    approach = models.ForeignKey("projects.Approach", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    reason = models.TextField()
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, default="open")
    outcome = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="typeproposal_says_what",
                condition=(Q(change="add", approach=None) & ~Q(name=""))
                | (Q(change="rename", approach__isnull=False) & ~Q(name=""))
                | Q(change="retire", approach__isnull=False, name=""),
            ),
            models.CheckConstraint(
                name="typeproposal_settled_whole",
                condition=Q(state="open", settled_at=None, outcome="")
                | (Q(state__in=["agreed", "not_agreed"], settled_at__isnull=False) & ~Q(outcome="")),
            ),
        ]


class TypeRemark(models.Model):
    """What was said of a proposal; only ever added to."""

    proposal = models.ForeignKey(TypeProposal, on_delete=models.PROTECT, related_name="remarks")
    words = models.TextField()
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]


class TypeVote(models.Model):
    """A poll of a session that asks the room about a proposal, or about where a project stands; it only informs."""

    poll = models.OneToOneField("dialogue.Poll", on_delete=models.PROTECT, related_name="type_vote")
    proposal = models.ForeignKey(TypeProposal, on_delete=models.PROTECT, null=True, related_name="votes")
    placement = models.ForeignKey(RoundPlacement, on_delete=models.PROTECT, null=True, related_name="votes")

    class Meta:
        ordering: ClassVar = ["poll"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="typevote_about_one_thing",
                condition=Q(proposal=None, placement__isnull=False) | Q(proposal__isnull=False, placement=None),
            ),
        ]
