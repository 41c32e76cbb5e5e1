"""What happens live in a session: questions with up-votes, and polls.

A poll vote holds whose it is, so that each has one and may change it, and while the poll is open also what was chosen.
When the poll is closed the options are counted and taken off the votes: from then on nobody can say who chose what.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.core.component_lifecycles import LIVE_QUESTION, POLL

POLL_KINDS = ("one", "several", "scale")


class LiveQuestion(models.Model):
    """A question put in a session; its author is an id that no page, export or interface names."""

    session = models.ForeignKey("dialogue.Session", on_delete=models.PROTECT, related_name="questions")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=500)
    state = models.CharField(max_length=8, default=LIVE_QUESTION.initial)
    # Counted with each vote, in the same transaction.
    votes = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-votes", "asked_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="livequestion_state", condition=Q(state__in=LIVE_QUESTION.states)),
            models.CheckConstraint(name="livequestion_says_something", condition=~Q(text="")),
            models.UniqueConstraint(fields=["session", "user", "text"], name="livequestion_once"),
        ]


class LivePulse(models.Model):
    """Counts the changes of a live session, so that whoever watches many of them asks one small table.

    Beaten last in every act, after all other locks: nobody who holds a pulse waits for anything.
    """

    session = models.OneToOneField("dialogue.Session", on_delete=models.CASCADE, primary_key=True, related_name="pulse")
    beat = models.PositiveBigIntegerField(default=0)


class QuestionVote(models.Model):
    """One up-vote of one person: a phone that votes twice counts once."""

    question = models.ForeignKey(LiveQuestion, on_delete=models.CASCADE, related_name="up_votes")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "user"], name="questionvote_once")]


class Poll(models.Model):
    """A question of the secretariat with options; opened, then closed for good.

    Of `several` choices a ballot has at most `most`; a `scale` has an option for each value from 1 to 5.
    """

    session = models.ForeignKey("dialogue.Session", on_delete=models.PROTECT, related_name="polls")
    titles = models.JSONField(default=dict)
    kind = models.CharField(max_length=7, default="one")
    most = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=6, default=POLL.initial)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="poll_state_has_its_moments",
                condition=Q(state="draft", opened_at=None, closed_at=None)
                | Q(state="open", opened_at__isnull=False, closed_at=None)
                | Q(state="closed", opened_at__isnull=False, closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="poll_kind_says_how_many",
                condition=Q(kind="several", most__gte=2) | Q(kind__in=("one", "scale"), most__isnull=True),
            ),
        ]


class PollOption(models.Model):
    """What can be chosen, or a value of a scale; `votes` is NULL until the poll is closed and counted."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    texts = models.JSONField(default=dict)
    votes = models.PositiveIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["poll", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["poll", "position"], name="polloption_position_once")]


class PollVote(models.Model):
    """That a person voted; and, until the poll is closed, for which option or, where several may be chosen, which ones."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="ballots")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    option = models.ForeignKey(PollOption, on_delete=models.CASCADE, null=True, related_name="+")
    picks = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "user"], name="pollvote_once"),
            models.CheckConstraint(name="pollvote_one_or_several", condition=Q(option__isnull=True) | Q(picks=[])),
        ]
