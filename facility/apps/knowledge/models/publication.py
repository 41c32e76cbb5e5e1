"""Publications: what the library holds, in editions with a date and files by language."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from facility.core.component_lifecycles import EDITION

KINDS = (
    "study",
    "policy_brief",
    "case_study",
    "guide",
    "mapping",
    "event_report",
    "dashboard",
    "interview",
    "other",
)
TEXT_STATES = ("waiting", "read", "partly", "none")


class Publication(models.Model):
    """One work; what it says stands in its editions, of which at most one is in force."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    current = models.OneToOneField("knowledge.Edition", on_delete=models.PROTECT, null=True, related_name="in_force_of")
    started_at = models.DateTimeField()
    # The last change of what everybody reads: a publication, a new edition, a withdrawal, a text that was read.
    changed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="publication_kind_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(
                name="publication_withdrawn_says_why",
                condition=(Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""))
                | Q(withdrawn_at=None, withdrawn_reason=""),
            ),
        ]


class Edition(models.Model):
    """One version of a publication, whole: title, summary, what it is about, its date, its files."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, default=EDITION.initial)
    title = models.JSONField()
    summary = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    themes = models.JSONField(default=list)
    countries = models.JSONField(default=list)
    projects = models.ManyToManyField("projects.Project", related_name="publications")
    # As printed on it: YYYY, YYYY-MM or YYYY-MM-DD.
    issued = models.CharField(max_length=10)
    proposed_at = models.DateTimeField()
    proposed_by = models.BigIntegerField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.BigIntegerField(null=True)
    dropped_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "number"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["publication"], condition=Q(state__in=["proposed", "cleared"]), name="edition_one_prepared"
            ),
            models.UniqueConstraint(
                fields=["publication"], condition=Q(state="published"), name="edition_one_in_force"
            ),
            models.CheckConstraint(name="edition_state_known", condition=Q(state__in=EDITION.states)),
            models.CheckConstraint(
                name="edition_cleared_by_second_person",
                condition=Q(state__in=["proposed", "dropped"])
                | (Q(cleared_at__isnull=False, cleared_by__isnull=False) & ~Q(cleared_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="edition_published_has_moment",
                condition=Q(state__in=["proposed", "cleared", "dropped"]) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="edition_dropped_says_why", condition=~Q(state="dropped") | ~Q(dropped_reason="")
            ),
        ]


class EditionFile(models.Model):
    """The file of an edition in one language, with the text that was read of it, or why none was."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=8)
    stored = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    text_state = models.CharField(max_length=8, default="waiting")
    reason = models.CharField(max_length=20, blank=True)
    pages = models.PositiveIntegerField(null=True)
    pages_read = models.PositiveIntegerField(null=True)
    text = models.TextField(blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "language"], name="editionfile_language_once"),
            models.CheckConstraint(
                name="editionfile_text_facts",
                condition=Q(text_state="waiting", read_at=None, text="", reason="")
                | (Q(text_state="read", read_at__isnull=False, reason="") & ~Q(text=""))
                | (Q(text_state="partly", read_at__isnull=False) & ~Q(text="") & ~Q(reason=""))
                | (Q(text_state="none", read_at__isnull=False, text="") & ~Q(reason="")),
            ),
        ]
