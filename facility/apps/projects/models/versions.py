"""The next version of the typology while it is drafted, and projects that a retired type leaves without a place."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.core.component_lifecycles import TYPOLOGY_DRAFT

CHANGES = ("keep", "rename", "retire", "add")


class SchemeDraft(models.Model):
    """A version in the making: it follows one version, and becomes another when a second person publishes it.

    `valid_from` is a whole day. `scheme` is the version it became; its lines stay as the account of what changed.
    """

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="typology_draft")
    before = models.ForeignKey("projects.Scheme", on_delete=models.PROTECT, related_name="drafts_after")
    version = models.CharField(max_length=20)
    names = models.JSONField(default=dict)
    valid_from = models.CharField(max_length=10)
    note = models.TextField(blank=True)
    invented = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default=TYPOLOGY_DRAFT.initial)
    scheme = models.OneToOneField("projects.Scheme", on_delete=models.PROTECT, null=True, related_name="draft")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="schemedraft_state", condition=Q(state__in=TYPOLOGY_DRAFT.states)),
            models.CheckConstraint(
                name="schemedraft_published_is_a_version",
                condition=Q(state="published", scheme__isnull=False) | (~Q(state="published") & Q(scheme=None)),
            ),
            models.UniqueConstraint(
                fields=["before", "invented"],
                condition=Q(state__in=["draft", "proposed"]),
                name="schemedraft_one_open",
            ),
        ]


class DraftType(models.Model):
    """One line of a draft: a type kept, renamed, retired or added. A changed one names the record it comes from."""

    draft = models.ForeignKey(SchemeDraft, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    names = models.JSONField(default=dict)
    aliases = models.JSONField(default=list)
    change = models.CharField(max_length=6)
    approach = models.ForeignKey("projects.Approach", on_delete=models.PROTECT, null=True, related_name="+")
    source = models.ForeignKey("records.Record", on_delete=models.PROTECT, null=True, related_name="+")
    # What the room agreed, in the sentence in which somebody recorded it.
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["draft", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "code"], name="drafttype_code_once"),
            models.UniqueConstraint(fields=["draft", "position"], name="drafttype_position_once"),
            models.CheckConstraint(
                name="drafttype_changed_has_a_source",
                condition=Q(change="keep", source=None, reason="", approach__isnull=False)
                | (Q(change__in=["rename", "retire"], source__isnull=False, approach__isnull=False) & ~Q(reason=""))
                | (Q(change="add", source__isnull=False, approach=None) & ~Q(reason="")),
            ),
        ]


class Unplacing(models.Model):
    """A project proposed to stand nowhere under a version, because its type was retired; only ever added to."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="unplacings")
    scheme = models.ForeignKey("projects.Scheme", on_delete=models.PROTECT, related_name="unplacings")
    was = models.ForeignKey("projects.Placement", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "scheme"], name="unplacing_once"),
        ]


class UnplacingConfirmation(models.Model):
    """A second person agrees that a project stands nowhere under a version; only ever added to."""

    unplacing = models.OneToOneField(Unplacing, on_delete=models.PROTECT, related_name="confirmation")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
