"""Live in a session: opened and closed by the secretariat; questions put, shown, voted on; polls held and counted.

Votes leave no line on the trail: it would say who voted when. A poll leaves one when it is opened and one with its
figures when it is closed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import F

from facility.apps.dialogue import typed
from facility.apps.dialogue.models import (
    LivePulse,
    LiveQuestion,
    Poll,
    PollOption,
    PollVote,
    QuestionVote,
    Registration,
    Session,
)
from facility.apps.dialogue.policy import may_moderate
from facility.core.component_lifecycles import LIVE_QUESTION, POLL
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance, transition
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action, step
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

FEWEST, MOST = 2, 12


def locked_session(session_id: int) -> Session:
    """The session, locked until the transaction ends. Raises NotFound."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("plan__meeting__record")
    found = rows.filter(pk=session_id).first()
    if found is None:
        raise NotFound("session")
    return found


def _record(session: Session, event: str, actor: Actor, at: datetime, **facts: object) -> None:
    record = records.lock(session.plan.meeting.record_id)
    told = {"session": session.pk, **facts}
    trail.record(record=record, event=Event(event), actor=actor, at=at, facts=told)


def _beat(session_id: int) -> None:
    """Say that something changed; last in its act."""
    LivePulse.objects.filter(session=session_id).update(beat=F("beat") + 1)


def _in_room(session: Session, actor: Actor) -> int:
    """The user who acts and has a place at the meeting. Raises Forbidden."""
    user_id = actor.user_id
    rows = Registration.objects.filter(plan=session.plan_id, user=user_id or 0, state="placed")
    if user_id is None or not rows.exists():
        raise Forbidden("dialogue.take_part")
    return user_id


def _must_be_live(session: Session, act: str) -> None:
    if not session.is_live or session.plan.state != "published":
        raise NotAllowedNow(act, "closed", "session")


@action
def open_live(*, session_id: int, actor: Actor, at: datetime) -> Session:
    """Let participants put questions and vote in a session. Raises NotFound, Forbidden, NotAllowedNow."""
    session = locked_session(session_id)
    require(may_moderate, actor, session)
    if session.is_live or session.plan.state != "published":
        raise NotAllowedNow("open_live", "open" if session.is_live else session.plan.state, "session")
    session.live_from, session.live_until = session.live_from or at, None
    session.save(update_fields=["live_from", "live_until"])
    LivePulse.objects.get_or_create(session=session)
    _record(session, Event.LIVE_SESSION_OPENED, actor, at)
    _beat(session.pk)
    return session


@action
def close_live(*, session_id: int, actor: Actor, at: datetime) -> Session:
    """End it: nobody puts a question or votes any more, and open polls are counted. Raises as `open_live`."""
    session = locked_session(session_id)
    require(may_moderate, actor, session)
    if not session.is_live:
        raise NotAllowedNow("close_live", "closed", "session")
    session.live_until = at
    session.save(update_fields=["live_until"])
    # Held before they are counted: a vote that is being cast is counted, or comes too late.
    for poll in session.polls.select_for_update().filter(state="open").order_by("pk"):
        count(poll, session, actor, at)
    _record(session, Event.LIVE_SESSION_CLOSED, actor, at)
    _beat(session.pk)
    return session


@action
def ask_question(*, session_id: int, text: str, actor: Actor, at: datetime) -> LiveQuestion:
    """Put a question, as somebody who has a place; the room sees it once the secretariat shows it.

    Raises NotFound, Forbidden, NotAllowedNow (not live), Refused (empty, too long, put already).
    """
    session = locked_session(session_id)
    user_id = _in_room(session, actor)
    _must_be_live(session, "ask")
    said = typed.line(text, "text", 500)
    if not said:
        raise Refused(at_field("text", "dialogue.text_missing"))
    if LiveQuestion.objects.filter(session=session, user=user_id, text=said).exists():
        raise Refused(at_field("text", "dialogue.asked_already"))
    made = LiveQuestion.objects.create(session=session, user_id=user_id, text=said, asked_at=at)
    _record(session, Event.LIVE_QUESTION_ASKED, actor, at, question=made.pk)
    _beat(session.pk)
    return made


