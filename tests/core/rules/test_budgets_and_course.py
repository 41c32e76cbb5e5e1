"""The detailed budget, and the course of a dossier."""

import pytest

from facility.core.budget import Budget, BudgetLine
from facility.core.rules.facts import Dossier
from tests.core.rules.cases import find, said


def budget(indirect: int = 0, contingency: int = 0) -> Budget:
    lines = (
        BudgetLine(heading="human_resources", description="Officer", units_hundredths=12_00, unit_cents=500_00),
        BudgetLine(heading="travel", description="Flights", units_hundredths=4_00, unit_cents=1_000_00),
    )
    return Budget(lines=lines, indirect_cents=indirect, contingency_cents=contingency)


@pytest.mark.parametrize("kind", ["indirect_costs", "contingency"])
def test_rates_are_taken_of_direct_costs(kind: str) -> None:
    most = 700_00
    exact = budget(most, most)
    assert said(kind, Dossier(budget=exact), ceiling_bp=700) == [("pass", "ok")]
    over = find(kind, Dossier(budget=budget(most + 1, most + 1)), ceiling_bp=700)[0]
    assert (over.outcome, over.facts["most_cents"], over.facts["direct_cents"]) == ("fail", most, 10_000_00)
    assert said(kind, Dossier(), ceiling_bp=700) == [("unknown", "unknown")]


def test_the_headings_make_the_total() -> None:
    assert said("budget_arithmetic", Dossier(budget=budget(), total_cents=10_000_00)) == [("pass", "ok")]
    found = find("budget_arithmetic", Dossier(budget=budget(700_00), total_cents=10_000_00))[0]
    assert (found.message, found.facts["budget_cents"], found.facts["difference_cents"]) == (
        "total_differs",
        10_700_00,
        700_00,
    )
    assert said("budget_arithmetic", Dossier(budget=budget())) == [("unknown", "unknown")]
    assert said("budget_arithmetic", Dossier(total_cents=1)) == [("unknown", "unknown")]


def test_a_line_without_units_and_a_negative_heading_are_named() -> None:
    lines = (BudgetLine(heading="travel", description="Flights", units_hundredths=0, unit_cents=100),)
    odd = Budget(lines=lines, indirect_cents=-100, contingency_cents=100)
    found = find("budget_arithmetic", Dossier(budget=odd, total_cents=0))
    assert [(one.message, one.field) for one in found] == [
        ("line", "budget.lines.0"),
        ("negative", "budget.indirect"),
    ]
    assert found[0].facts == {"line": 1, "description": "Flights"}


@pytest.mark.parametrize(
    ("months", "params", "expected"),
    [
        (12, {"minimum_months": 12, "maximum_months": 36}, ("pass", "ok")),
        (11, {"minimum_months": 12}, ("fail", "short")),
        (37, {"maximum_months": 36}, ("fail", "long")),
        (37, {"minimum_months": 12}, ("pass", "ok")),
        (None, {"minimum_months": 12}, ("unknown", "unknown")),
    ],
)
def test_the_duration_keeps_its_limits(months: int | None, params: dict[str, int], expected: tuple[str, str]) -> None:
    assert said("duration", Dossier(duration_months=months), **params) == [expected]


def test_a_lead_applies_once_where_the_call_says_once() -> None:
    assert said("one_application", Dossier(applications_by_lead=0)) == [("pass", "ok")]
    assert said("one_application", Dossier(applications_by_lead=1)) == [("fail", "over")]
    assert said("one_application", Dossier(applications_by_lead=1), limit=2) == [("pass", "ok")]
    assert said("one_application", Dossier()) == [("unknown", "unknown")]


@pytest.mark.parametrize(
    ("concept", "full", "expected"),
    [
        (100_000_00, 120_000_00, ("pass", "ok")),
        (100_000_00, 80_000_00, ("pass", "ok")),
        (100_000_00, 120_000_01, ("fail", "too_far")),
        (100_000_00, 79_999_99, ("fail", "too_far")),
        (None, 1, ("unknown", "unknown")),
        (1, None, ("unknown", "unknown")),
    ],
)
def test_the_amount_moves_by_a_fifth_at_most(concept: int | None, full: int | None, expected: tuple[str, str]) -> None:
    dossier = Dossier(stage="full", concept_requested_cents=concept, requested_cents=full)
    found = find("stage_change", dossier, limit_bp=2000)[0]
    assert (found.outcome, found.message) == expected
    if found.outcome == "fail":
        assert (found.facts["least_cents"], found.facts["most_cents"]) == (80_000_00, 120_000_00)
