"""The room's page of a session: asked, shown, voted, polled, without script; and what a refresh costs."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from facility.apps.dialogue.public import LiveQuestion, Poll, PollVote, Session, put_session
from facility.apps.parties.public import actor_for
from facility.foundation.accounts.public import Role, User
from tests.apps.dialogue import make
from tests.apps.dialogue.make import NOW

pytestmark = pytest.mark.django_db
Clients = Callable[[User], Client]
Users = Callable[..., User]
Room = tuple[Client, Client, Client, str]


@pytest.fixture
def room(client_as: Clients, user_of: Users) -> Room:
    """The secretariat, two phones and the address of a session."""
    officer, people = user_of(Role.GRANTS_OFFICER), [user_of(Role.APPLICANT) for _count in range(2)]
    plan = make.open_to(actor_for(officer, NOW), 5)
    for one in people:
        make.registered(plan, actor_for(one, NOW))
    number = put_session(
        plan_id=plan.pk, titles={"en": "Morning"}, about={}, day=date(2026, 5, 12), starts_time=None, ends_time=None,
        actor=actor_for(officer, NOW), at=NOW,
    )  # fmt: skip
    here = f"/meetings/{plan.meeting.key}/sessions/{number}/live/"
    return client_as(officer), client_as(people[0]), client_as(people[1]), here


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
