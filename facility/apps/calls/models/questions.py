"""Questions on a call: asked of the facility, answered by it, and the answer published for everybody at once."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.core.component_lifecycles import CALL_QUESTION


class Question(models.Model):
    """One question, in words that name nobody. What one applicant is told, every applicant reads."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="questions")
    language = models.CharField(max_length=5)
    text = models.TextField()
    state = models.CharField(max_length=20, default=CALL_QUESTION.initial)
    asked_at = models.DateTimeField()
    raised_by = models.BigIntegerField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    dropped_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="call_question_state_known", condition=Q(state__in=CALL_QUESTION.states)),
            models.CheckConstraint(name="call_question_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="call_question_published_has_answer",
                condition=(Q(state="published", answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""))
                | (~Q(state="published") & Q(answer="", answered_at=None, answered_by=None)),
            ),
            models.CheckConstraint(
                name="call_question_dropped_says_why",
                condition=(Q(state="dropped") & ~Q(dropped_reason="")) | (~Q(state="dropped") & Q(dropped_reason="")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["call", "state"], name="call_question_by_call")]
