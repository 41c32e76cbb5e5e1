"""The moderated discussion under a lesson or a meeting: posts, answers to them (one level), what readers reported."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.core.component_lifecycles import DISCUSSION, DISCUSSION_POST


class Discussion(models.Model):
    """What is said under one lesson or one meeting; it begins with its first post."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="discussion")
    lesson = models.OneToOneField("knowledge.Lesson", on_delete=models.PROTECT, null=True, related_name="discussion")
    meeting = models.OneToOneField("dialogue.Meeting", on_delete=models.PROTECT, null=True, related_name="discussion")
    state = models.CharField(max_length=8, default=DISCUSSION.initial)
    closing_word = models.TextField(blank=True)
    closing_language = models.CharField(max_length=5, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="discussion_of_one_thing",
                condition=Q(lesson__isnull=False, meeting=None) | Q(lesson=None, meeting__isnull=False),
            ),
            models.CheckConstraint(
                name="discussion_closed_with_a_word",
                condition=(Q(state="closed", closed_at__isnull=False, closed_by__isnull=False) & ~Q(closing_word=""))
                | Q(state="open", closed_at=None, closed_by=None, closing_word=""),
            ),
        ]

    @property
    def subject(self) -> models.Model:
        """The lesson or the meeting."""
        return self.lesson or self.meeting  # type: ignore[return-value]


class DiscussionPost(models.Model):
    """A post, or an answer to one (`above`). Plain text, shown only once a moderator has let it in.

    The reader is shown `function` and the organisation; `shown_name` only where the author chose it for this post.
    `for_facility`: written by staff, who speak for no organisation.
    """

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="discussion_post")
    discussion = models.ForeignKey(Discussion, on_delete=models.PROTECT, related_name="posts")
    above = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="answers")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    for_facility = models.BooleanField(default=False)
    shown_name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=12, default=DISCUSSION_POST.initial)
    written_at = models.DateTimeField()
    # When a moderator let it in or declined it; None for one that its author withdrew before.
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    # Why it was declined or taken down.
    reason = models.CharField(max_length=400, blank=True)
    ended_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["written_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["discussion", "above", "written_at"], name="discussionpost_in_order"),
            models.Index(fields=["state", "written_at"], name="discussionpost_by_state"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="discussionpost_state", condition=Q(state__in=DISCUSSION_POST.states)),
            models.CheckConstraint(
                name="discussionpost_settled_by_somebody",
                condition=Q(state__in=["waiting", "withdrawn"]) | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="discussionpost_refused_says_why",
                condition=(Q(state__in=["declined", "taken_down"]) & ~Q(reason=""))
                | (~Q(state__in=["declined", "taken_down"]) & Q(reason="")),
            ),
            models.CheckConstraint(
                name="discussionpost_over_has_moment",
                condition=Q(state__in=["waiting", "let_in"], ended_at=None)
                | Q(state__in=["declined", "taken_down", "withdrawn"], ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="discussionpost_without_text_is_over",
                condition=~Q(text="") | Q(state="withdrawn") | Q(forgotten_at__isnull=False),
            ),
            models.CheckConstraint(
                name="discussionpost_withdrawn_is_empty",
                condition=~Q(state="withdrawn") | Q(text="", function="", shown_name="", organisation=None),
            ),
            models.CheckConstraint(
                name="discussionpost_forgotten_is_empty",
                condition=Q(forgotten_at=None) | Q(text="", function="", shown_name="", organisation=None),
            ),
        ]


class PostReport(models.Model):
    """What a reader reported of a post, once per person; `seen_at` once a moderator has kept the post or taken it down."""

    post = models.ForeignKey(DiscussionPost, on_delete=models.PROTECT, related_name="reports")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["post", "user"], name="postreport_once")]
