"""Dates of which only the year or the month is known, kept exactly as known."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["year", "month", "day"]
_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """`2024`, `2024-10` or `2024-10-31`; compares by prefix: `2024` may contain `2024-10`."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        try:
            date(self.year, self.month or 1, self.day or 1)
        except ValueError as error:
            raise ValueError(f"{self.year}-{self.month}-{self.day} is not a date: {error}") from error

    @classmethod
    def parse(cls, typed: str) -> PartialDate:
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; raises ValueError naming what was typed."""
        found = _SHAPE.fullmatch(typed.strip())
        if found is None:
            raise ValueError(f"{typed.strip()!r} is not a date: write 2024, 2024-10 or 2024-10-31")
        year, month, day = (int(part) if part else None for part in found.groups())
        return cls(year or 0, month, day)

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """A fully known day."""
        return cls(day.year, day.month, day.day)

    @property
    def precision(self) -> Precision:
        """How much of the date is known."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    def earliest(self) -> date:
        """The first day this date can be."""
        return date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> date:
        """The last day this date can be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def may_be(self, other: PartialDate) -> bool:
        """Whether one is a prefix of the other, so that both may mean the same day."""
        ours, theirs = str(self), str(other)
        return ours.startswith(theirs) or theirs.startswith(ours)

    def is_before(self, other: PartialDate | date) -> bool | None:
        """True or False where the known parts decide it, None where they do not."""
        that = other if isinstance(other, PartialDate) else PartialDate.of(other)
        if self.latest() < that.earliest():
            return True
        if self.earliest() >= that.latest():
            return False
        return None

    @property
    def sort_key(self) -> str:
        """Sorts as text: the vaguer date stands before the days it may contain."""
        return str(self)

    def __lt__(self, other: PartialDate) -> bool:
        return self.sort_key < other.sort_key

    def __le__(self, other: PartialDate) -> bool:
        return self.sort_key <= other.sort_key

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)
