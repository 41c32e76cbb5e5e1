"""Live in a session: who may ask and vote, once each, in the right moment; and that a counted poll keeps no names."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.apps.dialogue.public import (
    LiveQuestion,
    Plan,
    Poll,
    PollVote,
    QuestionVote,
    Registration,
    Session,
    ask_question,
    cancel_meeting,
    carry_questions,
    choose,
    close_live,
    close_poll,
    draft_poll,
    live_polls,
    live_questions,
    live_session,
    moderate,
    open_follow_up,
    open_live,
    open_poll,
    poll_session,
    publish_meeting,
    pulses,
    put_session,
    question_session,
    remove_session,
    room_of,
    still_in_room,
    take_vote_back,
    vote_up,
    withdraw,
)
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role, User
from facility.foundation.records.retention import Whose, stores
from facility.foundation.trail.models import Entry
from tests.apps.dialogue import make
from tests.apps.dialogue.make import NOW

pytestmark = pytest.mark.django_db
Actors = Callable[..., Actor]


@dataclass
class Room:
    """A session with two people who have a place, one who waits and one from outside."""

    desk: Actor
    plan: Plan
    session: Session
    here: tuple[Actor, Actor]
    waiting: Actor
    outside: Actor

    def seen(self, actor: Actor) -> Session:
        """The session as the actor opens it."""
        return live_session(self.plan.meeting.key, self.session.pk, actor)


@pytest.fixture
def room(actor_of: Actors) -> Room:
    """A session that is not open yet."""
    desk = actor_of(Role.DIALOGUE_SECRETARIAT)
    plan = make.open_to(desk, 2)
    number = put_session(
        plan_id=plan.pk, titles={"en": "Morning"}, about={}, day=date(2026, 5, 12), starts_time=None, ends_time=None,
        actor=desk, at=NOW,
    )  # fmt: skip
    people = [actor_of(Role.APPLICANT) for _count in range(4)]
    for one in people[:3]:
        make.registered(plan, one)
    session = Session.objects.get(pk=number)
    return Room(desk, plan, session, (people[0], people[1]), people[2], people[3])


def asked(room: Room, actor: Actor, text: str = "Why?", *, shown: bool = True) -> LiveQuestion:
    """A question of somebody in the room."""
    made = ask_question(session_id=room.session.pk, text=text, actor=actor, at=NOW)
    return moderate(question_id=made.pk, do="show", actor=room.desk, at=NOW) if shown else made


def test_only_who_has_a_place_asks_and_only_while_it_is_open(room: Room) -> None:
    one, _other = room.here
    who: dict[str, Any] = {"session_id": room.session.pk, "at": NOW}
    with pytest.raises(NotAllowedNow):
        ask_question(text="Why?", actor=one, **who)
    for wrong in (one, room.outside):
        with pytest.raises(Forbidden):
            open_live(actor=wrong, **who)
    open_live(actor=room.desk, **who)
    with pytest.raises(NotAllowedNow):
        open_live(actor=room.desk, **who)
    for wrong in (room.waiting, room.outside, room.desk, PUBLIC):
        with pytest.raises(Forbidden):
            ask_question(text="Why?", actor=wrong, **who)
    for text in ("", " \n ", "x" * 501, "a\x00b"):
        with pytest.raises(Refused):
            ask_question(text=text, actor=one, **who)
    made = ask_question(text="<b>Why?</b>\nNow", actor=one, **who)
    assert (made.text, made.state, made.votes) == ("<b>Why?</b> Now", "waiting", 0)
    with pytest.raises(Refused):
        ask_question(text="<b>Why?</b>  Now", actor=one, **who)
    close_live(actor=room.desk, **who)
    for act in (ask_question, close_live):
        given = {"text": "Late?"} if act is ask_question else {}
        with pytest.raises(NotAllowedNow):
            act(actor=one if given else room.desk, **who, **given)  # type: ignore[operator]
    assert LiveQuestion.objects.count() == 1
    open_live(actor=room.desk, **who)
    assert Session.objects.get(pk=room.session.pk).is_live
    with pytest.raises(NotFound):
        open_live(session_id=0, actor=room.desk, at=NOW)


def test_a_phone_that_votes_twice_counts_once(room: Room) -> None:
    one, other = room.here
    open_live(session_id=room.session.pk, actor=room.desk, at=NOW)
    first, second = asked(room, one, "First?"), asked(room, one, "Second?")
    hidden = asked(room, one, "Third?", shown=False)
    assert vote_up(question_id=second.pk, actor=other, at=NOW) is True
    assert vote_up(question_id=second.pk, actor=other, at=NOW) is False
    assert vote_up(question_id=second.pk, actor=one, at=NOW) is True
    second.refresh_from_db()
    assert second.votes == QuestionVote.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionVote.objects.create(question=second, user_id=other.user_id)
    for wrong in (room.waiting, room.outside, room.desk):
        with pytest.raises(Forbidden):
            vote_up(question_id=second.pk, actor=wrong, at=NOW)
    with pytest.raises(NotAllowedNow):
        vote_up(question_id=hidden.pk, actor=other, at=NOW)
    with pytest.raises(NotFound):
        vote_up(question_id=0, actor=other, at=NOW)
    # The room sees what is shown, the most voted first; each their own; the secretariat everything.
    assert [row.pk for row in live_questions(room.seen(other), other)] == [second.pk, first.pk]
    assert [row.pk for row in live_questions(room.seen(one), one)] == [second.pk, first.pk, hidden.pk]
    assert [row.voted for row in live_questions(room.seen(other), other)] == [True, False]  # type: ignore[attr-defined]
    assert len(live_questions(room.seen(room.desk), room.desk)) == 3
    close_live(session_id=room.session.pk, actor=room.desk, at=NOW)
    with pytest.raises(NotAllowedNow):
        vote_up(question_id=first.pk, actor=other, at=NOW)


def test_a_vote_is_taken_back_while_the_question_stands(room: Room) -> None:
    one, other = room.here
    open_live(session_id=room.session.pk, actor=room.desk, at=NOW)
    found = asked(room, one)
    for person in (one, other):
        vote_up(question_id=found.pk, actor=person, at=NOW)
    assert take_vote_back(question_id=found.pk, actor=other, at=NOW) is True
    assert take_vote_back(question_id=found.pk, actor=other, at=NOW) is False
    found.refresh_from_db()
    assert (found.votes, QuestionVote.objects.get().user_id) == (1, one.user_id)
    for wrong in (room.waiting, room.outside, room.desk):
        with pytest.raises(Forbidden):
            take_vote_back(question_id=found.pk, actor=wrong, at=NOW)
    with pytest.raises(NotFound):
        take_vote_back(question_id=999_999_999, actor=one, at=NOW)
    assert vote_up(question_id=found.pk, actor=other, at=NOW) is True
    moderate(question_id=found.pk, do="answer", actor=room.desk, at=NOW)
    with pytest.raises(NotAllowedNow):
        take_vote_back(question_id=found.pk, actor=one, at=NOW)
    assert LiveQuestion.objects.get().votes == 2


def test_every_act_beats_the_pulse_and_what_changes_nothing_does_not(
    room: Room, django_assert_num_queries: Callable[..., Any]
) -> None:
    one, other = room.here
    assert pulses([room.session.pk]) == {}
    beats: list[int] = []

    def beat() -> bool:
        """Whether it has beaten since the last look."""
        with django_assert_num_queries(1):
            found = pulses([room.session.pk, 999_999_999])
        beats.append(found[room.session.pk].beat)
        return beats[-1] > ([0] + beats)[-2]

    open_live(session_id=room.session.pk, actor=room.desk, at=NOW)
    assert beat()
    found = asked(room, one)
    assert beat()
    assert vote_up(question_id=found.pk, actor=other, at=NOW)
    assert beat()
    assert not vote_up(question_id=found.pk, actor=other, at=NOW)
    assert not beat()
    assert take_vote_back(question_id=found.pk, actor=other, at=NOW)
    assert beat()
    assert not take_vote_back(question_id=found.pk, actor=other, at=NOW)
    assert not beat()
    held = poll(room, opened=False)
    assert beat()
    open_poll(poll_id=held.pk, actor=room.desk, at=NOW)
    assert beat()
    choose(poll_id=held.pk, option_id=held.options.all()[0].pk, actor=one, at=NOW)
    assert beat()
    close_poll(poll_id=held.pk, actor=room.desk, at=NOW)
    assert beat()
    with pytest.raises(NotAllowedNow):
        close_poll(poll_id=held.pk, actor=room.desk, at=NOW)
    assert not beat()
    assert pulses([room.session.pk])[room.session.pk].is_live
    close_live(session_id=room.session.pk, actor=room.desk, at=NOW)
    assert beat()
    assert not pulses([room.session.pk])[room.session.pk].is_live


def test_who_goes_on_listening_is_who_would_be_let_in(room: Room) -> None:
    people = [*room.here, room.waiting, room.outside, room.desk]
    numbers = {actor.user_id or 0: actor for actor in people}

    def let_in() -> set[int]:
        """Who opens the page as somebody who has a place."""
        found = set()
        for number, actor in numbers.items():
            try:
                seen = room.seen(actor)
            except NotFound:
                continue
            if seen.takes_part:  # type: ignore[attr-defined]
                found.add(number)
        return found

    still = [still_in_room(room.session.pk, numbers)]
    assert still[0] == let_in() == {one.user_id for one in room.here}
    mine = Registration.objects.get(user=room.here[0].user_id)
    withdraw(registration_id=mine.pk, actor=room.here[0], at=NOW)
    # The first who waited has the place now.
    still.append(still_in_room(room.session.pk, numbers))
    assert still[1] == let_in() == {room.here[1].user_id, room.waiting.user_id}
    User.objects.filter(pk=room.waiting.user_id).update(is_active=False)
    assert still_in_room(room.session.pk, numbers) == {room.here[1].user_id}
    assert room_of(room.session.pk) == room.session
    open_live(session_id=room.session.pk, actor=room.desk, at=NOW)
    cancel_meeting(plan_id=room.plan.pk, reason="Nobody can.", actor=room.desk, at=NOW)
    assert still_in_room(room.session.pk, numbers) == let_in() == set()
    assert room_of(room.session.pk) is None
    assert not pulses([room.session.pk])[room.session.pk].is_live


def test_unanswered_questions_are_carried_to_the_follow_up_once(room: Room) -> None:
    one, other = room.here
    open_live(session_id=room.session.pk, actor=room.desk, at=NOW)
    stays, answered = asked(room, one, "Stays?"), asked(room, other, "Answered?")
    asked(room, other, "Not let in?", shown=False)
    vote_up(question_id=stays.pk, actor=other, at=NOW)
    moderate(question_id=answered.pk, do="answer", actor=room.desk, at=NOW)
    later = replace(make.PLAN, titles={"en": "Follow-up"}, starts_on=date(2026, 6, 9), ends_on=date(2026, 6, 9))
    plan = open_follow_up(meeting_id=room.plan.meeting_id, facts=later, actor=room.desk, at=NOW)
    given: dict[str, Any] = {"about": {}, "day": date(2026, 6, 9), "starts_time": None, "ends_time": None, "at": NOW}
    first, second = (
        put_session(plan_id=plan.pk, titles={"en": name}, actor=room.desk, **given) for name in ("One", "Two")
    )
    who: dict[str, Any] = {"actor": room.desk, "at": NOW}
    with pytest.raises(NotAllowedNow):
        carry_questions(session_id=first, **who)
    publish_meeting(plan_id=plan.pk, actor=room.desk, at=NOW)
    with pytest.raises(NotAllowedNow):
        carry_questions(session_id=room.session.pk, **who)
    for wrong in (one, room.outside):
        with pytest.raises(Forbidden):
            carry_questions(session_id=first, actor=wrong, at=NOW)
    assert carry_questions(session_id=first, **who) == 1
    assert [carry_questions(session_id=number, **who) for number in (first, second)] == [0, 0]
    [found] = LiveQuestion.objects.filter(session__plan=plan)
    assert (found.session_id, found.text, found.state, found.votes) == (first, "Stays?", "shown", 0)
    assert Entry.objects.get(event="live_question.carried").facts == {"session": first, "questions": 1}
    # It stays where it was put, with its votes.
    stays.refresh_from_db()
    assert (stays.session_id, stays.votes) == (room.session.pk, 1)


def test_the_secretariat_shows_hides_and_marks_as_answered(room: Room) -> None:
    one, _other = room.here
    open_live(session_id=room.session.pk, actor=room.desk, at=NOW)
    found = asked(room, one, shown=False)
    who: dict[str, Any] = {"question_id": found.pk, "at": NOW}
    for wrong in (one, room.outside):
        with pytest.raises(Forbidden):
            moderate(do="show", actor=wrong, **who)
    with pytest.raises(NotAllowedNow):
        moderate(do="answer", actor=room.desk, **who)
    with pytest.raises(NotFound):
        moderate(do="delete", actor=room.desk, **who)
    states = [moderate(do=do, actor=room.desk, **who).state for do in ("hide", "show", "answer")]
    assert states == ["hidden", "shown", "answered"]
    with pytest.raises(NotAllowedNow):
        moderate(do="hide", actor=room.desk, **who)
    assert question_session(found.pk) == (room.plan.meeting.key, room.session.pk)
    with pytest.raises(NotFound):
        question_session(0)
    with pytest.raises(NotAllowedNow):
        remove_session(plan_id=room.plan.pk, session_id=room.session.pk, actor=room.desk, at=NOW)
    told = stores()["dialogue.LiveQuestion"].exporter(Whose(one.user_id or 0, ""))  # type: ignore[misc]
    assert [told.say(row)["text"] for row in told.rows] == ["Why?"]


def poll(room: Room, *, opened: bool = True) -> Poll:
    """A poll with two options."""
    made = draft_poll(
        session_id=room.session.pk, titles={"en": "Again?"}, options=[{"en": "Yes"}, {"en": "No"}, {"en": " "}],
        actor=room.desk, at=NOW,
    )  # fmt: skip
    return open_poll(poll_id=made.pk, actor=room.desk, at=NOW) if opened else made


def test_one_vote_a_person_changed_until_it_is_closed_and_never_known_afterwards(room: Room) -> None:
    one, other = room.here
    open_live(session_id=room.session.pk, actor=room.desk, at=NOW)
    held = poll(room)
    yes, no = held.options.all()
    who: dict[str, Any] = {"poll_id": held.pk, "at": NOW}
    choose(option_id=yes.pk, actor=one, **who)
    choose(option_id=no.pk, actor=one, **who)
    choose(option_id=no.pk, actor=other, **who)
    assert PollVote.objects.count() == 2
    [mine] = live_polls(room.seen(one), one)
    assert (mine.mine, mine.cast, [each.votes for each in mine.options]) == ((no.pk,), 2, [None, None])
    for wrong in (room.waiting, room.outside, room.desk):
        with pytest.raises(Forbidden):
            choose(option_id=yes.pk, actor=wrong, **who)
        if wrong != room.desk:
            with pytest.raises(Forbidden):
                close_poll(actor=wrong, **who)
    elsewhere = poll(room).options.all()[0]
    with pytest.raises(Refused):
        choose(option_id=elsewhere.pk, actor=one, **who)
    with pytest.raises(IntegrityError), transaction.atomic():
        PollVote.objects.create(poll=held, user_id=one.user_id, option=yes)
    close_poll(actor=room.desk, **who)
    assert [each.votes for each in held.options.all()] == [0, 2]
    assert list(PollVote.objects.filter(poll=held).values_list("option", flat=True)) == [None, None]
    with pytest.raises(NotAllowedNow):
        choose(option_id=yes.pk, actor=one, **who)
    with pytest.raises(NotAllowedNow):
        close_poll(actor=room.desk, **who)
    found = live_polls(room.seen(one), one)[1]
    assert (found.mine, found.cast) == ((), 2)
    # The trail tells the figures and no voter; no store hands out who chose what.
    entry = Entry.objects.get(event="poll.closed")
    assert entry.facts["votes"] == {"1": 0, "2": 2}
    assert not Entry.objects.filter(event__startswith="poll.", user_id__in=[one.user_id, other.user_id]).exists()
    assert stores()["dialogue.PollVote"].exporter is None
    assert stores()["dialogue.QuestionVote"].exporter is None


def test_every_refusal_of_a_poll_leaves_nothing(room: Room) -> None:
    one, _other = room.here
    who: dict[str, Any] = {"session_id": room.session.pk, "titles": {"en": "Again?"}, "at": NOW}
    two = [{"en": "Yes"}, {"en": "No"}]
    for options in ([], [{"en": "Yes"}], [{"en": "Yes"}, {"en": "Yes"}], [{"en": str(n)} for n in range(13)]):
        with pytest.raises(Refused):
            draft_poll(options=options, actor=room.desk, **who)
    with pytest.raises(Refused):
        draft_poll(options=two, actor=room.desk, **who | {"titles": {}})
    with pytest.raises(Forbidden):
        draft_poll(options=two, actor=one, **who)
    assert not Poll.objects.exists()
    made = poll(room, opened=False)
    assert live_polls(room.seen(one), one) == []
    assert len(live_polls(room.seen(room.desk), room.desk)) == 1
    for act in (open_poll, close_poll):
        with pytest.raises(NotAllowedNow):
            act(poll_id=made.pk, actor=room.desk, at=NOW)
        with pytest.raises(NotFound):
            act(poll_id=0, actor=room.desk, at=NOW)
    open_live(session_id=room.session.pk, actor=room.desk, at=NOW)
    with pytest.raises(NotAllowedNow):
        choose(poll_id=made.pk, option_id=made.options.all()[0].pk, actor=one, at=NOW)
    open_poll(poll_id=made.pk, actor=room.desk, at=NOW)
    choose(poll_id=made.pk, option_id=made.options.all()[0].pk, actor=one, at=NOW)
    close_live(session_id=room.session.pk, actor=room.desk, at=NOW)
    made.refresh_from_db()
    assert made.state == "closed"
    assert [each.votes for each in made.options.all()] == [1, 0]
    assert poll_session(made.pk) == (room.plan.meeting.key, room.session.pk)
    with pytest.raises(NotFound):
        poll_session(0)


def test_who_is_not_in_the_room_finds_nothing(room: Room) -> None:
    for stranger in (room.outside, room.waiting, PUBLIC):
        with pytest.raises(NotFound):
            room.seen(stranger)
    assert room.seen(room.here[0]).pk == room.session.pk
    with pytest.raises(NotFound):
        live_session("other", room.session.pk, room.desk)
    open_live(session_id=room.session.pk, actor=room.desk, at=NOW)
    cancel_meeting(plan_id=room.plan.pk, reason="Nobody can.", actor=room.desk, at=NOW)
    with pytest.raises(NotFound):
        room.seen(room.here[0])
    with pytest.raises(NotAllowedNow):
        ask_question(session_id=room.session.pk, text="Why?", actor=room.here[0], at=NOW)
    with pytest.raises(NotAllowedNow):
        draft_poll(session_id=room.session.pk, titles={"en": "A"}, options=[], actor=room.desk, at=NOW)
