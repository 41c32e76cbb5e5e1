"""What people write under a lesson or a meeting: posts and answers, withdrawn by their authors, reported by readers.

Nothing that is written here is read by others before a moderator has let it in (moderating.py). It is plain text: what
looks like markup is shown as it was typed.
"""

from datetime import datetime, timedelta

from facility.apps.knowledge.discussion_queries import Subject, subject_at, subject_of
from facility.apps.knowledge.models import Discussion, DiscussionPost, PostReport
from facility.apps.knowledge.policy import is_read_by_everybody, may_moderate, may_view_post, may_write
from facility.apps.knowledge.tasks import LET_IN, LOOK_AT
from facility.core.component_lifecycles import DISCUSSION_POST
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, Role, User, acting, limits
from facility.foundation.base.acts import action, step
from facility.foundation.base.text import one_line
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.post import public as post
from facility.foundation.records import public as records
from facility.foundation.search import public as search
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

TERM = "post_moderation"
LONGEST = 4000
# A ceiling against a machine, above what a person writes with thought.
POSTS = limits.Limit("discussion-posts", 10, timedelta(hours=1))
# Who writes for the facility where no organisation is named.
FACILITY = frozenset(
    {
        Role.ADMINISTRATOR,
        Role.ASSISTANCE_COORDINATOR,
        Role.AUTHORISING_OFFICER,
        Role.DIALOGUE_SECRETARIAT,
        Role.EDITOR,
        Role.FINANCE_OFFICER,
        Role.GRANTS_OFFICER,
    }
)


def words_of(raw: str, field: str, most: int) -> str:
    """What was typed, made fit to keep. Raises Refused where it says nothing or too much."""
    kept = plain_text(raw, field).strip()
    if not kept:
        raise Refused(at_field(field, "text_missing"))
    if len(kept) > most:
        raise Refused(at_field(field, "post_too_long", most=most))
    return kept


def _begun(subject: Subject, actor: Actor, at: datetime) -> Discussion:
    """The discussion of a subject, begun with its first post."""
    found = Discussion.objects.filter(lesson=subject.lesson, meeting=subject.meeting).select_related("record").first()
    if found is not None:
        return found
    label = {"en": "Discussion", "fr": "Discussion"}
    record = records.create(kind="discussion", label=label, at=at, invented=subject.record.invented)
    made = Discussion.objects.create(record=record, lesson=subject.lesson, meeting=subject.meeting)
    facts = {"record": subject.record.pk}
    trail.record(record=record, event=Event.DISCUSSION_BEGUN, actor=actor, at=at, facts=facts)
    return made


def _organisation(actor: Actor, organisation_id: int | None) -> int | None:
    if organisation_id is not None and organisation_id not in actor.organisations():
        raise Refused(at_field("organisation", "post_organisation"))
    return organisation_id


def _written(
    subject: Subject, above: DiscussionPost | None, said: dict[str, object], actor: Actor, at: datetime
) -> DiscussionPost:
    """The post, waiting for a moderator; the subject's record is locked."""
    user = User.objects.get(pk=acting(actor))
    discussion = _begun(subject, actor, at)
    if discussion.state == "closed":
        raise NotAllowedNow("write", discussion.state, "discussion")
    same = DiscussionPost.objects.filter(discussion=discussion, above=above, author=user, text=said["text"])
    if same.filter(state__in=["waiting", "let_in"]).exists():
        raise Refused(at_field("text", "post_written_already"))
    if not POSTS.take(str(user.pk), at=at):
        raise Refused(at_field("text", "post_limit", most=POSTS.most))
    invented = subject.record.invented or user.invented
    record = records.create(
        kind="discussion_post", label={"en": "Post", "fr": "Contribution"}, at=at, invented=invented
    )
    made = DiscussionPost.objects.create(
        record=record, discussion=discussion, above=above, author=user, written_at=at, **said
    )
    role = Role.EDITOR if subject.lesson is not None else Role.DIALOGUE_SECRETARIAT
    clocks.start(record=record, kind=LET_IN, actor=actor, at=at, policy=TERM, role=role)
    facts = {"discussion": discussion.pk, "above": above.pk if above is not None else None}
    trail.record(record=record, event=Event.DISCUSSION_POST_WRITTEN, actor=actor, at=at, facts=facts)
    return made


def _said(
    text: str, function: str, language: str, organisation_id: int | None, shows_name: bool, actor: Actor
) -> dict[str, object]:
    """What goes into the row, cleaned. Raises Forbidden, Refused."""
    if not may_write(actor):
        raise Forbidden("knowledge.write_post")
    called = one_line(words_of(function, "function", 120))
    if not called:
        raise Refused(at_field("function", "text_missing"))
    organisation = _organisation(actor, organisation_id)
    return {
        "text": words_of(text, "text", LONGEST),
        "function": called,
        "organisation_id": organisation,
        "for_facility": organisation is None and bool(actor.roles & FACILITY),
        "shown_name": one_line(actor.name)[:120] if shows_name else "",
        "language": language[:5],
    }


