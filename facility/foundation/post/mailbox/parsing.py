"""What a letter is: a report of a mail server, an answer of a calendar, something that answered by itself, or for people."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from itertools import islice

from facility.foundation.post.mailbox.answers import CalendarAnswer, read_answer
from facility.foundation.post.mailbox.bounces import Bounce, read_bounce

# What a letter may be made of before it is taken apart: the parser's time grows with the square of the length of a head
# and with the depth of parts within parts, its memory with the empty lines of a report. Mail programs stay far below.
MOST_PARTS = 40
MOST_BORDERS = 1_000
MOST_EMPTY_LINES = 10_000
LONGEST_HEAD = 2_000
_PARTS = re.compile(rb"boundary|message/", re.IGNORECASE)
_BORDERS = re.compile(rb"[\r\n]--")
_EMPTY_LINES = re.compile(rb"(?:\r\n|\r(?!\n)|\n)(?=[\r\n])")
_HEAD = re.compile(rb"(?:\A|[\r\n])content-type[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE)
CALENDAR = ("text/calendar", "application/ics")


class Unreadable(Exception):
    """Nothing can be made of the letter; says a word for the log, never what stands in it."""


@dataclass(frozen=True)
class Found:
    """What a letter is: "bounce", "answer" or "other", with what it says or why it is left to people."""

    kind: str
    says: Bounce | CalendarAnswer | None = None
    why: str = ""


def _parts(letter: Message) -> Iterator[Message]:
    """The letter and its parts, without those of letters that it passes on: what others wrote is for people."""
    yield letter
    inner = letter.get_payload()
    for part in inner if letter.get_content_maintype() == "multipart" and isinstance(inner, list) else []:
        if isinstance(part, Message):
            yield from _parts(part)


def _calendar(letter: Message) -> CalendarAnswer | None:
    for part in _parts(letter):
        if part.get_content_type() in CALENDAR:
            raw = part.get_payload(decode=True)
            answer = read_answer(raw) if isinstance(raw, bytes) else None
            if answer is not None:
                return answer
    return None


def _answers_itself(letter: Message) -> bool:
    told = str(letter.get("Auto-Submitted", "no")).strip().lower()
    return not told.startswith("no") or any(name in letter for name in ("X-Autoreply", "X-Autorespond"))


def _more_than(pattern: re.Pattern[bytes], raw: bytes, most: int) -> bool:
    return next(islice(pattern.finditer(raw), most, None), None) is not None


def _hold_within_bounds(raw: bytes) -> None:
    if _more_than(_PARTS, raw, MOST_PARTS) or _more_than(_BORDERS, raw, MOST_BORDERS):
        raise Unreadable("parts")
    if any(len(found[0]) > LONGEST_HEAD for found in _HEAD.finditer(raw)):
        raise Unreadable("head")
    if _more_than(_EMPTY_LINES, raw, MOST_EMPTY_LINES):
        raise Unreadable("lines")


def read(raw: bytes) -> Found:
    """Say what a letter is. Raises Unreadable."""
    _hold_within_bounds(raw)
    try:
        letter = message_from_bytes(raw, policy=policy.compat32)
        bounce = read_bounce(letter)
        if bounce is not None:
            return Found("bounce", bounce)
        answer = _calendar(letter)
        if answer is not None:
            return Found("answer", answer)
        return Found("other", why="automatic" if _answers_itself(letter) else "person")
    except Exception as error:  # noqa: BLE001 - whatever somebody put together, the next letter is read
        raise Unreadable(type(error).__name__) from None
