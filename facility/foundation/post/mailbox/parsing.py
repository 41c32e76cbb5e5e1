"""What a letter is: a report of a mail server, an answer of a calendar, something that answered by itself, or for people."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

from facility.foundation.post.mailbox.answers import CalendarAnswer, read_answer
from facility.foundation.post.mailbox.bounces import Bounce, read_bounce

# Parts within parts cost the reader the more the deeper they lie; mail programs need a handful.
MOST_PARTS = 40
_BOUNDARY = re.compile(rb"boundary\s*=|message/rfc822", re.IGNORECASE)
CALENDAR = ("text/calendar", "application/ics")


class Unreadable(Exception):
    """Nothing can be made of the letter; says a word for the log, never what stands in it."""


@dataclass(frozen=True)
class Found:
    """What a letter is: "bounce", "answer" or "other", with what it says or why it is left to people."""

    kind: str
    says: Bounce | CalendarAnswer | None = None
    why: str = ""


def _calendar(letter: Message) -> CalendarAnswer | None:
    for part in letter.walk():
        if part.get_content_type() in CALENDAR:
            raw = part.get_payload(decode=True)
            answer = read_answer(raw) if isinstance(raw, bytes) else None
            if answer is not None:
                return answer
    return None


def _answers_itself(letter: Message) -> bool:
    told = str(letter.get("Auto-Submitted", "no")).strip().lower()
    return not told.startswith("no") or any(name in letter for name in ("X-Autoreply", "X-Autorespond"))


def read(raw: bytes) -> Found:
    """Say what a letter is. Raises Unreadable."""
    if len(_BOUNDARY.findall(raw)) > MOST_PARTS:
        raise Unreadable("parts")
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
