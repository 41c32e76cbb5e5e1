"""A meeting as it is known: what no source says stays empty."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

KINDS = (
    "call_launch", "conference", "coordination_platform", "core_group", "exchange_event", "friends_of_the_chair",
    "info_session", "launch", "ministerial_conference", "monitoring_mission", "network_conference",
    "preparatory_meeting", "project_closing", "project_event", "project_kickoff", "senior_officials_meeting",
    "steering_committee", "study_visit", "training", "webinar", "working_group", "workshop",
)  # fmt: skip
MODES = ("", "in_person", "online", "hybrid")
VERIFICATIONS = ("page", "site", "document", "no_page_kept", "own")


class Meeting(models.Model):
    """One meeting of a process. `starts` and `ends` are partial dates; counts are those of the source, never ours."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="dialogue_meeting")
    key = models.CharField(max_length=80, unique=True)
    # None where a meeting of our own belongs to no process.
    process = models.ForeignKey("dialogue.Process", on_delete=models.PROTECT, null=True, related_name="meetings")
    body = models.ForeignKey("dialogue.ProcessBody", on_delete=models.PROTECT, null=True, related_name="meetings")
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, null=True, related_name="meetings")
    kind = models.CharField(max_length=30)
    titles = models.JSONField(default=dict)
    title_key = models.CharField(max_length=200, db_index=True)
    starts = models.CharField(max_length=10, blank=True, db_index=True)
    ends = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True, db_index=True)
    mode = models.CharField(max_length=10, blank=True)
    participants = models.PositiveIntegerField(null=True)
    states = models.PositiveIntegerField(null=True)
    source_urls = models.JSONField(default=list)
    # How far the entry was checked against its source: a page read, only the site, a document, or no page kept; "own" is held by the facility.
    verification = models.CharField(max_length=12)
    note = models.TextField(blank=True)
    # The one meeting that this one follows up; who says so, where that is not the facility itself.
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="follow_ups")
    follows_source = models.CharField(max_length=300, blank=True)
    source_digest = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-starts", "key"]
        constraints: ClassVar = [
            models.CheckConstraint(name="meeting_kind", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="meeting_mode", condition=Q(mode__in=MODES)),
            models.CheckConstraint(name="meeting_verification", condition=Q(verification__in=VERIFICATIONS)),
            models.CheckConstraint(name="meeting_follows_another", condition=~Q(follows=F("id"))),
            models.CheckConstraint(
                name="meeting_follows_with_source", condition=Q(follows__isnull=False) | Q(follows_source="")
            ),
        ]
