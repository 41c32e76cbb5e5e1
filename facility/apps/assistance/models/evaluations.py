"""Evaluation of assistance by both sides once it is delivered, and what came of it when it is asked later."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.core.component_lifecycles import ASSISTANCE_SHEET
from facility.foundation.records.public import new_token

REQUESTER, EXPERT = "requester", "expert"
# Whether a deliverable is used, as the authority says when it is asked.
USES = ("used", "partly", "not_yet", "not_used")


class QuestionList(models.Model):
    """One version of what a side is asked, with its scale; never edited, the next version is added."""

    side = models.CharField(max_length=10)
    version = models.PositiveSmallIntegerField()
    as_of = models.DateField()
    source = models.CharField(max_length=400)
    source_url = models.URLField(max_length=300, blank=True)
    status = models.CharField(max_length=16)
    # [{"code": …, "text": {language: …}}] and [{"value": 1, "text": {language: …}}].
    questions = models.JSONField()
    scale = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["side", "version"], name="questionlist_once"),
            models.CheckConstraint(name="questionlist_side", condition=Q(side__in=[REQUESTER, EXPERT])),
        ]


class Sheet(models.Model):
    """The evaluation asked of one side: of the authority once, of each expert who worked; answered once or not at all."""

    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    request = models.ForeignKey("assistance.Request", on_delete=models.PROTECT, related_name="sheets")
    side = models.CharField(max_length=10)
    expert = models.ForeignKey("assistance.Expert", on_delete=models.PROTECT, null=True, related_name="sheets")
    questions = models.ForeignKey(QuestionList, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=ASSISTANCE_SHEET.initial)
    asked_at = models.DateTimeField()
    # When it was handed in, or when the period was over in silence.
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "expert"], name="sheet_once_per_expert"),
            models.UniqueConstraint(fields=["request"], condition=Q(side=REQUESTER), name="sheet_once_per_requester"),
            models.CheckConstraint(
                name="sheet_side",
                condition=Q(side=REQUESTER, expert=None) | Q(side=EXPERT, expert__isnull=False),
            ),
            models.CheckConstraint(
                name="sheet_state_facts",
                condition=Q(state="asked", settled_at=None)
                | Q(state__in=["handed_in", "silent"], settled_at__isnull=False),
            ),
        ]


class SheetAnswer(models.Model):
    """What a side handed in: a value of the scale by question, and words. One per sheet is the database's to hold."""

    sheet = models.OneToOneField(Sheet, on_delete=models.PROTECT, related_name="answer")
    ratings = models.JSONField()
    words = models.TextField(blank=True)
    handed_at = models.DateTimeField()
    handed_by = models.BigIntegerField()


class FollowUp(models.Model):
    """What was asked of the authority some time after the assistance; `due_at` is null where no period is known."""

    request = models.OneToOneField("assistance.Request", on_delete=models.PROTECT, related_name="follow_up")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    # From here coordinators may close the request although nothing was answered.
    overdue_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="followup_in_order", condition=Q(overdue_at=None) | Q(due_at=None) | Q(reminded_at__isnull=False)
            ),
        ]


class FollowUpAnswer(models.Model):
    """What has come of the assistance: what changed, and what is still missing."""

    follow_up = models.OneToOneField(FollowUp, on_delete=models.PROTECT, related_name="answer")
    changed = models.TextField()
    missing = models.TextField(blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.BigIntegerField()


class DeliverableUse(models.Model):
    """Whether a deliverable that was accepted is used, and for what."""

    answer = models.ForeignKey(FollowUpAnswer, on_delete=models.PROTECT, related_name="uses")
    deliverable = models.ForeignKey("assistance.Deliverable", on_delete=models.PROTECT, related_name="uses")
    use = models.CharField(max_length=10)
    words = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["deliverable__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "deliverable"], name="deliverableuse_once"),
            models.CheckConstraint(name="deliverableuse_known", condition=Q(use__in=USES)),
        ]
