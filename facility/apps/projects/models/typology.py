"""The partnership typology: versions of the scheme, its approaches, and who placed which project where and why."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Scheme(models.Model):
    """One version of the typology, in use from a (partial) date."""

    version = models.CharField(max_length=20, unique=True)
    names = models.JSONField(default=dict)
    valid_from = models.CharField(max_length=10)
    source_url = models.TextField(blank=True)
    note = models.TextField(blank=True)
    # Made up for the demonstration: it stands beside the real ones and never among them.
    invented = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["valid_from", "version"]


class Approach(models.Model):
    """One type of one scheme version."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="approaches")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    names = models.JSONField(default=dict)
    # Other wordings of the same type in its sources, as they stand there.
    aliases = models.JSONField(default=list)
    # Its successor in the next version; "" where none is named. `became_theme`: it said what a project is about rather
    # than how partners work together, and lives on as a theme.
    next_code = models.CharField(max_length=40, blank=True)
    became_theme = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["scheme", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "code"], name="approach_code_once"),
            models.UniqueConstraint(fields=["scheme", "position"], name="approach_position_once"),
        ]


class Placement(models.Model):
    """A project placed under an approach, proposed or confirmed, with its reason; only ever added to.

    A confirmation is a new row that points at the proposal; the newest confirmed main approach of a scheme counts.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="placements")
    approach = models.ForeignKey(Approach, on_delete=models.PROTECT, related_name="placements")
    weight = models.CharField(max_length=12)
    status = models.CharField(max_length=10)
    confirms = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="confirmation")
    placed_by = models.CharField(max_length=120)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    # When the placement was made by its source, where that is not now (a study, a published event report).
    placed_when = models.CharField(max_length=10, blank=True)
    reason = models.TextField(blank=True)
    source_url = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["approach", "status", "weight"])]
        constraints: ClassVar = [
            models.CheckConstraint(name="placement_weight", condition=Q(weight__in=["primary", "contributing"])),
            models.CheckConstraint(name="placement_status", condition=Q(status__in=["proposed", "confirmed"])),
            models.CheckConstraint(
                name="placement_only_confirmed_confirms", condition=Q(confirms=None) | Q(status="confirmed")
            ),
        ]


class PlacementRefusal(models.Model):
    """A proposed placement that a curator did not settle, with the reason; only ever added to."""

    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="refusal")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()
