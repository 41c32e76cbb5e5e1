"""Two acts at the same moment, the second begun while the first is not committed: neither works on what the other changes.

On SQLite one writes at a time, so there is nothing to see there. However slow a machine is, these never fail where the
acts wait for each other: the second then just begins later.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, connections, transaction

from facility.apps.dialogue import live, polls
from facility.apps.dialogue import public as dialogue
from facility.apps.dialogue.models import LiveQuestion, PollVote, Session
from facility.apps.knowledge import public as knowledge
from facility.apps.knowledge.moderating import hide_discussion
from facility.core.errors import FacilityError
from facility.foundation.accounts.public import Actor, Role, User
from facility.foundation.post import daily
from facility.foundation.post import public as post
from facility.foundation.records import public as records
from facility.foundation.search import public as search
from seeds.story.library import paper
from tests.apps.dialogue import make
from tests.apps.dialogue.make import NOW
from tests.apps.knowledge import test_discussing as talk
from tests.apps.knowledge import test_publishing as library
from tests.apps.knowledge.make import lesson

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
KIND = "assistance.evaluation_asked"


@pytest.fixture(autouse=True)
def only_where_two_write() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite one writes at a time")


@contextmanager
def beside(second: Callable[[], Any]) -> Iterator[None]:
    """A transaction, and `second` begun in another one before it is committed; a refusal of it is an answer as well."""

    def run() -> None:
        try:
            second()
        except FacilityError:
            pass
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        yield
        thread.start()
        thread.join(1)
    thread.join(60)
    assert not thread.is_alive()


def test_a_post_is_not_found_under_a_lesson_that_was_being_withdrawn(at: datetime, actor_of: Any) -> None:
    made, editor = talk.written(actor_of(), at), actor_of(Role.EDITOR)
    lesson = knowledge.Lesson.objects.get()
    with beside(lambda: knowledge.let_in(post_id=made.pk, actor=editor, at=at)):
        records.lock(lesson.record_id)
        lesson.state, lesson.withdrawn_at, lesson.withdrawn_reason = "withdrawn", at, "It was wrong."
        lesson.save()
        search.remove(lesson.record)
        hide_discussion(lesson)
    assert talk.found().total == 0
    assert knowledge.DiscussionPost.objects.get().state == "waiting"


@pytest.fixture
def room(actor_of: Any) -> tuple[Actor, int, dialogue.Poll, Actor]:
    """The secretariat, a live session, a poll that is not open, and somebody with a place."""
    desk, person = actor_of(Role.DIALOGUE_SECRETARIAT), actor_of(Role.APPLICANT)
    plan = make.open_to(desk, 2)
    make.registered(plan, person)
    who: dict[str, Any] = {"actor": desk, "at": NOW}
    day = {"day": date(2026, 5, 12), "starts_time": None, "ends_time": None}
    number = dialogue.put_session(plan_id=plan.pk, titles={"en": "Morning"}, about={}, **day, **who)
    dialogue.open_live(session_id=number, **who)
    poll = dialogue.draft_poll(session_id=number, titles={"en": "Again?"}, options=[{"en": "Yes"}, {"en": "No"}], **who)
    return desk, number, poll, person


def test_a_vote_cast_while_the_session_closes_is_counted_and_keeps_no_name(room: Any) -> None:
    desk, number, poll, person = room
    dialogue.open_poll(poll_id=poll.pk, actor=desk, at=NOW)
    option = poll.options.first()
    with beside(lambda: dialogue.close_live(session_id=number, actor=desk, at=NOW)):
        polls._poll(poll.pk)
        PollVote.objects.create(poll=poll, user_id=person.user_id, option=option)
    option.refresh_from_db()
    assert (option.votes, PollVote.objects.get().option_id) == (1, None)


def test_no_poll_is_opened_in_a_session_that_is_being_closed(room: Any) -> None:
    desk, number, poll, _person = room
    with beside(lambda: dialogue.open_poll(poll_id=poll.pk, actor=desk, at=NOW)):
        live.locked_session(number)
        Session.objects.filter(pk=number).update(live_until=NOW)
    poll.refresh_from_db()
    assert poll.state == "draft"


def test_questions_carried_at_once_into_two_sessions_are_carried_once(room: Any) -> None:
    desk, number, _poll, person = room
    who: dict[str, Any] = {"actor": desk, "at": NOW}
    asked = dialogue.ask_question(session_id=number, text="Still open?", actor=person, at=NOW)
    dialogue.moderate(question_id=asked.pk, do="show", **who)
    first = Session.objects.get(pk=number).plan
    later = replace(make.PLAN, titles={"en": "Follow-up"}, starts_on=date(2026, 6, 9), ends_on=date(2026, 6, 9))
    plan = dialogue.open_follow_up(meeting_id=first.meeting_id, facts=later, **who)
    day = {"about": {}, "day": date(2026, 6, 9), "starts_time": None, "ends_time": None}
    one, two = (dialogue.put_session(plan_id=plan.pk, titles={"en": name}, **day, **who) for name in ("One", "Two"))
    dialogue.publish_meeting(plan_id=plan.pk, **who)
    with beside(lambda: dialogue.carry_questions(session_id=two, **who)):
        assert live.carry_questions.__wrapped__(session_id=one, **who) == 1  # type: ignore[attr-defined]
    assert list(LiveQuestion.objects.filter(session__plan=plan).values_list("session", flat=True)) == [one]


def test_a_lesson_handed_in_twice_at_once_is_one(at: datetime, actor_of: Any) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    make.process()
    draft = knowledge.Draft(title={"en": "Count first"}, body={"en": "Then open."})
    given: dict[str, Any] = {
        "reference": make.meeting().record.reference,
        "draft": draft,
        "actor": secretariat,
        "at": at,
    }
    with beside(lambda: knowledge.propose_from_meeting(**given)):
        knowledge.propose_from_meeting.__wrapped__(**given)  # type: ignore[attr-defined]
    assert knowledge.Lesson.objects.count() == 1


def test_nothing_is_planned_for_a_lesson_that_is_being_withdrawn(at: datetime, actor_of: Any) -> None:
    one, editor = lesson(), actor_of(Role.EDITOR)
    line = {"audience": "applicants", "channel": "newsletter", "what": "A word in the letter", "planned_for": "2026-04"}
    with beside(lambda: knowledge.plan_dissemination(token=one.record.token, **line, actor=editor, at=at)):
        knowledge.withdraw.__wrapped__(lesson_id=one.pk, reason="Wrong.", actor=editor, at=at)  # type: ignore[attr-defined]
    assert knowledge.Lesson.objects.get().state == "withdrawn"
    assert not knowledge.Dissemination.objects.exists()


def test_a_file_taken_out_while_it_is_read_stays_out(actor_of: Any) -> None:
    officer = actor_of(Role.GRANTS_OFFICER)
    found = library.prepared(officer)
    row = library.with_file(found, officer, paper("Talk with employers").read())
    given: dict[str, Any] = {"publication_id": found.pk, "language": "en", "actor": officer, "at": AT}
    with beside(lambda: knowledge.read_file(file_id=row.pk, actor=library.JOB, at=AT)):
        knowledge.take_out_file.__wrapped__(**given)  # type: ignore[attr-defined]
    assert not knowledge.EditionFile.objects.exists()


@pytest.fixture
def told(user_of: Any) -> tuple[User, records.Record]:
    """Somebody for whom a letter about a record was gathered."""
    user = user_of(email="reader@example.org")
    user.deliveries = {post.manner(KIND).topic: "daily"}
    user.save()
    with transaction.atomic():
        record = records.create(kind="thing", label={"en": "Thing"}, at=AT, is_public=True)
        facts = {"about": "Told in confidence", "due": None, "link": "–"}
        assert post.queue(kind=KIND, to=user, facts=facts, at=AT, key="one", record=record).state == "gathered"
    return user, record


def letters() -> str:
    return str(list(post.Letter.objects.values_list("facts", flat=True)))


def test_what_is_being_erased_is_not_told_in_the_letter_of_the_day(told: Any) -> None:
    user, record = told
    with beside(lambda: daily.make_daily(user_id=user.pk, at=AT)):
        post.forget_about(record=record)
    assert "Told in confidence" not in letters()


def test_what_is_erased_while_the_letter_of_the_day_is_made_is_taken_out_of_it(told: Any) -> None:
    user, record = told

    def forget() -> None:
        with transaction.atomic():
            post.forget_about(record=record)

    with beside(forget):
        daily.make_daily.__wrapped__(user_id=user.pk, at=AT)  # type: ignore[attr-defined]
    assert post.Letter.objects.filter(kind=daily.KIND).count() == 1
    assert "Told in confidence" not in letters()