@action
def carry_questions(*, session_id: int, actor: Actor, at: datetime) -> int:
    """Put the unanswered questions of the meeting before into a session of its follow-up, and give how many are new.

    Those that the room saw and nobody answered, without their votes; what was carried before, or asked again, is left.
    Raises NotFound, Forbidden, NotAllowedNow (follows nothing, not published).
    """
    # All sessions of the follow-up are held, in their order: at once into two of them, the second finds what the first put.
    plan = Session.objects.filter(pk=session_id).values("plan")
    list(Session.objects.select_for_update(of=("self",)).filter(plan__in=plan).order_by("pk"))
    session = locked_session(session_id)
    require(may_moderate, actor, session)
    first = session.plan.follows_id
    if first is None or session.plan.state != "published":
        raise NotAllowedNow("carry_questions", session.plan.state if first else "follows nothing", "session")
    here = LiveQuestion.objects.filter(session__plan=session.plan_id).order_by()
    known = set(here.values_list("user", "text"))
    made = []
    for user_id, text in LiveQuestion.objects.filter(session__plan=first, state="shown").values_list("user", "text"):
        if (user_id, text) not in known:
            known.add((user_id, text))
            made.append(LiveQuestion(session=session, user_id=user_id, text=text, state="shown", asked_at=at))
    LiveQuestion.objects.bulk_create(made)
    if made:
        _record(session, Event.LIVE_QUESTION_CARRIED, actor, at, questions=len(made))
        _beat(session.pk)
    return len(made)


@action
def moderate(*, question_id: int, do: str, actor: Actor, at: datetime) -> LiveQuestion:
    """Show, hide or mark as answered ("show", "hide", "answer"). Raises NotFound, Forbidden, NotAllowedNow."""
    found = LiveQuestion.objects.select_for_update(of=("self",)).filter(pk=question_id).first()
    if found is None or do not in LIVE_QUESTION.actions:
        raise NotFound("question")
    require(may_moderate, actor, found)
    event = transition(LIVE_QUESTION, found.state, do).event
    found.state = advance(LIVE_QUESTION, found.state, do)
    found.save(update_fields=["state"])
    _record(found.session, event, actor, at, question=found.pk)
    _beat(found.session_id)
    return found


def _question_voted_on(question_id: int, actor: Actor, act: str) -> tuple[LiveQuestion, int]:
    """The question, locked, and who votes, where the actor may vote on it now. Raises NotFound, Forbidden, NotAllowedNow."""
    found = LiveQuestion.objects.select_for_update(of=("self",)).filter(pk=question_id).first()
    if found is None:
        raise NotFound("question")
    user_id = _in_room(found.session, actor)
    if found.state != "shown":
        raise NotAllowedNow(act, found.state, "question")
    _must_be_live(found.session, act)
    return found, user_id


@action
def vote_up(*, question_id: int, actor: Actor, at: datetime) -> bool:
    """Vote a question up, once for each person; says whether it counted now (False: it counted before).

    Raises NotFound (also where the room does not see it), Forbidden, NotAllowedNow (not live).
    """
    found, user_id = _question_voted_on(question_id, actor, "vote_up")
    _vote, is_new = QuestionVote.objects.get_or_create(question=found, user_id=user_id)
    if is_new:
        LiveQuestion.objects.filter(pk=found.pk).update(votes=F("votes") + 1)
        _beat(found.session_id)
    return is_new


@action
def take_vote_back(*, question_id: int, actor: Actor, at: datetime) -> bool:
    """Take one's vote for a question back; says whether there was one. Raises as `vote_up`."""
    found, user_id = _question_voted_on(question_id, actor, "take_vote_back")
    gone, _rows = QuestionVote.objects.filter(question=found, user=user_id).delete()
    if gone:
        LiveQuestion.objects.filter(pk=found.pk).update(votes=F("votes") - 1)
        _beat(found.session_id)
    return bool(gone)


@action
def draft_poll(
    *, session_id: int, titles: Mapping[str, str], options: Sequence[Mapping[str, str]], actor: Actor, at: datetime
) -> Poll:
    """Prepare a poll with two to twelve options. Raises NotFound, Forbidden, NotAllowedNow (cancelled), Refused."""
    session = locked_session(session_id)
    require(may_moderate, actor, session)
    if session.plan.state == "cancelled":
        raise NotAllowedNow("draft_poll", session.plan.state, "session")
    return prepare_poll(session, titles, options, actor, at)


