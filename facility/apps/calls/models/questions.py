"""Questions on a call: asked of the facility, answered by it, and the answer published for everybody at once."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.core.component_lifecycles import CALL_QUESTION


class Question(models.Model):
    """One question, in words that name nobody. What one applicant is told, every applicant reads.

    `language` is the one in which question and answer are published; their other wordings stand by language beside them.
    """

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
    other_text = models.JSONField(default=dict)
    other_answer = models.JSONField(default=dict)
    worded_at = models.DateTimeField(null=True)
    worded_by = models.BigIntegerField(null=True)

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
            models.CheckConstraint(
                name="call_question_worded_is_published",
                condition=Q(worded_at=None, worded_by=None)
                | Q(state="published", worded_at__isnull=False, worded_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["call", "state"], name="call_question_by_call")]

    @property
    def texts(self) -> dict[str, str]:
        """The question by language."""
        return {self.language: self.text, **self.other_text}

    @property
    def answers(self) -> dict[str, str]:
        """The answer by language; nothing before it is published."""
        return {self.language: self.answer, **self.other_answer} if self.answer else {}

    @property
    def lacks(self) -> list[str]:
        """The languages of the call in which the published answer does not stand yet."""
        return [code for code in self.call.title if code not in self.answers] if self.answer else []
