"""Duties follow from the data sheet, each with its day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facility.core.obligations import DataSheet, obligations, reporting_periods
from facility.core.periods import Period, consecutive

ACTION = Period(date(2026, 1, 1), date(2027, 6, 30))


def sheet(months: int | None = 12, action: Period = ACTION) -> DataSheet:
    return DataSheet(signed_on=date(2025, 12, 1), implementation=action, reporting_months=months)


def test_the_duties_of_an_action_of_eighteen_months() -> None:
    duties = [(duty.kind, duty.owed_by, duty.due_on) for duty in obligations(sheet())]
    assert duties == [
        ("pre_financing", "facility", date(2025, 12, 31)),
        ("interim_report", "beneficiary", date(2027, 3, 1)),
        ("final_report", "beneficiary", date(2027, 8, 29)),
        ("balance", "facility", date(2027, 11, 27)),
        ("keep_records", "beneficiary", date(2032, 11, 27)),
    ]


def test_an_early_signature_is_paid_ten_days_before_the_start() -> None:
    early = DataSheet(signed_on=date(2025, 6, 1), implementation=ACTION)
    assert obligations(early)[0].due_on == date(2025, 12, 22)
    assert [duty.kind for duty in obligations(early)].count("final_report") == 1


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 1500), st.integers(1, 24))
def test_reporting_periods_cover_the_action_without_gap_or_overlap(first: date, days: int, months: int) -> None:
    last = date.fromordinal(first.toordinal() + days)
    spans = [Period(a, b) for a, b in reporting_periods(sheet(months, Period(first, last)))]
    assert consecutive(spans)
    assert (spans[0].first, spans[-1].last) == (first, last)


def test_what_has_no_end_or_no_step_has_no_reports() -> None:
    with pytest.raises(ValueError, match="has a last day"):
        reporting_periods(sheet(action=Period(date(2026, 1, 1))))
    with pytest.raises(ValueError, match="a month at least"):
        reporting_periods(sheet(0))
