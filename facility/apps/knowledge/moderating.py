"""What moderators do with posts: let in, decline, keep or take down what was reported; close a discussion with a word."""

from datetime import datetime, timedelta

from facility.apps.knowledge.discussing import empty, locked_post, tell_author, words_of
from facility.apps.knowledge.discussion_queries import subject_at, subject_of
from facility.apps.knowledge.models import Discussion, DiscussionPost, Lesson
from facility.apps.knowledge.policy import is_read_by_everybody, may_moderate
from facility.core.component_lifecycles import DISCUSSION, DISCUSSION_POST
from facility.core.errors import NotAllowedNow, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, acting, require, system
from facility.foundation.base.acts import action, step
from facility.foundation.base.text import one_line, pick
from facility.foundation.clocks import public as clocks
from facility.foundation.post import public as post
from facility.foundation.records import public as records
from facility.foundation.search import public as search
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

LONGEST_WORD = 2000
# As enquiries: a complaint to the European Ombudsman may be made within two years.
KEPT = timedelta(days=2 * 365 + 1)
KEEPER = system("knowledge")


def _judged(post_id: int, act: str, actor: Actor) -> DiscussionPost:
    """The locked post, advanced, by another person than its author. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    found = locked_post(post_id)
    require(may_moderate, actor, found.discussion)
    if actor.user_id == found.author_id:
        raise Refused(at_field("", "post_own"))
    found.state = advance(DISCUSSION_POST, found.state, act)
    return found


def _kept(found: DiscussionPost, event: Event, actor: Actor, at: datetime) -> DiscussionPost:
    found.save()
    trail.record(record=found.record, event=event, actor=actor, at=at)
    return found


@action
def let_in(*, post_id: int, actor: Actor, at: datetime) -> DiscussionPost:
    """Let a post in: everybody reads it; its author, and the author of the post it answers, are written to.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (one's own post).
    """
    found = _judged(post_id, "let_in", actor)
    if found.above is not None:
        records.lock(found.above.record_id)
    # A lesson is withdrawn under this lock: nothing is put into the search of one that is being taken out of it.
    records.lock(subject_of(found.discussion).record.pk)
    about = Discussion.objects.select_related("record", "lesson__record", "meeting__record")
    found.discussion = about.get(pk=found.discussion_id)
    if not is_read_by_everybody(found.discussion):
        raise NotAllowedNow("let_in", "withdrawn", "discussion")
    found.settled_at, found.settled_by = at, acting(actor)
    records.update(found.record, is_public=True)
    clocks.stop_all(record=found.record, actor=actor, at=at)
    index_post(found, at)
    tell_author(found, "let_in", at)
    if found.above is not None and found.above.author_id != found.author_id and found.above.state == "let_in":
        above = locked_post(found.above.pk)
        tell_author(above, "answered", at)
    return _kept(found, Event.DISCUSSION_POST_LET_IN, actor, at)


@action
def decline(*, post_id: int, reason: str, actor: Actor, at: datetime) -> DiscussionPost:
    """Decline a post; its author is told why. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    found = _judged(post_id, "decline", actor)
    found.reason = one_line(words_of(reason, "reason", 400))
    found.settled_at, found.settled_by, found.ended_at = at, acting(actor), at
    clocks.stop_all(record=found.record, actor=actor, at=at)
    tell_author(found, "declined", at, reason=found.reason)
    return _kept(found, Event.DISCUSSION_POST_DECLINED, actor, at)


@action
def keep_post(*, post_id: int, actor: Actor, at: datetime) -> DiscussionPost:
    """Keep a post that readers reported: the reports are looked at. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    found = _judged(post_id, "keep", actor)
    if not found.reports.filter(seen_at=None).update(seen_at=at):
        raise NotAllowedNow("keep", found.state, "discussion_post")
    clocks.stop_all(record=found.record, actor=actor, at=at)
    return _kept(found, Event.DISCUSSION_POST_KEPT, actor, at)


@action
def take_down(*, post_id: int, reason: str, actor: Actor, at: datetime) -> DiscussionPost:
    """Take a post down: a line with the reason stands in its place. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    found = _judged(post_id, "take_down", actor)
    found.reason = one_line(words_of(reason, "reason", 400))
    found.ended_at = at
    found.reports.filter(seen_at=None).update(seen_at=at)
    clocks.stop_all(record=found.record, actor=actor, at=at)
    search.remove(found.record)
    tell_author(found, "taken_down", at, reason=found.reason)
    return _kept(found, Event.DISCUSSION_POST_TAKEN_DOWN, actor, at)


@action
def close_discussion(*, reference: str, word: str, actor: Actor, at: datetime, language: str = "en") -> Discussion:
    """Close a discussion with a closing word: nobody writes in it any more; what waits is still let in or declined.

    Raises NotFound (also where nobody has written), Forbidden, NotAllowedNow, Refused (no word).
    """
    subject = subject_at(reference)
    records.lock(subject.record.pk)
    found = subject_at(reference).discussion
    require(may_moderate, actor, subject)
    if found is None:
        raise NotAllowedNow("close", "empty", "discussion")
    found.state = advance(DISCUSSION, found.state, "close")
    found.closing_word, found.closing_language = words_of(word, "word", LONGEST_WORD), language[:5]
    found.closed_at, found.closed_by = at, acting(actor)
    found.save()
    trail.record(record=found.record, event=Event.DISCUSSION_CLOSED, actor=actor, at=at)
    return found


@step
def index_post(found: DiscussionPost, at: datetime) -> None:
    """Put a post that was let in into the search, in the language it was written in."""
    subject = subject_of(found.discussion)
    search.put(
        search.Doc(
            record=found.record,
            language=found.language,
            title=pick(subject.title, found.language).text,
            body=found.text,
            labels=("public",),
            path=f"/discussions/posts/{found.record.token}/",
            updated_at=at,
        )
    )


@step
def hide_discussion(lesson: Lesson) -> None:
    """Take what was said under a lesson out of the search: the lesson is withdrawn."""
    rows = DiscussionPost.objects.filter(discussion__lesson=lesson, state="let_in").select_related("record")
    for found in rows:
        search.remove(found.record)


@step
def forget(found: DiscussionPost, at: datetime) -> None:
    """Empty one post for good, and the letters about it; one that still stood is withdrawn by that."""
    if found.state in DISCUSSION_POST.terminal:
        found.ended_at = found.ended_at or at
    else:
        found.state, found.ended_at = advance(DISCUSSION_POST, found.state, "withdraw"), at
    empty(found, KEEPER, at)
    found.forgotten_at = at
    found.save()
    post.forget_about(record=found.record)
    trail.record(record=found.record, event=Event.DISCUSSION_POST_FORGOTTEN, actor=KEEPER, at=at)


@action
def forget_post(*, post_id: int, at: datetime) -> bool:
    """Empty a post that was declined or taken down long enough ago; whether it was. Raises NotFound."""
    found = locked_post(post_id)
    if found.forgotten_at is not None or found.ended_at is None or at < found.ended_at + KEPT:
        return False
    forget(found, at)
    return True
