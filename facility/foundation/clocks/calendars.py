"""Which days are working days: the EU institutions' pattern, a country's holidays, and days set otherwise by rows."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

import holidays

from facility.foundation.clocks.models import CalendarDay

EU = "EU"
_WEEKEND = frozenset({5, 6})
_FIXED_EU = ((1, 1), (1, 2), (5, 1), (5, 9), (7, 21), (8, 15), (11, 1), *((12, day) for day in range(24, 32)))
# From Easter Sunday: Maundy Thursday, Good Friday, Easter Monday, Ascension and the day after, Whit Monday.
_FROM_EASTER = (-3, -2, 1, 39, 40, 50)


@lru_cache(maxsize=64)
def _eu_days_off(year: int) -> frozenset[date]:
    """The usual public holidays of the EU institutions; the list of each year in the Official Journal may differ
    by a day or two, which goes into CalendarDay rows.
    """
    belgian = holidays.country_holidays("BE", years=year, language="en_US")
    easter = next(day for day, name in belgian.items() if name == "Easter Sunday")
    fixed = {date(year, month, day) for month, day in _FIXED_EU}
    return frozenset(fixed | {easter + timedelta(days=days) for days in _FROM_EASTER})


@lru_cache(maxsize=256)
def _country_days_off(code: str, year: int) -> tuple[frozenset[date], frozenset[int]]:
    known = holidays.country_holidays(code, years=year)
    weekend = frozenset(int(day) for day in getattr(known, "weekend", _WEEKEND))
    return frozenset(known.keys()), weekend


def is_known(calendar: str) -> bool:
    """Whether there is a calendar of that code: empty, "EU", or a country's two letters."""
    if calendar in {"", EU}:
        return True
    try:
        _country_days_off(calendar, 2026)
    except NotImplementedError:
        return False
    return True


def working_days(calendar: str) -> Callable[[date], bool]:
    """A function that says whether a day is a working day of the calendar; one query for days set otherwise."""
    if not calendar:
        return lambda _day: True
    otherwise = dict(CalendarDay.objects.filter(calendar=calendar).values_list("day", "is_working"))

    def is_working(day: date) -> bool:
        if day in otherwise:
            return otherwise[day]
        if calendar == EU:
            return day.weekday() not in _WEEKEND and day not in _eu_days_off(day.year)
        off, weekend = _country_days_off(calendar, day.year)
        return day.weekday() not in weekend and day not in off

    return is_working
