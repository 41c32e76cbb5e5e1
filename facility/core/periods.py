"""Spans of days: first and last day both belong to the period, an open end is None."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day `months` later (or earlier), or the last day of that month where it has no such day."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def months_between(first: date, last: date) -> int:
    """Whole months from `first` through `last`, both included: 1 January to 31 December is 12.

    Raises ValueError if the last day lies before the first.
    """
    if last < first:
        raise ValueError("the last day lies before the first")
    after = last + _DAY
    months = (after.year - first.year) * 12 + after.month - first.month
    return months if add_months(first, months) <= after else months - 1


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both days included; `last` None means no end is set."""

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError(f"a period cannot end on {self.last} before it starts on {self.first}")

    @classmethod
    def half_open(cls, start: date, stop: date | None) -> Period:
        """From `start` up to but not including `stop`."""
        return cls(start, None if stop is None else stop - _DAY)

    @classmethod
    def of_months(cls, first: date, months: int) -> Period:
        """`months` months from `first`. Raises ValueError for fewer than one."""
        return cls.half_open(first, add_months(first, months))

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    @property
    def days(self) -> int | None:
        """Number of days, None without an end."""
        return None if self.last is None else (self.last - self.first).days + 1

    @property
    def months(self) -> int | None:
        """Whole months, None without an end."""
        return None if self.last is None else months_between(self.first, self.last)

    def overlaps(self, other: Period) -> bool:
        """Whether at least one day belongs to both."""
        return self.intersection(other) is not None

    def intersection(self, other: Period) -> Period | None:
        """The days that belong to both, None if there are none."""
        first = max(self.first, other.first)
        ends = [end for end in (self.last, other.last) if end is not None]
        last = min(ends) if ends else None
        return None if last is not None and last < first else Period(first, last)

    def follows(self, other: Period) -> bool:
        """Whether this period starts on the day after the other one ends."""
        return other.last is not None and self.first == other.last + _DAY


def consecutive(periods: Iterable[Period]) -> bool:
    """Whether each period follows the one before: no overlap and no gap (reporting periods)."""
    spans = tuple(periods)
    return all(later.follows(earlier) for earlier, later in pairwise(spans))
