"""What is pushed to a live session's pages, by the real process to real listeners, and who hears nothing."""

import json
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.interfaces.live_process import PATIENCE, Hand, Live, Page, environment

pytestmark = pytest.mark.django_db(transaction=True)


class Stage:
    """A facility with a live session, the process, and pages."""

    def __init__(self, folder: Path) -> None:
        self.env = environment(folder)
        self.hand = Hand(4, self.env)
        self.started: list[Any] = [self.hand]
        self.pages: list[Page] = []

    def live(self, port: int = 0, *, quick: bool = True, **extra: str) -> Live:
        made = Live(self.env | extra, port, quick=quick)
        self.started.append(made)
        return made

    def page(self, live: Live, who: int = 0, *, last: str = "", **given: Any) -> Page:
        made = Page(live.port, self.hand("ticket", who, **given), last)
        self.pages.append(made)
        return made

    def end(self) -> None:
        for page in self.pages:
            page.close()
        for one in reversed(self.started):
            one.end()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.end()


def status(live: Live, path: str, method: str = "GET") -> tuple[int, str]:
    """The first line of an answer to a raw request."""
    with socket.create_connection(("127.0.0.1", live.port), PATIENCE) as stream:
        stream.sendall(f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        said = stream.recv(65536).decode()
    return int(said.split()[1]), said


def test_everybody_sees_what_is_let_in_voted_and_counted_and_nothing_else(stage: Stage) -> None:
    live, hand = stage.live(), stage.hand
    room = [stage.page(live, 0), stage.page(live, 1), stage.page(live, 2)]
    french, desk = stage.page(live, 3, language="fr"), stage.page(live, -1, desk=True)
    everybody = [*room, french]
    secret = hand("ask_question", 1, text="Not let in yet?")[0]
    number = hand.shown("Why <b>now</b>?")
    for page in everybody:
        page.wait_for("Why &lt;b&gt;now&lt;/b&gt;?")
    assert hand("vote_up", 1, question_id=number) is True
    for page in room:
        page.wait_for("1 vote")
    french.wait_for("1 voix")
    assert "Vote for it" in room[0].html
    assert "Vote for it" not in french.html
    poll, yes, _no = hand("draft_poll", titles={"en": "Again?"}, options=[{"en": "Yes"}, {"en": "No"}])
    hand("open_poll", poll_id=poll)
    hand("choose", 2, poll_id=poll, option_id=yes)
    for page in room:
        page.wait_for("1 person has voted.")
    assert "<table" not in room[0].html
    hand("close_poll", poll_id=poll)
    for page in everybody:
        page.wait_for("<table")
    assert hand("take_vote_back", 1, question_id=number) is True
    for page in room:
        page.wait_for("0 votes")
    french.wait_for("0 voix")
    # The secretariat's page is told that something changed, never what.
    desk.wait(lambda page: len(page.events) >= 2)
    assert {event for event, _number, _data in desk.events} == {"desk"}
    assert all(data.isdecimal() for _event, _number, data in desk.events)
    said = json.dumps([page.events for page in everybody])
    for hidden in ("Not let in yet?", "Person ", "example.org", f"question-{secret}"):
        assert hidden not in said
    # Both ways to stand are in it for everybody, whoever voted; the mark against forged forms is each page's own.
    assert room[0].html == room[1].html == room[2].html
    assert 'name="csrfmiddlewaretoken" value=""' in json.loads(room[0].events[1][2])["html"]
    hand("moderate", question_id=number, do_="answer")
    hand("close_live")
    for page in everybody:
        page.wait(lambda one: one.over)
        assert page.events[-1] == ("end", "", "closed")
    assert "nobody puts a question or votes any more" in room[0].html
    # Whoever comes back then is told not to come again.
    assert stage.page(live, 0).status == 204


def test_who_has_no_place_hears_nothing_and_who_loses_it_hears_no_more(stage: Stage) -> None:
    live, hand = stage.live(), stage.hand
    good = hand("ticket", 0)
    altered = good[:-1] + ("A" if good[-1] != "A" else "B")
    for path in ("/", "/nothing", f"/{altered}", "/x" * 2000):
        assert status(live, path)[0] == 403
    assert status(live, f"/{good}", "POST")[0] == 405
    assert status(live, f"/{good}", "HEAD")[0] == 200
    assert stage.page(live, 4).status == 403
    assert stage.page(live, 0, desk=True).status == 403
    stays, goes = stage.page(live, 0), stage.page(live, 1)
    assert (stays.status, goes.status) == (200, 200)
    hand.shown("Before?")
    goes.wait_for("Before?")
    hand("withdraw", 1)
    goes.wait(lambda page: page.over)
    assert goes.events[-1][::2] == ("end", "place")
    assert stage.page(live, 1).status == 403
    hand.shown("Afterwards?")
    stays.wait_for("Afterwards?")
    assert "Afterwards?" not in json.dumps(goes.events)
    assert not stays.over


def test_who_signs_out_or_whose_account_is_closed_hears_no_more(stage: Stage) -> None:
    live, hand = stage.live(), stage.hand
    for key in ("here", "there"):
        hand("sign_in", 0, key=key)
    here, there = (stage.page(live, 0, key=key) for key in ("here", "there"))
    closed, desk = stage.page(live, 1), stage.page(live, -1, desk=True)
    hand.shown("Before?")
    for page in (here, there, closed):
        page.wait_for("Before?")
    hand("sign_out", 0, key="here")
    hand("deactivate", 1)
    for page in (here, closed):
        page.wait(lambda one: one.over)
        assert page.events[-1][::2] == ("end", "place")
    assert stage.page(live, 0, key="here").status == 403
    assert stage.page(live, 1).status == 403
    # The same person's session in another browser stands, and so does everybody else's.
    hand.shown("Afterwards?", who=2)
    there.wait_for("Afterwards?")
    assert (there.over, desk.over) == (False, False)


def test_a_stream_ends_with_the_ticket_that_opened_it(stage: Stage) -> None:
    live, hand = stage.live(), stage.hand
    # However slow a machine is, one of these is opened in time.
    for seconds in (2, 8, 32):
        page = Page(live.port, ticket := hand("ticket", 0, seconds=seconds))
        stage.pages.append(page)
        if page.status == 200:
            break
    page.wait(lambda one: one.over)
    assert page.events[-1] == ("end", "", "ticket")
    assert status(live, f"/{ticket}")[0] == 403


def test_one_room_that_cannot_be_drawn_holds_up_no_other(stage: Stage) -> None:
    live, hand = stage.live(), stage.hand
    other = hand("second_session")
    broken, whole = stage.page(live, 0), stage.page(live, 1, session=other)
    hand.shown("Before?")
    broken.wait_for("Before?")
    hand("break_poll")
    number = hand("ask_question", 1, session=other, text="In the other room?")[0]
    hand("moderate", question_id=number, do_="show")
    whole.wait_for("In the other room?")
    hand("mend_poll")
    broken.wait_for("Mended")


def test_after_a_kill_pages_come_back_to_the_present_and_hear_it_once(stage: Stage) -> None:
    live, hand = stage.live(), stage.hand
    first, second = stage.page(live, 0), stage.page(live, 1)
    hand.shown("Before?")
    for page in (first, second):
        page.wait_for("Before?")
    live.process.kill()
    live.process.wait(PATIENCE)
    for page in (first, second):
        page.wait(lambda one: one.over)
    again = stage.live(live.port)
    knows = stage.page(again, 0, last=first.last)
    # It has what is, so it is sent only heartbeats until something changes.
    knows.wait(lambda page: page.pulses >= 3)
    assert knows.events == []
    hand.shown("While it was away?")
    knows.wait_for("While it was away?")
    assert len(knows.events) == 1
    late = stage.page(again, 1, last=second.last)
    late.wait_for("While it was away?")
    assert "Before?" in late.html


def test_it_stops_when_asked_whoever_listens(stage: Stage) -> None:
    live = stage.live(quick=False)
    pages = [stage.page(live, who) for who in range(3)]
    stage.hand.shown("Before?")
    for page in pages:
        page.wait_for("Before?")
    live.process.send_signal(signal.SIGTERM)
    assert live.process.wait(timeout=PATIENCE) == 0
    assert live.process.stdout
    assert "Stopped; pages go on asking" in live.process.stdout.read()
    for page in pages:
        page.wait(lambda one: one.over)
        assert "end" not in {event for event, _number, _data in page.events}


def test_streams_are_bounded_for_a_person_and_in_all(stage: Stage) -> None:
    live = stage.live(FACILITY_LIVE_PER_PERSON="2", FACILITY_LIVE_LISTENERS="3")
    first, second = stage.page(live, 0), stage.page(live, 0)
    assert (first.status, second.status) == (200, 200)
    refused = stage.page(live, 0)
    assert (refused.status, refused.answer.headers["Retry-After"]) == (429, "30")
    assert stage.page(live, 1).status == 200
    assert stage.page(live, 2).status == 503
    first.close()
    until(lambda: stage.page(live, 2).status == 200)


def test_who_connects_and_asks_for_nothing_is_cut_and_takes_nobodys_place(stage: Stage) -> None:
    live = stage.live()
    listens = stage.page(live, 0)
    with (
        socket.create_connection(("127.0.0.1", live.port), PATIENCE) as silent,
        socket.create_connection(("127.0.0.1", live.port), PATIENCE) as slow,
        socket.create_connection(("127.0.0.1", live.port), PATIENCE) as asks,
    ):
        slow.sendall(b"GET /nothing HTTP/1.1\r\nHost:")
        asks.sendall(b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n")
        # Who was answered is not left to ask for something else, slowly.
        assert b" 403 " in asks.makefile("rb").read()
        for one in (silent, slow):
            assert cut(one)
    stage.hand.shown("Still here?")
    listens.wait_for("Still here?")


def cut(one: socket.socket) -> bool:
    """Whether the other side ended the connection without a word; fails after a while."""
    try:
        return one.recv(1) == b""
    except ConnectionResetError:
        return True


def test_a_page_that_does_not_read_is_dropped_and_delays_nobody(stage: Stage) -> None:
    live, hand = stage.live(), stage.hand
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.settimeout(PATIENCE)
        slow.connect(("127.0.0.1", live.port))
        slow.sendall(f"GET /{hand('ticket', 1)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        reads = stage.page(live, 0)
        # More than the kernel and the process hold for one connection.
        for number in range(60):
            hand.shown(f"{number:02} " + "x" * 490, who=number % 4)
            if number % 3 == 2:
                reads.wait_for(f"<p>{number:02} ")
        # So many heartbeats of the same clock are longer than anybody is waited for.
        pulses = reads.pulses
        reads.wait(lambda page: page.pulses >= pulses + 14)
        got = 0
        try:
            while piece := slow.recv(65536):
                got += len(piece)
        except ConnectionResetError:
            pass
        assert 0 < got < sum(len(data) for _event, _number, data in reads.events)
    hand.shown("Still here?")
    reads.wait_for("Still here?")


def test_a_port_that_is_taken_is_said(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    from facility.interfaces.cli.main import main

    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["live", "--bind", f"127.0.0.1:{taken.getsockname()[1]}"]) == 1
    assert "Nobody can listen on 127.0.0.1:" in capsys.readouterr().out
    assert main(["live", "--bind", "127.0.0.1:x"]) == 1


def until(what: Callable[[], bool]) -> None:
    """Look again until it holds; fails after a while."""
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
