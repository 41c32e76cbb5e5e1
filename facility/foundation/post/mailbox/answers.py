"""Answers of calendars (RFC 5546, REPLY): read line by line, handed to the app whose file they answer.

Nothing is built or repeated from what came: a file of somebody else may hold a rule that never ends.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar.parser import Contentline

from facility.foundation.base.acts import step

ANSWERS = ("accepted", "tentative", "declined")
# An answer of a calendar holds one event and perhaps a time zone.
LARGEST = 100_000
# Lines are folded between bytes, also within a letter of several (RFC 5545, 3.1), and end nowhere else.
_FOLD = re.compile(rb"\r?\n[ \t]")
_END = re.compile(r"\r?\n")
_STAMP = re.compile(r"\d{8}T\d{6}Z")
_COUNT = re.compile(r"\d{1,9}")
_FIELDS = ("UID", "ATTENDEE", "SEQUENCE", "DTSTAMP", "RECURRENCE-ID")


@dataclass(frozen=True)
class CalendarAnswer:
    """What somebody's calendar answered to the file with that UID: one of ANSWERS, to which number, and when."""

    uid: str
    attendee: str
    answer: str
    sequence: int
    said_at: datetime | None


# What came of it: noted; older (a newer answer is there), over (the meeting or the place is), unknown (none of ours).
Handler = Callable[[CalendarAnswer, datetime], str]
_HANDLERS: dict[str, Handler] = {}


def register_answers(prefix: str, handler: Handler) -> None:
    """Name who notes answers to files whose UID begins so; a step that gives what came of it."""
    _HANDLERS[prefix] = handler


@step
def note_answer(said: CalendarAnswer, at: datetime) -> str:
    """Hand an answer to whoever sent the file."""
    for prefix, handler in _HANDLERS.items():
        if said.uid.startswith(prefix):
            return handler(said, at)
    return "unknown"


class _Event:
    """The lines of the one event that count."""

    def __init__(self) -> None:
        self.lines: dict[str, list[Contentline]] = {}

    def take(self, line: str) -> None:
        name = re.split("[;:]", line, maxsplit=1)[0].upper()
        if name in _FIELDS:
            self.lines.setdefault(name, []).append(Contentline(line))  # type: ignore[no-untyped-call]

    def value(self, name: str) -> str:
        found = self.lines.get(name, [])
        if len(found) > 1:
            raise ValueError(f"{name} stands {len(found)} times")
        return str(found[0].parts()[2]).strip() if found else ""


def _event_of(text: str) -> tuple[str, _Event | None]:
    """The method and the one event. Raises ValueError where there are several."""
    method, found, inside = "", None, []
    for line in _END.split(text):
        head, _colon, rest = line.partition(":")
        name = head.strip().upper()
        if name == "BEGIN":
            inside.append(rest.strip().upper())
            if inside == ["VCALENDAR", "VEVENT"]:
                if found is not None:
                    raise ValueError("several events")
                found = _Event()
        elif name == "END":
            inside.pop()
        elif inside == ["VCALENDAR"] and name == "METHOD":
            method = rest.strip().upper()
        elif inside == ["VCALENDAR", "VEVENT"] and found is not None:
            found.take(line)
    return method, found


def _stamp(value: str) -> datetime | None:
    return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if _STAMP.fullmatch(value) else None


def read_answer(content: bytes) -> CalendarAnswer | None:
    """The answer in a file; None where it asks, publishes or proposes. Raises ValueError, IndexError for what is no calendar."""
    if len(content) > LARGEST:
        raise ValueError("too large")
    method, event = _event_of(_FOLD.sub(b"", content).decode("utf-8", errors="replace"))
    # None of our files repeats: who answers for one day of many answers something else.
    if method != "REPLY" or event is None or "RECURRENCE-ID" in event.lines:
        return None
    address = event.value("ATTENDEE")
    answer = str(event.lines["ATTENDEE"][0].parts()[1].get("PARTSTAT", "")).lower() if address else ""
    if answer not in ANSWERS:
        return None
    sequence = event.value("SEQUENCE") or "0"
    if not _COUNT.fullmatch(sequence):
        raise ValueError("no number")
    scheme, colon, rest = address.partition(":")
    attendee = rest if colon and scheme.lower() == "mailto" else address
    return CalendarAnswer(event.value("UID"), attendee, answer, int(sequence), _stamp(event.value("DTSTAMP")))
