"""Lessons: drawn from a report, a mission of assistance, a meeting, or proposed for a programme; cleared by a second person, published with themes and countries."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from facility.core.lifecycles import LESSON


class Lesson(models.Model):
    """What others should know, in one or more languages, with where it comes from."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    source = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="lessons")
    # The mission it was drawn from; `source` is then the request that the mission belongs to.
    mission = models.ForeignKey("assistance.Mission", on_delete=models.PROTECT, null=True, related_name="lessons")
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, null=True, related_name="lessons")
    title = models.JSONField()
    body = models.JSONField()
    themes = models.JSONField(default=list)
    countries = models.JSONField(default=list)
    # Parts of a dossier beside which it is shown; empty: beside every one.
    parts = models.JSONField(default=list)
    applies = models.JSONField(default=dict)
    not_applies = models.JSONField(default=dict)
    state = models.CharField(max_length=20, default=LESSON.initial)
    proposed_at = models.DateTimeField()
    proposed_by = models.BigIntegerField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.BigIntegerField(null=True)
    dropped_reason = models.CharField(max_length=400, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="lesson_state_known", condition=Q(state__in=LESSON.states)),
            models.CheckConstraint(
                name="lesson_cleared_by_second_person",
                condition=~Q(state__in=["cleared", "published", "withdrawn"])
                | (Q(cleared_at__isnull=False, cleared_by__isnull=False) & ~Q(cleared_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="lesson_published_has_moment",
                condition=~Q(state__in=["published", "withdrawn"]) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="lesson_withdrawn_says_why",
                condition=(Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""))
                | (~Q(state="withdrawn") & Q(withdrawn_at=None, withdrawn_reason="")),
            ),
            models.CheckConstraint(
                name="lesson_dropped_says_why", condition=~Q(state="dropped") | ~Q(dropped_reason="")
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-published_at"], name="lesson_newest")]

    @property
    def origin(self) -> str:
        """What it was drawn from: "report", "mission" or "meeting"; "programme" where it was proposed for its space."""
        if self.mission_id is not None:
            return "mission"
        return {"dialogue_meeting": "meeting", "programme": "programme"}.get(self.source.kind, "report")