@action
def write_post(
    *,
    reference: str,
    text: str,
    function: str,
    actor: Actor,
    at: datetime,
    organisation_id: int | None = None,
    shows_name: bool = False,
    language: str = "en",
) -> DiscussionPost:
    """Write a post under a published lesson or a public meeting; it waits until a moderator lets it in.

    `function` is what the reader is shown of the author, with the organisation; the name only with `shows_name`.
    Raises NotFound, Forbidden (no account), NotAllowedNow (closed), Refused (empty, too long, too many, said before).
    """
    said = _said(text, function, language, organisation_id, shows_name, actor)
    records.lock(subject_at(reference).record.pk)
    return _written(subject_at(reference), None, said, actor, at)


def locked_post(post_id: int) -> DiscussionPost:
    """A post, held for a change, with what it is about. Raises NotFound."""
    found = DiscussionPost.objects.filter(pk=post_id).first()
    if found is None:
        raise NotFound("post")
    records.lock(found.record_id)
    about = ("discussion__record", "discussion__lesson__record", "discussion__meeting__record", "above__author")
    return DiscussionPost.objects.select_related("record", "author", "organisation", *about).get(pk=post_id)


@action
def answer_post(
    *,
    post_id: int,
    text: str,
    function: str,
    actor: Actor,
    at: datetime,
    organisation_id: int | None = None,
    shows_name: bool = False,
    language: str = "en",
) -> DiscussionPost:
    """Answer a post that stands; an answer is answered by nobody. It waits as posts do.

    Raises as `write_post`; NotAllowedNow also where the post does not stand or is an answer itself.
    """
    said = _said(text, function, language, organisation_id, shows_name, actor)
    above = locked_post(post_id)
    if not may_view_post(actor, above):
        raise NotFound("post")
    if above.state != "let_in" or above.above_id is not None:
        raise NotAllowedNow("answer", above.state, "discussion_post")
    if not is_read_by_everybody(above.discussion):
        raise NotAllowedNow("answer", "withdrawn", "discussion")
    subject = subject_of(above.discussion)
    records.lock(subject.record.pk)
    return _written(subject, above, said, actor, at)


@step
def empty(found: DiscussionPost, actor: Actor, at: datetime) -> None:
    """Take the words and the author's function out of a post that is withdrawn or forgotten; not saved yet.

    What readers reported of it goes as well: a reason may repeat the words.
    """
    found.text = found.function = found.shown_name = ""
    found.organisation = None
    found.for_facility = False
    found.reports.update(reason="")
    search.remove(found.record)
    clocks.stop_all(record=found.record, actor=actor, at=at)


@action
def withdraw_post(*, post_id: int, actor: Actor, at: datetime) -> DiscussionPost:
    """Withdraw one's own post: its words go at once, a line stands in its place where others could read it.

    Raises NotFound, Forbidden, NotAllowedNow.
    """
    found = locked_post(post_id)
    if not may_write(actor) or actor.user_id != found.author_id:
        raise Forbidden("knowledge.withdraw_post")
    found.state = advance(DISCUSSION_POST, found.state, "withdraw")
    found.ended_at = at
    empty(found, actor, at)
    found.save()
    trail.record(record=found.record, event=Event.DISCUSSION_POST_WITHDRAWN, actor=actor, at=at)
    return found


@action
def report_post(*, post_id: int, reason: str, actor: Actor, at: datetime) -> PostReport:
    """Report a post to those who moderate, once per person; its author is not told.

    Raises NotFound, Forbidden (no account), NotAllowedNow (it does not stand), Refused (no reason, reported before).
    """
    found = locked_post(post_id)
    if not may_write(actor):
        raise Forbidden("knowledge.report_post")
    if not may_view_post(actor, found):
        raise NotFound("post")
    advance(DISCUSSION_POST, found.state, "report")
    if PostReport.objects.filter(post=found, user=acting(actor)).exists():
        raise Refused(at_field("reason", "post_reported_already"))
    made = PostReport.objects.create(
        post=found, user_id=acting(actor), reason=one_line(words_of(reason, "reason", 400)), at=at
    )
    role = Role.EDITOR if found.discussion.lesson_id is not None else Role.DIALOGUE_SECRETARIAT
    clocks.start(record=found.record, kind=LOOK_AT, actor=actor, at=at, policy=TERM, role=role)
    facts = {"report": made.pk}
    trail.record(record=found.record, event=Event.DISCUSSION_POST_REPORTED, actor=actor, at=at, facts=facts)
    return made


@step
def tell_author(found: DiscussionPost, kind: str, at: datetime, **facts: object) -> None:
    """Write to the author of a post what came of it, by letter and among their notices."""
    author = found.author
    if not author.is_active:
        return
    subject = subject_of(found.discussion)
    told = {"title": {"text": dict(subject.title)}, **facts}
    page = {"path": f"/discussions/posts/{found.record.token}/"}
    name = f"knowledge.post_{kind}"
    post.queue(
        kind=name,
        to=author,
        facts={**told, "page": page},
        at=at,
        key=post.random_key(f"{name}:{found.pk}"),
        record=found.record,
    )


def moderates(actor: Actor, found: DiscussionPost) -> bool:
    """Whether the actor moderates this post: of what they moderate, but not what they wrote."""
    return may_moderate(actor, found.discussion) and actor.user_id != found.author_id
