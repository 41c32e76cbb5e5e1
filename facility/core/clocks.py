"""A clock: the moment by which something is due, as a fold of what happened to it under a policy and a calendar.

Days are counted as Regulation (EEC, Euratom) No 1182/71 counts them: the day of the event does not count, the period
runs to the end of its last day, and where a calendar is named a last day that is not a working day gives way to the
next one. A day counts when the clock runs at its end, so that a pause moves the end by exactly the days it spans.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

from facility.core.periods import add_months

Unit = Literal["working_days", "days", "months"]
EventKind = Literal["start", "pause", "resume", "extend", "stop"]
State = Literal["running", "paused", "stopped"]
IsWorking = Callable[[date], bool]

UNITS: tuple[Unit, ...] = ("working_days", "days", "months")
EVENT_KINDS: tuple[EventKind, ...] = ("start", "pause", "resume", "extend", "stop")
STATES: tuple[State, ...] = ("running", "paused", "stopped")
_DAY = timedelta(days=1)
# No policy counts further than this; a calendar without a working day would otherwise never end.
_FURTHEST = 366 * 30


@dataclass(frozen=True, slots=True)
class Term:
    """How long: `length` units; `rolls` says that a last day off gives way to the next working day."""

    length: int
    unit: Unit
    rolls: bool = False

    def __post_init__(self) -> None:
        if self.length < 0 or self.unit not in UNITS:
            raise ValueError(f"not a term: {self.length} {self.unit}")


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """What happened to a clock. `units` lengthens the term; `until` fixes the moment whatever the term says."""

    kind: EventKind
    at: datetime
    units: int = 0
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the events say: the state, the moment due (None while paused), start and stop."""

    state: State
    due_at: datetime | None
    started_at: datetime
    stopped_at: datetime | None = None

    def is_overdue(self, at: datetime) -> bool:
        """Whether it ran past its moment: for a stopped clock, whether it was stopped too late."""
        end = self.stopped_at or at
        return self.due_at is not None and end > self.due_at


def every_day(_day: date) -> bool:
    """The calendar without a day off."""
    return True


def end_of(day: date, zone: tzinfo) -> datetime:
    """The last second of a day in a zone."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=zone)


def _pauses(events: Sequence[ClockEvent], zone: tzinfo) -> list[tuple[date, date | None]]:
    """Days from the first that did not count to the first that counts again, None while paused."""
    spans: list[tuple[date, date | None]] = []
    since: date | None = None
    for event in events:
        day = event.at.astimezone(zone).date()
        if event.kind == "pause" and since is None:
            since = day
        elif event.kind == "resume" and since is not None:
            spans.append((since, day))
            since = None
        elif event.kind == "stop":
            break
    if since is not None:
        spans.append((since, None))
    return spans


def _checked(events: Iterable[ClockEvent]) -> tuple[ClockEvent, ...]:
    """The events in the order of time (equal moments as given). Raises ValueError unless the first one starts."""
    ordered = tuple(sorted(events, key=lambda event: event.at))
    if not ordered or ordered[0].kind != "start":
        raise ValueError("a clock begins with a start")
    return ordered


def _counted(term: Term, start: date, pauses: Sequence[tuple[date, date | None]], is_working: IsWorking) -> date:
    """The last day of the term, days spent in finished pauses left out."""
    left = (add_months(start, term.length) - start).days if term.unit == "months" else term.length
    counts: IsWorking = is_working if term.unit == "working_days" else every_day
    day = start
    for _ in range(_FURTHEST):
        if left == 0:
            break
        day += _DAY
        paused = any(first <= day and last is not None and day < last for first, last in pauses)
        if counts(day) and not paused:
            left -= 1
    else:
        raise ValueError("the calendar never lets this term end")
    while term.rolls and not is_working(day):
        day += _DAY
    return day


def read(
    term: Term | None, events: Iterable[ClockEvent], *, zone: tzinfo, is_working: IsWorking = every_day
) -> Reading:
    """Fold the events into a reading. Without a term only an `until` makes a clock due.

    Raises ValueError when the first event is no start, or when the term never ends under the calendar.
    """
    ordered = _checked(events)
    started = ordered[0].at
    stopped = next((event.at for event in ordered if event.kind == "stop"), None)
    live = tuple(event for event in ordered if stopped is None or event.at <= stopped)
    pauses = _pauses(live, zone)
    paused = bool(pauses) and pauses[-1][1] is None
    state: State = "stopped" if stopped is not None else "paused" if paused else "running"
    fixed = [event.until for event in live if event.until is not None]
    if fixed:
        return Reading(state, fixed[-1], started, stopped)
    if term is None or paused:
        return Reading(state, None, started, stopped)
    longer = Term(term.length + sum(event.units for event in live), term.unit, term.rolls)
    last = _counted(longer, started.astimezone(zone).date(), pauses, is_working)
    return Reading(state, end_of(last, zone), started, stopped)


def working_days_between(first: date, last: date, is_working: IsWorking) -> int:
    """Working days after `first` up to and including `last`; negative when `last` lies before."""
    if last < first:
        return -working_days_between(last, first, is_working)
    return sum(is_working(first + _DAY * step) for step in range(1, (last - first).days + 1))