@step
def prepare_poll(
    session: Session, titles: Mapping[str, str], options: Sequence[Mapping[str, str]], actor: Actor, at: datetime
) -> Poll:
    """Prepare a poll in a locked session. Raises Refused (title, number of options, one twice)."""
    kept = [typed.titles(one, "options", needed=False) for one in options]
    kept = [one for one in kept if one]
    if not FEWEST <= len(kept) <= MOST:
        raise Refused(at_field("options", "dialogue.options_missing", fewest=FEWEST, most=MOST))
    if any(one in kept[:place] for place, one in enumerate(kept)):
        raise Refused(at_field("options", "dialogue.option_twice"))
    poll = Poll.objects.create(session=session, titles=typed.titles(titles, "titles"))
    PollOption.objects.bulk_create(
        PollOption(poll=poll, position=place, texts=texts) for place, texts in enumerate(kept, start=1)
    )
    _record(session, Event.POLL_DRAFTED, actor, at, poll=poll.pk)
    _beat(session.pk)
    return poll


def _poll(poll_id: int) -> tuple[Poll, Session]:
    found = Poll.objects.select_for_update().filter(pk=poll_id).first()
    if found is None:
        raise NotFound("poll")
    return found, Session.objects.select_related("plan__meeting__record").get(pk=found.session_id)


@action
def open_poll(*, poll_id: int, actor: Actor, at: datetime) -> Poll:
    """Let the room vote. Raises NotFound, Forbidden, NotAllowedNow (opened before, the session is not live)."""
    # The session first, as whoever closes it does: no poll is opened in one that is being closed.
    for number in Poll.objects.filter(pk=poll_id).values_list("session_id", flat=True):
        locked_session(number)
    poll, session = _poll(poll_id)
    require(may_moderate, actor, poll)
    return start_poll(poll, session, actor, at)


@step
def start_poll(poll: Poll, session: Session, actor: Actor, at: datetime) -> Poll:
    """Open a prepared poll of a locked session. Raises NotAllowedNow (opened before, the session is not live)."""
    poll.state = advance(POLL, poll.state, "open")
    _must_be_live(session, "open_poll")
    poll.opened_at = at
    poll.save()
    _record(session, Event.POLL_OPENED, actor, at, poll=poll.pk)
    _beat(session.pk)
    return poll


@action
def choose(*, poll_id: int, option_id: int, actor: Actor, at: datetime) -> PollVote:
    """Vote, or change one's vote while the poll is open: one vote for each who has a place.

    Raises NotFound, Forbidden, NotAllowedNow (not open), Refused (an option of another poll).
    """
    poll, session = _poll(poll_id)
    user_id = _in_room(session, actor)
    if poll.state != "open":
        raise NotAllowedNow("choose", poll.state, "poll")
    _must_be_live(session, "choose")
    option = PollOption.objects.filter(poll=poll, pk=option_id).first()
    if option is None:
        raise Refused(at_field("option", "choice_unknown"))
    vote, _is_new = PollVote.objects.update_or_create(poll=poll, user_id=user_id, defaults={"option": option})
    _beat(session.pk)
    return vote


@action
def close_poll(*, poll_id: int, actor: Actor, at: datetime) -> Poll:
    """Count a poll and take the options off its votes, for good. Raises NotFound, Forbidden, NotAllowedNow."""
    poll, session = _poll(poll_id)
    require(may_moderate, actor, poll)
    counted = count(poll, session, actor, at)
    _beat(session.pk)
    return counted


@step
def count(poll: Poll, session: Session, actor: Actor, at: datetime) -> Poll:
    """Close and count: from then on the table says who voted, not what. Raises NotAllowedNow."""
    acting(actor)
    poll.state = advance(POLL, poll.state, "close")
    poll.closed_at = at
    figures = {}
    for option in poll.options.all():
        option.votes = PollVote.objects.filter(option=option).count()
        option.save(update_fields=["votes"])
        figures[str(option.position)] = option.votes
    PollVote.objects.filter(poll=poll).update(option=None)
    poll.save()
    _record(session, Event.POLL_CLOSED, actor, at, poll=poll.pk, votes=figures)
    return poll
