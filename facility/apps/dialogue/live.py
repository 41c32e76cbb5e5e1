"""Live in a session: opened and closed by the secretariat; questions put, shown, voted on.

Votes leave no line on the trail: it would say who voted when.
"""

from datetime import datetime

from django.db.models import F

from facility.apps.dialogue import typed
from facility.apps.dialogue.live_floor import beat, in_room, locked_session, must_be_live, told
from facility.apps.dialogue.models import LivePulse, LiveQuestion, QuestionVote, Session
from facility.apps.dialogue.policy import may_moderate
from facility.apps.dialogue.polls import count
from facility.core.component_lifecycles import LIVE_QUESTION
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance, transition
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action
from facility.foundation.trail.public import Event


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
    told(session, Event.LIVE_SESSION_OPENED, actor, at)
    beat(session.pk)
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
    told(session, Event.LIVE_SESSION_CLOSED, actor, at)
    beat(session.pk)
    return session


@action
def ask_question(*, session_id: int, text: str, actor: Actor, at: datetime) -> LiveQuestion:
    """Put a question, as somebody who has a place; the room sees it once the secretariat shows it.

    Raises NotFound, Forbidden, NotAllowedNow (not live), Refused (empty, too long, put already).
    """
    session = locked_session(session_id)
    user_id = in_room(session, actor)
    must_be_live(session, "ask")
    said = typed.line(text, "text", 500)
    if not said:
        raise Refused(at_field("text", "dialogue.text_missing"))
    if LiveQuestion.objects.filter(session=session, user=user_id, text=said).exists():
        raise Refused(at_field("text", "dialogue.asked_already"))
    made = LiveQuestion.objects.create(session=session, user_id=user_id, text=said, asked_at=at)
    told(session, Event.LIVE_QUESTION_ASKED, actor, at, question=made.pk)
    beat(session.pk)
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
    first = session.plan.meeting.follows_id
    if first is None or session.plan.state != "published":
        raise NotAllowedNow("carry_questions", session.plan.state if first else "follows nothing", "session")
    here = LiveQuestion.objects.filter(session__plan=session.plan_id).order_by()
    known = set(here.values_list("user", "text"))
    made = []
    for user_id, text in LiveQuestion.objects.filter(session__plan__meeting=first, state="shown").values_list(
        "user", "text"
    ):
        if (user_id, text) not in known:
            known.add((user_id, text))
            made.append(LiveQuestion(session=session, user_id=user_id, text=text, state="shown", asked_at=at))
    LiveQuestion.objects.bulk_create(made)
    if made:
        told(session, Event.LIVE_QUESTION_CARRIED, actor, at, questions=len(made))
        beat(session.pk)
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
    told(found.session, event, actor, at, question=found.pk)
    beat(found.session_id)
    return found


def _question_voted_on(question_id: int, actor: Actor, act: str) -> tuple[LiveQuestion, int]:
    """The question, locked, and who votes, where the actor may vote on it now. Raises NotFound, Forbidden, NotAllowedNow."""
    found = LiveQuestion.objects.select_for_update(of=("self",)).filter(pk=question_id).first()
    if found is None:
        raise NotFound("question")
    user_id = in_room(found.session, actor)
    if found.state != "shown":
        raise NotAllowedNow(act, found.state, "question")
    must_be_live(found.session, act)
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
        beat(found.session_id)
    return is_new


@action
def take_vote_back(*, question_id: int, actor: Actor, at: datetime) -> bool:
    """Take one's vote for a question back; says whether there was one. Raises as `vote_up`."""
    found, user_id = _question_voted_on(question_id, actor, "take_vote_back")
    gone, _rows = QuestionVote.objects.filter(question=found, user=user_id).delete()
    if gone:
        LiveQuestion.objects.filter(pk=found.pk).update(votes=F("votes") - 1)
        beat(found.session_id)
    return bool(gone)
