"""Bad days of the mailbox: servers that are away, slow or not to be trusted, and letters made to do harm."""

import imaplib
import os
import socket
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from facility.foundation.jobs.items import SomeFailed
from facility.foundation.post import public as post
from facility.foundation.post.mailbox import answers, connection, parsing, reading
from facility.foundation.post.mailbox.bounces import Bounce
from facility.foundation.post.mailbox.place import given
from facility.foundation.post.mailbox.trouble import MailboxTrouble
from facility.foundation.post.models import Incoming
from tests.foundation.test_mailbox import AT, RETURNED, UNTOUCHED, box, outcomes, sent, server, state_of
from tests.letterbox import PASSWORD, Letterbox, free_port, letter, report

__all__ = ["box", "server"]

pytestmark = pytest.mark.django_db


def _away(box: Letterbox, settings: Any) -> None:
    settings.FACILITY_MAILBOX = box.address(free_port())


def _stranger(box: Letterbox, settings: Any) -> None:
    del os.environ["SSL_CERT_FILE"]


def _wrong_password(box: Letterbox, settings: Any) -> None:
    settings.FACILITY_MAILBOX_PASSWORD = "wrong"


def _no_such_folder(box: Letterbox, settings: Any) -> None:
    settings.FACILITY_MAILBOX = box.address().replace("INBOX", "Nowhere")


def _in_the_clear(box: Letterbox, settings: Any) -> None:
    settings.FACILITY_MAILBOX = box.address(scheme="imap")


def _bad_port(box: Letterbox, settings: Any) -> None:
    settings.FACILITY_MAILBOX = "imaps://post@mail.example.org:993x/"


def _no_password(box: Letterbox, settings: Any) -> None:
    settings.FACILITY_MAILBOX_PASSWORD_FILE = "/nowhere/password"


def _into_itself(box: Letterbox, settings: Any) -> None:
    settings.FACILITY_MAILBOX_MOVE_TO = "Inbox"


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_away, "away"),
        (_stranger, "untrusted"),
        (_wrong_password, "password"),
        (_no_such_folder, "folder"),
        (_in_the_clear, "setting"),
        (_bad_port, "setting"),
        (_no_password, "setting"),
        (_into_itself, "setting"),
    ],
)
def test_trouble_is_said_in_a_word_and_nothing_is_changed(
    box: Letterbox, settings: Any, spoil: Callable[[Letterbox, Any], None], code: str
) -> None:
    made = sent()
    box.bring(report(made.message_id, made.to_address))
    spoil(box, settings)
    with pytest.raises(MailboxTrouble) as caught:
        reading.read_mailbox(AT)
    assert caught.value.code == code
    assert code in post.MAILBOX_TROUBLES
    assert (state_of(made), Incoming.objects.count()) == (UNTOUCHED, 0)


