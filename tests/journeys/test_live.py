"""A live session on a phone: it moves by itself, takes nothing away from whoever types, and goes on when the stream ends."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from facility.apps.dialogue import public as dialogue
from facility.apps.parties.public import actor_for
from facility.foundation.accounts.public import Actor, Role, User
from tests.apps.dialogue import make
from tests.apps.dialogue.make import NOW
from tests.interfaces.live_process import Live, environment
from tests.journeys.browser import PHONE

FOCUS = "document.activeElement.closest('[data-key]')?.dataset.key ?? document.activeElement.id"


class Room:
    """A live session with two people in it, and the process that pushes it."""

    def __init__(self, users: list[User], env: dict[str, str]) -> None:
        self.users = users
        self.desk, self.one, self.other = (actor_for(user, NOW) for user in users)
        plan = make.open_to(self.desk, 5)
        for person in (self.one, self.other):
            make.registered(plan, person)
        given: dict[str, Any] = {"titles": {"en": "Morning"}, "about": {}, "day": date(2026, 5, 12)}
        self.session = dialogue.put_session(
            plan_id=plan.pk, starts_time=None, ends_time=None, actor=self.desk, at=NOW, **given
        )
        dialogue.open_live(session_id=self.session, actor=self.desk, at=NOW)
        self.path = f"/meetings/{plan.meeting.record.reference}/sessions/{self.session}/live/"
        self.live = Live(env)

    def shown(self, text: str, who: Actor) -> int:
        """A question that the secretariat has let in."""
        asked = dialogue.ask_question(session_id=self.session, text=text, actor=who, at=NOW)
        dialogue.moderate(question_id=asked.pk, do="show", actor=self.desk, at=NOW)
        return int(asked.pk)

    def handed_on(self, route: Any) -> None:
        """What a proxy in front does: the path of the streams goes to their process."""
        ticket = route.request.url.rpartition("/")[2]
        route.continue_(url=f"http://127.0.0.1:{self.live.port}/{ticket}")


@pytest.fixture
def room(live_server: Any, user_of: Callable[..., User], settings: Any, tmp_path: Path) -> Iterator[Room]:
    settings.FACILITY_LIVE_ADDRESS = "/streams"
    users = [user_of(Role.DIALOGUE_SECRETARIAT), user_of(Role.APPLICANT), user_of(Role.APPLICANT)]
    made = Room(users, environment(tmp_path, shared=connection.vendor == "sqlite"))
    yield made
    made.live.end()


def test_the_room_moves_by_itself_and_nobody_loses_focus_or_words(
    room: Room, phone: Any, sign_in: Callable[[Any, Any], None], axe: Any
) -> None:
    page = phone
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.route("**/streams/**", room.handed_on)
    sign_in(page, room.users[1])
    first = room.shown("First?", room.one)
    page.goto(room.path)
    page.evaluate("window.same = true")
    words = page.get_by_label("Your question")
    words.fill("Half a thou")
    second = room.shown("Second?", room.other)
    page.get_by_text("Second?").wait_for()
    assert words.input_value() == "Half a thou"
    assert page.evaluate(FOCUS) == words.get_attribute("id")
    # A vote is given without leaving the page, and what is one's own outlives what is pushed afterwards.
    page.locator(f"[data-key=question-{second}]").get_by_role("button", name="Vote for it").click()
    page.locator(f"[data-key=question-{second}]").get_by_text("Your vote is among them.").wait_for()
    back = page.locator(f"[data-key=question-{second}]").get_by_role("button", name="Take your vote back")
    back.focus()
    # Two votes put the other question on top: the focus stays where it was.
    for person in (room.one, room.other):
        dialogue.vote_up(question_id=first, actor=person, at=NOW)
    page.locator(f"[data-items] > li:first-child[data-key=question-{first}]").wait_for()
    assert page.evaluate(FOCUS) == f"question-{second}"
    assert back.is_visible()
    assert words.input_value() == "Half a thou"
    poll = dialogue.draft_poll(
        session_id=room.session, titles={"en": "Again?"}, options=[{"en": "Yes"}, {"en": "No"}], actor=room.desk, at=NOW
    )
    dialogue.open_poll(poll_id=poll.pk, actor=room.desk, at=NOW)
    page.get_by_role("button", name="Yes").wait_for()
    page.get_by_role("button", name="Yes").click()
    page.locator("[data-way=mine]").get_by_text("Your vote", exact=True).wait_for()
    dialogue.close_poll(poll_id=poll.pk, actor=room.desk, at=NOW)
    page.locator(f"[data-key=poll-{poll.pk}][data-state=closed]").wait_for()
    axe(page)
    dialogue.close_live(session_id=room.session, actor=room.desk, at=NOW)
    page.get_by_text("It is closed: nobody puts a question or votes any more.").first.wait_for()
    assert words.input_value() == "Half a thou"
    assert page.evaluate("window.same") is True
    # Nothing of it was asked for: what was fetched is the answers to the own two votes, and the part of the closed page.
    assert sum("/live/list/" in url for url in asked) <= 1


def test_where_the_stream_ends_the_page_asks(
    room: Room, chromium: Any, live_server: Any, sign_in: Callable[[Any, Any], None]
) -> None:
    # A context of its own: the browser says of itself that nobody listens there any more.
    context = chromium.new_context(base_url=live_server.url, viewport=PHONE, locale="en-GB")
    try:
        page = context.new_page()
        context.route("**/streams/**", room.handed_on)
        sign_in(page, room.users[1])
        page.goto(room.path)
        room.shown("First?", room.one)
        page.get_by_text("First?").wait_for()
        room.live.end()
        room.shown("Second?", room.other)
        page.get_by_text("Second?").wait_for(timeout=25_000)
    finally:
        context.close()
