"""What is discussed, and which posts an actor reads; every question is asked once, whatever the number of posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from facility.apps.dialogue import public as dialogue
from facility.apps.knowledge.models import Discussion, DiscussionPost, Lesson, PostReport
from facility.apps.knowledge.policy import (
    is_read_by_everybody,
    may_list_posts,
    may_moderate,
    may_read_all,
    may_view_post,
    may_write,
)
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.records import public as records

# How many answers stand under a post in the discussion; all of them stand on the page of the post.
ANSWERS_SHOWN = 3
NEWEST = 3
SHOWN_STATES = ("let_in", "taken_down", "withdrawn")


@dataclass(frozen=True)
class Subject:
    """The lesson or the meeting that is discussed, and its discussion once somebody has written."""

    lesson: Lesson | None
    meeting: dialogue.Meeting | None
    discussion: Discussion | None = None

    @property
    def thing(self) -> Lesson | dialogue.Meeting:
        """The lesson or the meeting itself."""
        found = self.lesson or self.meeting
        if found is None:
            raise NotFound("discussion")
        return found

    @property
    def record(self) -> records.Record:
        """Its record."""
        return self.thing.record

    @property
    def title(self) -> Mapping[str, str]:
        """Its title by language."""
        title: Mapping[str, str] = self.lesson.title if self.lesson is not None else self.thing.titles  # type: ignore[union-attr]
        return title

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/{'lessons' if self.lesson is not None else 'meetings'}/{self.record.reference}/"

    @property
    def talk_path(self) -> str:
        """The address of its discussion."""
        return f"/discussions/{self.record.reference}/"

    @property
    def is_closed(self) -> bool:
        """Whether nobody may write any more."""
        return self.discussion is not None and self.discussion.state == "closed"


def subject_of(discussion: Discussion) -> Subject:
    """What a discussion is about."""
    return Subject(discussion.lesson, discussion.meeting, discussion)


def subject_at(reference: str) -> Subject:
    """A published lesson or a public meeting with its discussion. Raises NotFound. Three queries at most."""
    clean = reference.replace("\x00", "?")
    lesson = Lesson.objects.select_related("record", "discussion__record").filter(
        record__reference=clean, state="published"
    )
    for found in lesson:
        return Subject(found, None, getattr(found, "discussion", None))
    meetings = dialogue.Meeting.objects.select_related("record", "discussion__record")
    for met in meetings.filter(record__reference=clean, record__is_public=True):
        return Subject(None, met, getattr(met, "discussion", None))
    raise NotFound("discussion")


def _rows() -> QuerySet[DiscussionPost]:
    return DiscussionPost.objects.select_related("record", "organisation", "author")


def _whole() -> QuerySet[DiscussionPost]:
    """Posts with all that says who may read and moderate them."""
    return _rows().select_related(
        "discussion__record", "discussion__lesson__record", "discussion__meeting__record", "above__record"
    )


def _read_by(actor: Actor) -> Q:
    """What was shown to everybody, and the actor's own that wait or were declined."""
    shown = Q(state__in=SHOWN_STATES, settled_at__isnull=False)
    mine = Q(author=actor.user_id or 0, state__in=["waiting", "declined"])
    return shown | mine if may_write(actor) else shown


def posts_of(subject: Subject, actor: Actor) -> QuerySet[DiscussionPost]:
    """The posts that the actor reads, the earliest first, each with the number of its answers (`answered`)."""
    if subject.discussion is None:
        return DiscussionPost.objects.none()
    rows = _rows().filter(_read_by(actor), discussion=subject.discussion, above=None)
    return rows.annotate(answered=_count_of_answers(actor)).order_by("written_at", "pk")


def _count_of_answers(actor: Actor) -> Count:
    shown = Q(answers__state__in=SHOWN_STATES, answers__settled_at__isnull=False)
    mine = Q(answers__author=actor.user_id or 0, answers__state__in=["waiting", "declined"])
    return Count("answers", filter=shown | mine if may_write(actor) else shown)


def first_answers(posts: Sequence[DiscussionPost], actor: Actor) -> dict[int, list[DiscussionPost]]:
    """The first answers to each of the posts, by post: one query for all of them."""
    number = Window(RowNumber(), partition_by=F("above_id"), order_by=["written_at", "pk"])
    rows = _rows().filter(_read_by(actor), above__in=[one.pk for one in posts]).annotate(place=number)
    found: dict[int, list[DiscussionPost]] = {one.pk: [] for one in posts}
    for answer in rows.filter(place__lte=ANSWERS_SHOWN).order_by("written_at", "pk"):
        found[answer.above_id or 0].append(answer)
    return found


def answers_to(post: DiscussionPost, actor: Actor) -> QuerySet[DiscussionPost]:
    """All answers to a post that the actor reads, the earliest first; one's own alone once what it is about is withdrawn."""
    rows = _rows().filter(_read_by(actor), above=post).order_by("written_at", "pk")
    if is_read_by_everybody(post.discussion) or may_read_all(actor, post.discussion):
        return rows
    return rows.filter(author=actor.user_id or 0)


def newest_posts(record_id: int) -> list[DiscussionPost]:
    """The newest posts that stand under a lesson or a meeting, each with how many there are (`all_of_them`). One query."""
    under = Q(discussion__lesson__record=record_id) | Q(discussion__meeting__record=record_id)
    rows = _rows().select_related("discussion").filter(under, state="let_in")
    return list(rows.annotate(all_of_them=Window(Count("pk"))).order_by("-written_at", "-pk")[:NEWEST])


def post_by_token(token: str, actor: Actor) -> DiscussionPost:
    """A post at its own address. Raises NotFound."""
    found = _whole().filter(record__token=token.replace("\x00", "?")).first()
    if found is None or not may_view_post(actor, found):
        raise NotFound("post")
    return found


def has_reported(post: DiscussionPost, actor: Actor) -> bool:
    """Whether the actor has reported the post before."""
    return PostReport.objects.filter(post=post, user=actor.user_id or 0).exists()


def reports_on(post: DiscussionPost, actor: Actor) -> list[PostReport]:
    """What readers reported of a post, for those who moderate it, but its author; nobody is told who reported."""
    judges = may_moderate(actor, post.discussion) and actor.user_id != post.author_id
    return list(post.reports.all()) if judges else []


def posts_at_desk(actor: Actor) -> QuerySet[DiscussionPost]:
    """Every post under what the actor moderates, what waits and what was reported first (`is_reported`)."""
    rows = _whole().annotate(is_reported=Exists(PostReport.objects.filter(post=OuterRef("pk"), seen_at=None)))
    rows = rows.order_by("-written_at", "-pk")
    if not may_list_posts(actor):
        return rows.none()
    if actor.has(Role.EDITOR) or actor.has(Role.AUDITOR):
        return rows
    return rows.filter(discussion__meeting__isnull=False)


def posts_waiting(actor: Actor) -> QuerySet[DiscussionPost]:
    """What waits for one who moderates: posts of others to be let in, and those reported and not looked at since."""
    waits = Q(state="waiting") & ~Q(author=actor.user_id or 0)
    return posts_at_desk(actor).filter(waits | Q(state="let_in", is_reported=True))