def test_a_server_that_says_nothing_is_not_waited_for(
    box: Letterbox, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.FACILITY_MAILBOX = box.address(silent.getsockname()[1])
        with pytest.raises(MailboxTrouble, match="timeout"):
            reading.read_mailbox(AT)


CALENDAR = "text/calendar; charset=utf-8; method=REPLY"
ANSWER = (
    "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REPLY\n{zone}BEGIN:VEVENT\nUID:thing-1@example.org\nSEQUENCE:0\n"
    "ATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org\nDTSTAMP:20260302T090000Z\nEND:VEVENT\n{more}END:VCALENDAR"
)
BOMB = (
    "BEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nDTSTART:19700101T000000\nRRULE:FREQ=SECONDLY\n"
    "TZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n"
)
EVENT = "BEGIN:VEVENT\nUID:b\nATTENDEE;PARTSTAT=DECLINED:mailto:b@example.org\nEND:VEVENT\n"


def nested(depth: int) -> bytes:
    """A letter of parts within parts."""
    body = "".join(f'--b{n}\nContent-Type: multipart/mixed; boundary="b{n + 1}"\n\n' for n in range(depth))
    return letter("Nested", body, kind='multipart/mixed; boundary="b0"')


HOSTILE = {
    "vacation": (letter("Away", more="Auto-Submitted: auto-replied\n"), "automatic"),
    "old vacation": (letter("Away", more="X-Autoreply: yes\n"), "automatic"),
    "parts within parts": (nested(60), "unreadable"),
    "charset lies": (letter("Lies", "\udcff\udcfe".encode(errors="replace").decode(), kind="text/plain; charset=x-no"), "person"),
    "calendar in UTF-16": (letter("Lies", ANSWER.format(zone="", more="").encode("utf-16").hex(), kind=CALENDAR), "person"),
    "calendar that asks": (letter("Come!", ANSWER.format(zone="", more="").replace("REPLY", "REQUEST"), kind=CALENDAR), "person"),
    "calendar that proposes": (letter("No", ANSWER.format(zone="", more="").replace("REPLY", "COUNTER"), kind=CALENDAR), "person"),
    "calendar that answers nothing": (letter("?", ANSWER.format(zone="", more="").replace("DECLINED", "DELEGATED"), kind=CALENDAR), "person"),
    "calendar that answers for one day of many": (letter("No", ANSWER.format(zone="", more="").replace("SEQUENCE:0", "RECURRENCE-ID:20260302T090000Z"), kind=CALENDAR), "person"),
    "calendar that somebody passes on": (letter("See", f"--b\nContent-Type: message/rfc822\n\nContent-Type: {CALENDAR}\n\n" + ANSWER.format(zone="", more=""), kind="multipart/mixed; boundary=b"), "person"),
    "two events": (letter("Two", ANSWER.format(zone="", more=EVENT), kind=CALENDAR), "unreadable"),
    "huge calendar": (letter("Huge", ANSWER.format(zone="", more="X-A:" + "a" * 200_000 + "\n"), kind=CALENDAR), "unreadable"),
    "rule without end": (letter("Bomb", ANSWER.format(zone=BOMB, more=""), kind=CALENDAR), "unknown"),
    "ends that never began": (letter("Ends", "METHOD:REPLY\nEND:VEVENT\n", kind=CALENDAR), "unreadable"),
    "number too long": (letter("Long", ANSWER.format(zone="", more="").replace("SEQUENCE:0", "SEQUENCE:" + "9" * 5000), kind=CALENDAR), "unreadable"),
    "empty report": (letter("Empty", "", kind="multipart/report; report-type=delivery-status; boundary=x"), "person"),
    "report in one line": (letter("Flat", "x", kind="multipart/report; report-type=delivery-status"), "person"),
    "no letter at all": (b"\x00\xff\xfe\r\n\x80\r\n", "person"),
}  # fmt: skip


def test_hostile_letters_are_left_and_the_next_one_is_read(box: Letterbox) -> None:
    made = sent()
    box.bring(*(raw for raw, _outcome in HOSTILE.values()), report(made.message_id, made.to_address))
    assert reading.read_mailbox(AT) == len(HOSTILE) + 1
    found = dict(zip([*HOSTILE, "report"], [outcome for _state, _kind, outcome in outcomes()], strict=True))
    assert found == {name: outcome for name, (_raw, outcome) in HOSTILE.items()} | {"report": "noted"}
    assert state_of(made) == RETURNED
    assert len(box.holds()) == len(HOSTILE)
    assert not any(seen for _subject, seen in box.holds())


SLOW = {
    "parts within parts": nested(3000),
    "parts that are named in pieces": nested(3000).replace(b"boundary=", b"boundary*0="),
    "a head of many pieces": letter("Head", kind="text/calendar; " + "a=b; " * 100_000),
    "a folded head": letter("Head", kind="text/calendar;\n" + " a=b;\n" * 100_000 + " c=d"),
    "a head after a lone return": b"X: a\rContent-Type: text/calendar; " + b"a=b; " * 100_000 + b"\r\n\r\nx",
    "a report of nothing but lines": letter(
        "Lines",
        "--b\nContent-Type: message/delivery-status\n\n" + "\n" * 500_000,
        kind="multipart/report; report-type=delivery-status; boundary=b",
    ),
    "parts beside parts": letter("Beside", "--b\nx\n" * 170_000, kind="multipart/digest; boundary=b"),
}


@pytest.mark.parametrize("raw", SLOW.values(), ids=SLOW)
def test_what_would_hold_up_the_reader_for_minutes_is_not_taken_apart(raw: bytes) -> None:
    began = time.process_time()
    with pytest.raises(parsing.Unreadable):
        parsing.read(raw)
    assert time.process_time() - began < 1


def test_a_number_with_signs_that_no_database_takes_is_no_number_of_ours() -> None:
    number = "ab" * 24
    found = [parsing.read(report(f"<{number}@{host}>", "ana@example.org")).says for host in ("h", "h\0", "h\x1b")]
    assert [one.message_ids for one in found if isinstance(one, Bounce)] == [{f"<{number}@h>"}, set(), set()]


def test_letters_that_cannot_be_handled_hold_up_no_other_one(box: Letterbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(said: post.CalendarAnswer, at: datetime) -> str:
        raise ValueError(said.uid)

    monkeypatch.setitem(answers._HANDLERS, "thing-", breaks)
    made = sent()
    bad = [letter(f"Bad {number}", ANSWER.format(zone="", more=""), kind=CALENDAR) for number in range(4)]
    box.bring(*bad, report(made.message_id, made.to_address))
    with pytest.raises(SomeFailed, match=r"^ValueError \(4/5\)$"):
        reading.read_mailbox(AT)
    assert state_of(made) == RETURNED


def test_what_cannot_be_put_aside_holds_up_no_other_letter(box: Letterbox, settings: Any) -> None:
    settings.FACILITY_MAILBOX_MOVE_TO = "Nowhere"
    letters = [sent(f"p{number}@example.org", f"k{number}") for number in range(3)]
    for turn in (letters[:2], letters[2:]):
        box.bring(*(report(one.message_id, one.to_address) for one in turn))
        with pytest.raises(MailboxTrouble, match="folder"):
            reading.read_mailbox(AT)
    assert [state_of(one) for one in letters] == [RETURNED] * 3


def test_a_mailbox_so_full_that_its_numbers_fill_no_one_line_is_read(
    box: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = sent()
    box.bring(*(letter(f"Letter {number}") for number in range(299)), report(made.message_id, made.to_address))
    monkeypatch.setattr(imaplib, "_MAXLINE", 800)
    monkeypatch.setattr(connection, "ASKED", 100)
    # The numbers need not begin at one.
    assert sum(reading.read_mailbox(AT) for _turn in range(5)) == 300
    assert state_of(made) == RETURNED


def test_the_password_is_not_told_with_the_place(box: Letterbox) -> None:
    assert PASSWORD not in repr(given())


def test_a_line_that_is_folded_within_a_letter_is_read_whole() -> None:
    said = ANSWER.format(zone="", more="").replace("ana@example.org", "ana@b\xfccher.example\u2028x")
    folded = said.encode().replace(b"\xbc", b"\r\n \xbc")
    found = answers.read_answer(folded)
    assert found is not None
    assert found.attendee == "ana@b\xfccher.example\u2028x"


def test_an_address_longer_than_any_is_not_compared() -> None:
    began = time.process_time()
    endless = "ana@" + "".join(chr(0x4E00 + number) for number in range(20_000))
    assert not post.is_same(endless, endless)
    assert time.process_time() - began < 1
    long = "ana@" + "b" * 60 + "." + "c" * 60 + ".example"
    assert post.is_same(long, long.upper())


def test_a_letter_of_fifty_megabytes_is_not_even_fetched(box: Letterbox) -> None:
    made = sent()
    box.bring(letter("Film", "x" * 76 * 690_000), report(made.message_id, made.to_address))
    assert reading.read_mailbox(AT) == 2
    assert outcomes() == [("left", "other", "too_large"), ("done", "bounce", "noted")]


def test_a_thousand_letters_are_read_two_hundred_at_a_time(box: Letterbox) -> None:
    made = sent()
    box.bring(*(letter(f"Letter {number}") for number in range(999)), report(made.message_id, made.to_address))
    assert [reading.read_mailbox(AT) for _turn in range(6)] == [200, 200, 200, 200, 200, 0]
    assert (state_of(made), Incoming.objects.filter(outcome="person").count()) == (RETURNED, 999)
