"""What a grant owes and when: dated duties worked out from the data sheet of the agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from facility.core.periods import Period, add_months

Kind = Literal["pre_financing", "interim_report", "final_report", "balance", "keep_records"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSheet:
    """The figures of an agreement that duties follow from; days are calendar days.

    `reporting_months` cuts the action into reporting periods; None is one period for the whole action.
    """

    signed_on: date
    implementation: Period
    reporting_months: int | None = None
    pre_financing_days: int = 30
    report_days: int = 60
    payment_days: int = 90
    records_years: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One duty: who owes what on which period, by when."""

    kind: Kind
    owed_by: Literal["facility", "beneficiary"]
    due_on: date
    period: Period | None = None
    number: int = 1


def reporting_periods(sheet: DataSheet) -> tuple[tuple[date, date], ...]:
    """First and last days of consecutive periods over the whole action, without gap or overlap (MGA-08).

    Raises ValueError for an action without a last day or with reporting steps below one month.
    """
    first, last = sheet.implementation.first, sheet.implementation.last
    if last is None:
        raise ValueError("an action has a last day")
    if sheet.reporting_months is None:
        return ((first, last),)
    if sheet.reporting_months < 1:
        raise ValueError("a reporting period lasts a month at least")
    spans: list[tuple[date, date]] = []
    start = first
    while start <= last:
        after = add_months(first, sheet.reporting_months * (len(spans) + 1))
        spans.append((start, min(after - timedelta(days=1), last)))
        start = after
    return tuple(spans)


def obligations(sheet: DataSheet) -> tuple[Obligation, ...]:
    """All duties of a grant in the order of their days. Raises ValueError as `reporting_periods` does."""
    periods = reporting_periods(sheet)
    duties = [
        Obligation(
            kind="pre_financing",
            owed_by="facility",
            # MGA-13: 30 days after entry into force or 10 days before the start, the later.
            due_on=max(
                sheet.signed_on + timedelta(days=sheet.pre_financing_days),
                sheet.implementation.first - timedelta(days=10),
            ),
        )
    ]
    for number, (first, last) in enumerate(periods, start=1):
        duties.append(
            Obligation(
                kind="final_report" if number == len(periods) else "interim_report",
                owed_by="beneficiary",
                due_on=last + timedelta(days=sheet.report_days),
                period=Period(first, last),
                number=number,
            )
        )
    final = duties[-1].due_on
    balance = final + timedelta(days=sheet.payment_days)
    duties.append(Obligation(kind="balance", owed_by="facility", due_on=balance))
    kept_until = add_months(balance, 12 * sheet.records_years)
    duties.append(Obligation(kind="keep_records", owed_by="beneficiary", due_on=kept_until))
    return tuple(sorted(duties, key=lambda duty: duty.due_on))
