"""The agenda of a meeting of our own: sessions, who speaks in them about which project, and documents by language."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

AUDIENCES = ("everybody", "registrants")
DOCUMENT_KINDS = ("agenda", "background", "declaration", "list", "minutes", "presentation", "report", "other")


class Session(models.Model):
    """One session; its hours are those of the clock at the meeting's zone."""

    plan = models.ForeignKey("dialogue.Plan", on_delete=models.CASCADE, related_name="sessions")
    day = models.DateField()
    starts_time = models.TimeField(null=True)
    ends_time = models.TimeField(null=True)
    titles = models.JSONField(default=dict)
    about = models.JSONField(default=dict)
    # From when until when people put questions and vote in it; opened again, the end is taken back.
    live_from = models.DateTimeField(null=True)
    live_until = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["day", F("starts_time").asc(nulls_first=True), "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="session_ends_after_it_starts",
                condition=Q(ends_time__isnull=True) | Q(starts_time__isnull=False, ends_time__gt=F("starts_time")),
            ),
            models.CheckConstraint(
                name="session_live_ends_after_it_began",
                condition=Q(live_until__isnull=True) | Q(live_from__isnull=False),
            ),
        ]

    @property
    def is_live(self) -> bool:
        """Whether questions are put and voted on now."""
        return self.live_from is not None and self.live_until is None


class Slot(models.Model):
    """Who speaks in a session: by function and organisation, never by name; and the project that is presented.

    Its hour is that of the clock at the meeting's zone, on the session's day; no hour: in the order in which it came.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="slots")
    position = models.PositiveSmallIntegerField()
    titles = models.JSONField(default=dict)
    speaker_function = models.CharField(max_length=200, blank=True)
    speaker_organisation = models.CharField(max_length=200, blank=True)
    # Who else speaks in it: function and organisation on one line each.
    further_speakers = models.JSONField(default=list)
    starts_time = models.TimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    # Counts the edits, so that of two who change it at once the second is told.
    version = models.PositiveIntegerField(default=1)
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, null=True, related_name="presented_in")

    class Meta:
        ordering: ClassVar = [F("starts_time").asc(nulls_last=True), "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "position"], name="slot_position_once"),
            models.CheckConstraint(
                name="slot_length_has_an_hour",
                condition=Q(minutes__isnull=True) | Q(minutes__gt=0, starts_time__isnull=False),
            ),
            models.CheckConstraint(
                name="slot_says_something",
                condition=~Q(speaker_function="", speaker_organisation="", project__isnull=True, titles={}),
            ),
        ]


class MeetingDocument(models.Model):
    """A document of a meeting in one language: for everybody, or for those who registered or took part.

    One of a meeting that others held stays on record when it is withdrawn, with the reason; its content goes then.
    """

    meeting = models.ForeignKey("dialogue.Meeting", on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=12, default="other")
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=5)
    audience = models.CharField(max_length=12)
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawn_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["title", "language", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="meetingdocument_audience", condition=Q(audience__in=AUDIENCES)),
            models.CheckConstraint(name="meetingdocument_kind", condition=Q(kind__in=DOCUMENT_KINDS)),
            models.CheckConstraint(
                name="meetingdocument_withdrawn_whole",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]
