"""A budget computes its totals; what is unknown stays unknown."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facility.core import budget as b


def line(heading: str = "travel", units: int = 100, cents: int = 100, partner: str = "") -> b.BudgetLine:
    return b.BudgetLine(heading=heading, units_hundredths=units, unit_cents=cents, partner=partner)


def test_a_line_is_units_times_unit_value() -> None:
    assert line(units=1_50, cents=3_000_00).cents == 4_500_00
    assert line(units=33, cents=101).cents == 33
    assert line(units=50, cents=101).cents == 51, "half a cent goes up"


def test_headings_of_the_form_and_no_others() -> None:
    with pytest.raises(ValueError, match="'fun' is not a heading of direct costs"):
        line(heading="fun")
    with pytest.raises(ValueError, match="'indirect' is not a heading of direct costs"):
        line(heading="indirect")
    with pytest.raises(ValueError, match="'fun' is not a heading"):
        b.Budget().heading_cents("fun")


def test_totals_are_computed_by_heading_partner_and_overall() -> None:
    plan = b.Budget(
        lines=(line(), line("human_resources", cents=500, partner="B"), line(cents=50)),
        indirect_cents=45,
        contingency_cents=5,
    )
    assert plan.by_heading() == {
        "human_resources": 500,
        "travel": 150,
        "equipment": 0,
        "local_office": 0,
        "other_costs": 0,
        "other": 0,
        "indirect": 45,
        "contingency": 5,
    }
    assert plan.by_partner() == {"": 150, "B": 500}
    assert (plan.direct_cents, plan.total_cents, plan.most_indirect_cents(700)) == (650, 700, 45)


def test_an_unknown_source_leaves_the_sum_unknown() -> None:
    known = b.FinancingPlan(requested_cents=95, own_cents=3, others=(b.Source(name="Ministry", cents=2),))
    assert known.total_cents == 100
    assert b.FinancingPlan(requested_cents=95, own_cents=3, others=(b.Source(name="Ministry"),)).total_cents is None
    assert b.FinancingPlan(requested_cents=95).total_cents is None
    assert b.known_sum() == 0


@given(st.integers(0, 10**12), st.integers(1, 10**12), st.integers(1, 10_000))
def test_shares_and_their_limits_agree(requested: int, total: int, ceiling: int) -> None:
    exact = b.share(requested, total)
    assert b.within_ceiling(requested, total, ceiling) == (exact <= Fraction(ceiling, 10_000))
    assert Fraction(b.share_bp(requested, total) - 1, 10_000) < exact <= Fraction(b.share_bp(requested, total), 10_000)
    most = b.most_requested_cents(total, ceiling)
    assert b.within_ceiling(most, total, ceiling)
    assert not b.within_ceiling(most + 1, total, ceiling)
    least = b.least_total_cents(requested, ceiling)
    assert b.within_ceiling(requested, least, ceiling)
    assert least == 0 or not b.within_ceiling(requested, least - 1, ceiling)
