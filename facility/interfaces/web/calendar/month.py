"""A month as weeks that begin on Monday, and as a list of days."""

from calendar import Calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from facility.interfaces.web.calendar.entries import Entry

# More than these on one day stand in the list, to which the day leads.
MOST_OF_A_DAY = 4
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class Month:
    """One month and the days of its weeks, which reach into those beside it."""

    year: int
    number: int

    @property
    def weeks(self) -> list[list[date]]:
        """Its weeks from Monday to Sunday."""
        return Calendar(firstweekday=0).monthdatescalendar(self.year, self.number)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    def beside(self, way: int) -> "Month":
        """The month before (-1) or after (1)."""
        number = self.year * 12 + self.number - 1 + way
        return Month(number // 12, number % 12 + 1)

    @property
    def code(self) -> str:
        """As it stands in an address: 2026-11."""
        return f"{self.year:04}-{self.number:02}"

    @property
    def is_within(self) -> bool:
        """Whether the calendar goes there."""
        return FIRST_YEAR <= self.year <= LAST_YEAR


def month_of(text: str, today: date) -> Month:
    """The month that an address names, else the present one."""
    year, _dash, number = text.partition("-")
    if all(one.isascii() and one.isdecimal() for one in (year, number)) and len(year) == 4 and len(number) == 2:
        found = Month(int(year), int(number))
        if 1 <= found.number <= 12 and found.is_within:
            return found
    return Month(today.year, today.month)


def weeks(month: Month, entries: Sequence[Entry], today: date) -> list[list[dict[str, Any]]]:
    """The weeks with what is on each day; an entry of several days stands on each of them."""
    return [
        [
            {
                "day": day,
                "is_inside": day.month == month.number,
                "is_today": day == today,
                "entries": (on := [one for one in entries if one.first <= day <= one.last])[:MOST_OF_A_DAY],
                "more": max(0, len(on) - MOST_OF_A_DAY),
            }
            for day in week
        ]
        for week in month.weeks
    ]


def days(entries: Iterable[Entry], first: date) -> list[tuple[date, list[Entry]]]:
    """The entries by the day they begin; what began before `first` stands on it."""
    ordered = sorted(entries, key=lambda one: (max(one.first, first), one.order))
    return [(day, list(found)) for day, found in groupby(ordered, key=lambda one: max(one.first, first))]
