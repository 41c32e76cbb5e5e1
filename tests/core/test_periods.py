"""Both ends of a period belong to it; months count the way contracts count them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facility.core.periods import Period, add_months, consecutive, months_between


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2022, 1, 1), date(2022, 12, 31), 12),
        (date(2022, 1, 15), date(2022, 2, 14), 1),
        (date(2022, 1, 15), date(2022, 2, 13), 0),
        (date(2024, 1, 31), date(2024, 2, 28), 1),
        (date(2022, 5, 1), date(2022, 5, 1), 0),
    ],
)
def test_months_count_from_first_through_last_day(first: date, last: date, months: int) -> None:
    assert months_between(first, last) == months
    assert Period(first, last).months == months


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.integers(min_value=1, max_value=120),
)
def test_a_period_of_so_many_months_has_so_many(first: date, months: int) -> None:
    assert Period.of_months(first, months).months == months


def test_the_end_of_a_short_month_is_its_last_day() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 3, 31), -13) == date(2023, 2, 28)


def test_a_period_never_runs_backwards() -> None:
    with pytest.raises(ValueError, match="cannot end on 2022-01-01 before it starts on 2022-01-02"):
        Period(date(2022, 1, 2), date(2022, 1, 1))
    with pytest.raises(ValueError, match="lies before the first"):
        months_between(date(2022, 1, 2), date(2022, 1, 1))


def test_days_inside_and_outside() -> None:
    year = Period.half_open(date(2022, 1, 1), date(2023, 1, 1))
    assert year == Period(date(2022, 1, 1), date(2022, 12, 31))
    assert date(2022, 12, 31) in year
    assert date(2023, 1, 1) not in year
    assert date(2021, 12, 31) not in year
    assert (year.days, year.months) == (365, 12)
    onwards = Period.half_open(date(2022, 6, 1), None)
    assert (onwards.days, onwards.months) == (None, None)
    assert date(2099, 1, 1) in onwards


def test_overlap_is_what_belongs_to_both() -> None:
    first, second = (
        Period(date(2022, 1, 1), date(2022, 6, 30)),
        Period(date(2022, 6, 30), None),
    )
    assert first.intersection(second) == Period(date(2022, 6, 30), date(2022, 6, 30))
    assert not first.overlaps(Period(date(2022, 7, 1)))
    assert second.intersection(Period(date(2023, 1, 1))) == Period(date(2023, 1, 1))


def test_reporting_periods_follow_each_other_without_gap_or_overlap() -> None:
    first, second = (
        Period(date(2022, 1, 1), date(2022, 6, 30)),
        Period(date(2022, 7, 1), date(2022, 12, 31)),
    )
    assert consecutive([first, second])
    assert consecutive([])
    assert consecutive([first])
    assert not consecutive([first, Period(date(2022, 6, 30), None)])
    assert not consecutive([first, Period(date(2022, 7, 2), None)])
    assert not Period(date(2022, 7, 1)).follows(Period(date(2022, 1, 1)))
