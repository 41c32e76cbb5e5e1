"""The fold of a clock: what the events say, under a term and a calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facility.core.clocks import (
    ClockEvent,
    EventKind,
    Reading,
    Term,
    end_of,
    every_day,
    read,
    working_days_between,
)

BRUSSELS = ZoneInfo("Europe/Brussels")
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def weekday(day: date) -> bool:
    return day.weekday() < 5


def at(days: float, kind: EventKind = "start", **extra: object) -> ClockEvent:
    return ClockEvent(kind, MONDAY + timedelta(days=days), **extra)  # type: ignore[arg-type]


def due(term: Term | None, *events: ClockEvent) -> date | None:
    moment = read(term, events or (at(0),), zone=BRUSSELS, is_working=weekday).due_at
    return moment.date() if moment else None


@pytest.mark.parametrize(
    ("term", "day"),
    [
        (Term(1, "working_days"), date(2026, 3, 3)),
        (Term(5, "working_days"), date(2026, 3, 9)),
        (Term(0, "working_days"), date(2026, 3, 2)),
        (Term(5, "days"), date(2026, 3, 7)),
        (Term(5, "days", rolls=True), date(2026, 3, 9)),
        (Term(6, "months"), date(2026, 9, 2)),
        (Term(1, "months", rolls=True), date(2026, 4, 2)),
    ],
)
def test_the_day_of_the_event_does_not_count(term: Term, day: date) -> None:
    assert due(term) == day


def test_a_term_ends_with_the_last_second_of_its_day_in_the_facilitys_zone() -> None:
    reading = read(Term(1, "days"), [at(0)], zone=BRUSSELS)
    assert reading.due_at == datetime(2026, 3, 3, 22, 59, 59, tzinfo=UTC)
    summer = read(Term(1, "days"), [ClockEvent("start", datetime(2026, 7, 1, tzinfo=UTC))], zone=BRUSSELS)
    assert summer.due_at == datetime(2026, 7, 2, 21, 59, 59, tzinfo=UTC)


def test_late_in_the_evening_it_is_already_the_next_day_at_the_seat() -> None:
    evening = ClockEvent("start", datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
    assert due(Term(1, "working_days"), evening) == date(2026, 3, 4)


def test_a_pause_and_what_it_moves() -> None:
    term = Term(5, "working_days")
    assert due(term, at(0), at(1, "pause")) is None
    assert due(term, at(0), at(1, "pause"), at(1.1, "resume")) == date(2026, 3, 9)
    assert due(term, at(0), at(1, "pause"), at(3, "resume")) == date(2026, 3, 11)
    assert due(term, at(0), at(1, "pause"), at(2, "pause"), at(3, "resume"), at(4, "resume")) == date(2026, 3, 11)
    assert due(Term(1, "months"), at(0), at(1, "pause"), at(11, "resume")) == date(2026, 4, 12)


def test_an_extension_and_a_fixed_moment() -> None:
    term = Term(5, "working_days")
    assert due(term, at(0), at(1, "extend", units=2)) == date(2026, 3, 11)
    fixed = MONDAY + timedelta(days=30)
    assert due(term, at(0), at(1, "extend", until=fixed)) == date(2026, 4, 1)
    assert due(None, at(0, until=fixed), at(1, "pause")) == date(2026, 4, 1)
    assert due(None) is None


def test_stopped_is_stopped_whatever_comes_after() -> None:
    reading = read(Term(5, "days"), [at(0), at(2, "stop"), at(3, "extend", units=9), at(4, "pause")], zone=UTC)
    assert (reading.state, reading.stopped_at) == ("stopped", MONDAY + timedelta(days=2))
    assert reading.due_at == end_of(date(2026, 3, 7), UTC)
    assert not reading.is_overdue(MONDAY + timedelta(days=99))
    paused = read(Term(5, "days"), [at(0), at(1, "pause"), at(2, "stop")], zone=UTC)
    assert (paused.state, paused.due_at) == ("stopped", None)


def test_overdue_is_asked_of_a_moment() -> None:
    reading = read(Term(1, "days"), [at(0)], zone=UTC)
    assert not reading.is_overdue(end_of(date(2026, 3, 3), UTC))
    assert reading.is_overdue(end_of(date(2026, 3, 4), UTC))
    assert not Reading("paused", None, MONDAY).is_overdue(MONDAY)


def test_what_is_no_clock_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with a start"):
        read(None, [], zone=UTC)
    with pytest.raises(ValueError, match="begins with a start"):
        read(None, [at(1), at(0, "pause")], zone=UTC)
    with pytest.raises(ValueError, match="not a term"):
        Term(-1, "days")
    with pytest.raises(ValueError, match="not a term"):
        Term(1, "weeks")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="never lets"):
        read(Term(1, "working_days"), [at(0)], zone=UTC, is_working=lambda _day: False)


def test_working_days_between_two_days() -> None:
    assert working_days_between(date(2026, 3, 2), date(2026, 3, 9), weekday) == 5
    assert working_days_between(date(2026, 3, 9), date(2026, 3, 2), weekday) == -5
    assert working_days_between(date(2026, 3, 2), date(2026, 3, 2), every_day) == 0


@given(st.integers(0, 60), st.lists(st.integers(0, 400), min_size=2, max_size=8, unique=True))
def test_pauses_never_shorten_and_move_by_the_days_they_span(length: int, hours: list[int]) -> None:
    moments = sorted(hours)[: len(hours) // 2 * 2]
    kinds: tuple[EventKind, EventKind] = ("pause", "resume")
    events = [at(0), *(at(hour / 24, kinds[number % 2]) for number, hour in enumerate(moments))]
    term = Term(length, "days")
    plain = read(term, [at(0)], zone=UTC).due_at
    moved = read(term, events, zone=UTC).due_at
    assert plain is not None
    assert moved is not None
    spanned = sum((events[n + 1].at.date() - events[n].at.date()).days for n in range(1, len(events), 2))
    assert timedelta() <= moved - plain <= timedelta(days=spanned)
    # The day of the start counts anyway for nothing, so that a pause on it moves nothing.
    if length > 40 and min(hours) >= 24:
        assert moved - plain == timedelta(days=spanned)


@given(st.permutations([at(0), at(1, "pause"), at(3, "resume"), at(5, "extend", units=3)]))
def test_the_order_in_which_events_are_read_does_not_matter(events: list[ClockEvent]) -> None:
    assert due(Term(20, "working_days"), *events) == date(2026, 4, 6)
