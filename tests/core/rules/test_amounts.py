"""Money: one fund, size of the grant, the share that nobody types, financing that adds up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facility.core.budget import Source
from facility.core.rules.facts import Dossier
from tests.core.rules.cases import find, said

EUR = 100


@pytest.mark.parametrize(
    ("funds", "expected"),
    [
        (("AMIF",), ("pass", "ok")),
        (("AMIF", "AMIF"), ("pass", "ok")),
        (("AMIF", "ISF"), ("fail", "several")),
        ((), ("unknown", "unknown")),
        (None, ("unknown", "unknown")),
    ],
)
def test_one_action_draws_on_one_fund(funds: tuple[str, ...] | None, expected: tuple[str, str]) -> None:
    assert said("one_fund", Dossier(funds=funds)) == [expected]


def test_a_lot_is_paid_from_its_own_funds() -> None:
    assert said("lot_funds", Dossier(funds=("AMIF", "ISF")), funds=["AMIF"]) == [("fail", "not_offered")]
    assert said("lot_funds", Dossier(funds=("AMIF",)), funds=["AMIF"]) == [("pass", "ok")]
    assert said("lot_funds", Dossier(), funds=["AMIF"]) == [("unknown", "unknown")]


def test_one_cent_under_two_hundred_thousand_is_below_the_minimum() -> None:
    least = 200_000 * EUR
    assert said("minimum_grant", Dossier(requested_cents=least), minimum_cents=least) == [("pass", "ok")]
    found = find("minimum_grant", Dossier(requested_cents=least - 1), minimum_cents=least)[0]
    assert (found.message, found.facts["missing_cents"]) == ("below", 1)
    assert said("minimum_grant", Dossier(), minimum_cents=least) == [("unknown", "unknown")]


def test_a_maximum_is_a_maximum() -> None:
    assert said("maximum_grant", Dossier(requested_cents=500), maximum_cents=500) == [("pass", "ok")]
    assert find("maximum_grant", Dossier(requested_cents=501), maximum_cents=500)[0].facts["excess_cents"] == 1
    assert said("maximum_grant", Dossier(), maximum_cents=500) == [("unknown", "unknown")]


def test_too_high_a_share_says_both_ways_out() -> None:
    dossier = Dossier(total_cents=1_000_000 * EUR, requested_cents=950_001 * EUR)
    found = find("eu_share", dossier, ceiling_bp=9500)[0]
    assert (found.outcome, found.message, found.field, found.blocks) == ("fail", "above", "budget.requested", True)
    assert found.facts["share_bp"] == 9501
    assert found.facts["most_cents"] == 950_000 * EUR
    assert found.facts["least_total_cents"] == 100_000_106


@pytest.mark.parametrize(
    ("requested", "total", "expected"),
    [
        # The facility's own grants run from 90.25 to 95 per cent.
        (499_985_00, 554_000_00, ("pass", "ok")),
        (169_587_27, 178_512_92, ("pass", "ok")),
        (2_000_000_00, 5_930_840_00, ("pass", "ok")),
        (95_00, 100_00, ("pass", "ok")),
        (95_01, 100_00, ("fail", "above")),
        (1, 0, ("fail", "no_total")),
        (None, 100, ("unknown", "unknown")),
        (100, None, ("unknown", "unknown")),
    ],
)
def test_the_share_is_computed_and_compared_exactly(
    requested: int | None, total: int | None, expected: tuple[str, str]
) -> None:
    dossier = Dossier(total_cents=total, requested_cents=requested)
    assert said("eu_share", dossier, ceiling_bp=9500) == [expected]


@given(st.integers(1, 10**12), st.integers(1, 10**12), st.integers(1, 10_000))
def test_what_the_remedy_says_makes_it_right(requested: int, total: int, ceiling: int) -> None:
    found = find("eu_share", Dossier(total_cents=total, requested_cents=requested), ceiling_bp=ceiling)[0]
    if found.outcome == "fail":
        lower = Dossier(total_cents=total, requested_cents=found.facts["most_cents"])
        higher = Dossier(total_cents=found.facts["least_total_cents"], requested_cents=requested)
        assert said("eu_share", lower, ceiling_bp=ceiling) == [("pass", "ok")]
        assert said("eu_share", higher, ceiling_bp=ceiling) == [("pass", "ok")]
        assert found.facts["share_bp"] > ceiling
    else:
        assert found.facts["share_bp"] <= ceiling


@pytest.mark.parametrize(
    ("own", "others", "expected", "difference"),
    [
        (50_00, (), ("pass", "ok"), None),
        (40_00, (Source(name="Ministry", cents=10_00),), ("pass", "ok"), None),
        (40_00, (), ("fail", "short"), 10_00),
        (51_00, (), ("fail", "over"), 1_00),
        (None, (), ("unknown", "unknown"), None),
        (50_00, None, ("unknown", "unknown"), None),
        (40_00, (Source(name="Ministry"),), ("unknown", "unknown"), None),
    ],
)
def test_the_sources_make_the_total_to_the_cent(
    own: int | None, others: tuple[Source, ...] | None, expected: tuple[str, str], difference: int | None
) -> None:
    dossier = Dossier(total_cents=1_000_00, requested_cents=950_00, own_cents=own, other_sources=others)
    found = find("financing_adds_up", dossier)[0]
    assert (found.outcome, found.message) == expected
    assert found.facts.get("difference_cents") == difference


def test_without_a_total_nothing_adds_up_or_fails() -> None:
    dossier = Dossier(requested_cents=1, own_cents=1, other_sources=())
    assert said("financing_adds_up", dossier) == [("unknown", "unknown")]


def test_a_grant_may_pay_a_part_of_a_larger_action() -> None:
    mcp_med = Dossier(total_cents=5_930_840_00, requested_cents=2_000_000_00)
    found = find("partly_funded", mcp_med, usual_bp=9000)[0]
    assert (found.outcome, found.message, found.facts["share_bp"]) == ("pass", "partly", 3373)
    assert said("partly_funded", Dossier(total_cents=100, requested_cents=90), usual_bp=9000) == [("pass", "whole")]
    assert said("partly_funded", Dossier(), usual_bp=9000) == [("unknown", "unknown")]
    assert said("partly_funded", Dossier(total_cents=0, requested_cents=0), usual_bp=9000) == [("unknown", "unknown")]


def test_other_union_money_is_named() -> None:
    others = (Source(name="Another Union instrument", cents=5, is_union=True), Source(name="Ministry", cents=5))
    found = find("partly_funded", Dossier(total_cents=100, requested_cents=90, other_sources=others), usual_bp=9000)
    assert [(one.outcome, one.message) for one in found] == [("fail", "other_union_money"), ("pass", "whole")]
    assert found[0].facts == {"names": ["Another Union instrument"]}


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (None, [("unknown", "unknown")]),
        ((), [("pass", "none")]),
        ((Source(name="Ministry", cents=5),), [("pass", "ok")]),
        ((Source(name=" ", cents=5), Source(name="Ministry")), [("fail", "unnamed"), ("fail", "no_amount")]),
    ],
)
def test_other_sources_have_a_name_and_an_amount(
    others: tuple[Source, ...] | None, expected: list[tuple[str, str]]
) -> None:
    assert said("sources_named", Dossier(other_sources=others)) == expected
