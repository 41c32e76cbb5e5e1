"""The room's page of a session: asked, shown, voted, polled, without script; and what a refresh costs."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from facility.apps.dialogue.public import (
    LiveQuestion,
    Poll,
    PollVote,
    Session,
    open_follow_up,
    publish_meeting,
    pulses,
    put_session,
)
from facility.apps.parties.public import actor_for
from facility.foundation.accounts.public import Role, User
from facility.interfaces.stream import tickets
from facility.interfaces.stream.room import Wanted, look
from tests.apps.dialogue import make
from tests.apps.dialogue.make import NOW

pytestmark = pytest.mark.django_db
Clients = Callable[[User], Client]
Users = Callable[..., User]
Room = tuple[Client, Client, Client, str]


@pytest.fixture
def room(client_as: Clients, user_of: Users) -> Room:
    """The secretariat, two phones and the address of a session."""
    secretariat, people = user_of(Role.DIALOGUE_SECRETARIAT), [user_of(Role.APPLICANT) for _count in range(2)]
    plan = make.open_to(actor_for(secretariat, NOW), 5)
    for one in people:
        make.registered(plan, actor_for(one, NOW))
    number = put_session(
        plan_id=plan.pk, titles={"en": "Morning"}, about={}, day=date(2026, 5, 12), starts_time=None, ends_time=None,
        actor=actor_for(secretariat, NOW), at=NOW,
    )  # fmt: skip
    here = f"/meetings/{plan.meeting.key}/sessions/{number}/live/"
    return client_as(secretariat), client_as(people[0]), client_as(people[1]), here


def test_a_question_from_the_phone_to_the_answer(
    room: Room, client: Client, client_as: Clients, user_of: Users
) -> None:
    desk, phone, other, here = room
    assert client.get(here).status_code in {302, 403}
    assert client_as(user_of(Role.APPLICANT)).get(here).status_code == 404
    assert here in phone.get(here.partition("sessions/")[0]).content.decode()
    assert phone.post(here, {"do": "ask", "text": "Why?"}).status_code == 409
    assert phone.post(here, {"do": "open"}).status_code == 403
    assert desk.post(here, {"do": "open"}).status_code == 302
    assert "hx-get" in phone.get(here).content.decode()
    for text in ("", "x" * 501):
        assert phone.post(here, {"do": "ask", "text": text}).status_code == 422
    markup = "<script>alert(1)</script>"
    assert phone.post(here, {"do": "ask", "text": markup}).status_code == 302
    twice = phone.post(here, {"do": "ask", "text": markup})
    assert twice.status_code == 422
    assert "You have put this question already" in twice.content.decode()
    assert "alert(1)" not in other.get(here).content.decode()
    number = LiveQuestion.objects.get().pk
    assert other.post(here, {"do": "show", "number": number}).status_code == 403
    assert desk.post(here, {"do": "show", "number": number}).status_code == 302
    seen = other.get(here).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in seen
    assert "Person " not in seen.split('id="live"')[1].split("</main>")[0]
    counted = other.post(here, {"do": "vote", "number": number}, follow=True).content.decode()
    assert "Your vote counts." in counted
    again = other.post(here, {"do": "vote", "number": number}, follow=True).content.decode()
    assert "Your vote counts already: one for each person" in again
    assert LiveQuestion.objects.get().votes == 1
    for wrong in (
        {"do": "vote", "number": "x"},
        {"do": "vote", "number": 0},
        {"do": "gone"},
        {"do": "choose", "number": 0},
    ):
        assert other.post(here, wrong).status_code == 404
    assert desk.post(here, {"do": "answer", "number": number}).status_code == 302
    assert "Answered" in other.get(here).content.decode()
    assert desk.post(here, {"do": "close"}).status_code == 302
    assert "hx-get" not in other.get(here).content.decode()


def test_a_poll_from_its_options_to_the_bars(room: Room) -> None:
    desk, phone, other, here = room
    add = here.replace("live/", "polls/add/")
    assert phone.get(add).status_code == 403
    assert desk.get(add).status_code == 200
    assert desk.post(add, {"titles_en": "Again?", "options_en": "Yes"}).status_code == 422
    given = {"titles_en": "Again?", "options_en": "Yes\nNo", "titles_fr": "Encore ?", "options_fr": "Oui"}
    assert desk.post(add, given).status_code == 302
    poll = Poll.objects.get()
    assert [one.texts for one in poll.options.all()] == [{"en": "Yes", "fr": "Oui"}, {"en": "No"}]
    assert "Again?" not in phone.get(here).content.decode()
    desk.post(here, {"do": "open"})
    assert desk.post(here, {"do": "open_poll", "number": poll.pk}).status_code == 302
    yes, no = poll.options.all()
    assert phone.post(here, {"do": "choose", "number": poll.pk, "option": 0}).status_code == 302
    assert not PollVote.objects.exists()
    for one, option in ((phone, yes), (phone, no), (other, no)):
        assert one.post(here, {"do": "choose", "number": poll.pk, "option": option.pk}).status_code == 302
    shown = phone.get(here).content.decode()
    assert "2 people have voted." in shown
    assert "You may change your vote" in shown
    assert phone.post(here, {"do": "close_poll", "number": poll.pk}).status_code == 403
    assert desk.post(here, {"do": "close_poll", "number": poll.pk}).status_code == 302
    done = phone.get(here).content.decode()
    assert "<table" in done.split('id="live"')[1]
    assert phone.post(here, {"do": "choose", "number": poll.pk, "option": yes.pk}).status_code == 409


def test_a_vote_is_given_and_taken_back_by_the_same_place(room: Room) -> None:
    desk, phone, other, here = room
    desk.post(here, {"do": "open"})
    phone.post(here, {"do": "ask", "text": "Why?"})
    number = LiveQuestion.objects.get().pk
    desk.post(here, {"do": "show", "number": number})
    for do, shows, hides in (
        ("vote", "Take your vote back", "Vote for it"),
        ("unvote", "Vote for it", "Take your vote back"),
    ):
        assert other.post(here, {"do": do, "number": number}).status_code == 302
        seen = other.get(here).content.decode()
        assert shows in seen
        assert hides not in seen
    assert (
        "You had not voted for it."
        in other.post(here, {"do": "unvote", "number": number}, follow=True).content.decode()
    )
    assert LiveQuestion.objects.get().votes == 0
    assert desk.post(here, {"do": "unvote", "number": number}).status_code == 403
    votes = f"/api/v1/live-questions/{number}/votes"
    assert json.loads(other.post(votes, content_type="application/json").content) == {"counted": True}
    assert [json.loads(other.delete(votes).content)["counted"] for _twice in range(2)] == [True, False]


def test_the_secretariat_carries_questions_over_by_one_button(room: Room, user_of: Users) -> None:
    desk, phone, _other, here = room
    assert "Carry over unanswered questions" not in desk.get(here).content.decode()
    desk.post(here, {"do": "open"})
    phone.post(here, {"do": "ask", "text": "Why?"})
    desk.post(here, {"do": "show", "number": LiveQuestion.objects.get().pk})
    secretariat, first = actor_for(user_of(Role.DIALOGUE_SECRETARIAT), NOW), Session.objects.get().plan
    facts = replace(make.PLAN, starts_on=date(2026, 6, 9), ends_on=date(2026, 6, 9))
    plan = open_follow_up(meeting_id=first.meeting_id, facts=facts, actor=secretariat, at=NOW)
    publish_meeting(plan_id=plan.pk, actor=secretariat, at=NOW)
    number = put_session(
        plan_id=plan.pk, titles={"en": "Later"}, about={}, day=date(2026, 6, 9), starts_time=None, ends_time=None,
        actor=secretariat, at=NOW,
    )  # fmt: skip
    there = f"/meetings/{plan.meeting.key}/sessions/{number}/live/"
    assert "Carry over unanswered questions" in desk.get(there).content.decode()
    said = [desk.post(there, {"do": "carry"}, follow=True).content.decode() for _twice in range(2)]
    assert "1 question was carried over." in said[0]
    assert "Nothing to carry over" in said[1]
    carried = json.loads(desk.post(f"/api/v1{there.removesuffix('live/')}questions/carry").content)
    assert [one["text"] for one in carried["questions"]] == ["Why?"]
    assert desk.post(here, {"do": "carry"}).status_code == 409


def test_a_page_listens_only_where_a_stream_is_configured_and_the_session_is_live(
    room: Room, settings: Any, django_assert_num_queries: Callable[..., Any]
) -> None:
    desk, phone, _other, here = room
    desk.post(here, {"do": "open"})
    assert "data-stream" not in phone.get(here).content.decode()
    settings.FACILITY_LIVE_ADDRESS = "https://live.example.org"
    seen = phone.get(here).content.decode()
    address = seen.partition('data-stream="')[2].partition('"')[0]
    assert address.startswith("https://live.example.org/")
    ticket = tickets.read(address.rpartition("/")[2])
    assert ticket is not None
    assert (f"/meetings/{ticket.reference}/sessions/{ticket.session}/live/", ticket.language) == (here, "en")
    assert not ticket.desk
    # It tells the sessions of a browser apart, and nobody signs in with what it says.
    key = phone.session.session_key
    assert ticket.sign_in == tickets.mark(key) != tickets.mark("another")
    assert key not in ticket.sign_in
    assert 0 < ticket.until - time.time() <= tickets.GOOD_SECONDS
    secretariat = tickets.read(
        desk.get(here).content.decode().partition('data-stream="')[2].partition('"')[0].rpartition("/")[2]
    )
    assert secretariat is not None
    assert secretariat.desk
    french = phone.get(here, headers={"accept-language": "fr"}).content.decode()
    spoken = tickets.read(french.partition('data-stream="')[2].partition('"')[0].rpartition("/")[2])
    assert spoken is not None
    assert spoken.language == "fr"
    desk.post(here, {"do": "close"})
    assert "data-stream" not in phone.get(here).content.decode()


def test_a_ticket_is_good_for_some_minutes_and_only_as_it_was_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    given = tickets.Ticket("a-meeting", 5, 7, "fr", False)
    text = tickets.issue(given)
    assert tickets.read(text) == given
    assert tickets.read(text[:-1]) is None
    assert tickets.read(signing.dumps([1, 2])) is None
    assert tickets.read(signing.dumps([1, 2], salt="dialogue.live")) is None
    assert tickets.read(tickets.issue(replace(given, language="xx"))) == replace(given, language="en")
    with monkeypatch.context() as earlier:
        then = time.time() - tickets.GOOD_SECONDS - 1
        earlier.setattr(time, "time", lambda: then)
        old = tickets.issue(given)
    assert tickets.read(old) is None
    assert tickets.read(tickets.issue(replace(given, until=time.time() - 1))) is None
    assert tickets.read(tickets.issue(replace(given, until=time.time() - 1))) is None


def test_what_is_pushed_is_drawn_for_nobody_in_particular(
    room: Room, django_assert_num_queries: Callable[..., Any]
) -> None:
    desk, phone, other, here = room
    desk.post(here, {"do": "open"})
    for text in ("Shown?", "Hidden?"):
        phone.post(here, {"do": "ask", "text": text})
    shown = LiveQuestion.objects.get(text="Shown?").pk
    desk.post(here, {"do": "show", "number": shown})
    other.post(here, {"do": "vote", "number": shown})
    number = Session.objects.get().pk
    nothing = {number: Wanted(pulses([number])[number].beat, frozenset({"en", "fr"}), frozenset())}
    with django_assert_num_queries(1):
        assert look(nothing)[number].frames == {}
    first = {number: Wanted(-1, frozenset({"en", "fr", "desk"}), frozenset({"en"}))}
    with django_assert_num_queries(6):
        drawn = look(first)[number]
    assert drawn.is_live
    assert set(drawn.frames) == {"en", "fr", "desk"}
    html = {kind: drawn.frames[kind].raw.decode() for kind in ("en", "fr")}
    for said in html.values():
        assert "Shown?" in said
        assert "Hidden?" not in said
        assert "Person " not in said
        assert said.count("data-way") == 2
    assert "Vote for it" in html["en"]
    assert "Vote for it" not in html["fr"]
    again = look({number: Wanted(drawn.beat, frozenset({"en"}), frozenset({"en"}))})[number]
    assert again.frames == {"en": drawn.frames["en"]}
    assert look({999_999_999: Wanted(-1, frozenset({"en"}), frozenset({"en"}))})[999_999_999].frames == {}


@pytest.mark.parametrize("rows", [1, 5])
def test_a_refresh_asks_six_questions_at_most(
    room: Room, rows: int, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    desk, phone, _other, here = room
    desk.post(here, {"do": "open"})
    for number in range(rows):
        phone.post(here, {"do": "ask", "text": f"Question {number}?"})
        given = {"titles_en": f"Poll {number}?", "options_en": "Yes\nNo\nPerhaps"}
        desk.post(here.replace("live/", "polls/add/"), given)
        desk.post(here, {"do": "open_poll", "number": Poll.objects.order_by("-pk")[0].pk})
    refresh = f"{here}list/"
    assert phone.get(refresh).status_code == 302
    for reader in (phone, desk):
        reader.get(refresh, headers={"HX-Request": "true"})
        with django_assert_max_num_queries(6):
            answer = reader.get(refresh, headers={"HX-Request": "true"})
        assert answer.content.decode().lstrip().startswith('<div id="live" hx-get')
        with django_assert_max_num_queries(15):
            reader.get(here)


def test_programs_do_the_same_and_no_answer_names_a_person(room: Room, client: Client) -> None:
    desk, phone, other, here = room
    put: dict[str, Any] = {"content_type": "application/json"}
    where = f"/api/v1{here}".rstrip("/")
    base = where.removesuffix("/live")
    assert client.get(where).status_code == 401
    assert phone.put(where, {"is_live": True}, **put).status_code == 403
    assert json.loads(desk.put(where, {"is_live": True}, **put).content)["is_live"] is True
    asked = json.loads(phone.post(f"{base}/questions", {"text": "Why?"}, **put).content)
    [question] = asked["questions"]
    number = question["number"]
    assert json.loads(other.get(where).content)["questions"] == []
    assert phone.put(f"/api/v1/live-questions/{number}", {"do": "show"}, **put).status_code == 403
    assert desk.put(f"/api/v1/live-questions/{number}", {"do": "show"}, **put).status_code == 200
    votes = f"/api/v1/live-questions/{number}/votes"
    assert [json.loads(other.post(votes, **put).content)["counted"] for _twice in range(2)] == [True, False]
    given = {"titles": {"en": "Again?"}, "options": [{"en": "Yes"}, {"en": "No"}]}
    assert phone.post(f"{base}/polls", given, **put).status_code == 403
    [poll] = json.loads(desk.post(f"{base}/polls", given, **put).content)["polls"]
    one = f"/api/v1/polls/{poll['number']}"
    assert desk.post(f"{one}/open", **put).status_code == 200
    option = poll["options"][1]["number"]
    assert json.loads(other.put(f"{one}/vote", {"option": option}, **put).content)["polls"][0]["chosen"] == option
    closed = json.loads(desk.post(f"{one}/close", **put).content)["polls"][0]
    assert [row["votes"] for row in closed["options"]] == [0, 1]
    everything = desk.get(where).content.decode()
    assert "Person " not in everything
    assert "user" not in everything
    assert json.loads(desk.put(where, {"is_live": False}, **put).content)["is_live"] is False
    assert phone.post(f"{base}/questions", {"text": "Late?"}, **put).status_code == 409
    assert not Session.objects.get().is_live
