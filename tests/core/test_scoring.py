"""Scores need a comment, weights are applied, thresholds hold, and evaluators who differ are noticed."""

from fractions import Fraction
from typing import Any

import pytest

from facility.core import presets
from facility.core.rules.params import ParameterError
from facility.core.scoring import (
    Grid,
    Score,
    consensus_faults,
    diverges,
    faults,
    means,
    sheet_totals,
    spread_bp,
    totals,
)

GRID = presets.grid("concept-note-classic")
FULL = presets.grid("full-application")


def sheet(points: int = 3, comment: str = "As the note says.", **changed: int) -> dict[str, Score]:
    names = {one.code: one.code.replace(".", "_") for one in GRID.criteria}
    return {one.code: Score(changed.get(f"c{names[one.code]}", points), comment) for one in GRID.criteria}


def test_fifty_points_thirty_and_twenty() -> None:
    reached = sheet_totals(GRID, sheet(5))
    assert (reached.total, reached.maximum, reached.by_section) == (50, 50, {"relevance": 30, "design": 20})
    assert reached.passes
    assert reached.as_dict()["below"] == []


def test_thirty_passes_and_twenty_eight_does_not() -> None:
    assert sheet_totals(GRID, sheet(3)).total == 30
    assert sheet_totals(GRID, sheet(3)).below == ()
    assert sheet_totals(GRID, sheet(3, c1_1=2)).below == ("total",)


def test_one_weak_item_of_capacity_rejects_a_full_application() -> None:
    points = {one.code: 5 for one in FULL.criteria}
    assert totals(FULL, points).passes
    assert totals(FULL, {**points, "1.1": 1}).below == ("1.1",)
    assert totals(FULL, {**points, **dict.fromkeys(("1.1", "1.2", "1.3", "1.4"), 2)}).below == ("capacity",)


def test_a_score_without_a_comment_is_not_a_score() -> None:
    assert faults(GRID, sheet()) == ()
    found = faults(
        GRID, {**sheet(), "1.1": Score(3, " "), "1.2": Score(None, "?"), "1.3": Score(6, "Good."), "9": Score(1)}
    )
    assert [(one.message, one.field) for one in found] == [
        ("criterion_unknown", "scores.9"),
        ("comment_missing", "scores.1.1.comment"),
        ("score_missing", "scores.1.2.points"),
        ("score_off_scale", "scores.1.3.points"),
    ]
    assert found[3].facts == {"criterion": "1.3", "points": 6, "lowest": 1, "highest": 5}
    assert all(one.blocks for one in found)
    assert len(faults(GRID, {})) == 2 * len(GRID.criteria)


def test_the_total_of_half_a_sheet_is_not_computed() -> None:
    with pytest.raises(ValueError, match=r"not scored: 1\.1, 2\.2"):
        sheet_totals(GRID, {**sheet(), "1.1": Score(None), "2.2": Score(None)})


def test_the_mean_is_exact_and_only_a_start() -> None:
    assert means(GRID, [sheet(3), sheet(4), sheet(4)])["1.1"] == Fraction(11, 3)
    with pytest.raises(ValueError, match="no sheet"):
        means(GRID, [])


def test_a_third_view_is_due_above_thirty_per_cent_of_the_higher_total() -> None:
    assert spread_bp(GRID, [sheet(5), sheet(5, c1_1=2, c1_2=2, c1_3=2)]) == 3000
    assert not diverges(GRID, [sheet(5), sheet(5, c1_1=2, c1_2=2, c1_3=2)], 3000)
    assert diverges(GRID, [sheet(5), sheet(3)], 3000)
    assert spread_bp(GRID, [sheet(5)]) == 0
    nothing = presets.grid("direct-management")
    zero = {one.code: Score(0, "Nothing.") for one in nothing.criteria}
    assert spread_bp(nothing, [zero, zero]) == 0


def test_an_agreed_score_outside_the_individual_ones_asks_for_a_reason() -> None:
    individual = [sheet(2), sheet(3)]
    assert consensus_faults(GRID, individual, sheet(3)) == ()
    found = consensus_faults(GRID, individual, sheet(3, c1_1=5))
    assert [(one.message, one.field, one.blocks) for one in found] == [
        ("outside_individual_scores", "scores.1.1.points", False)
    ]
    assert found[0].facts == {"criterion": "1.1", "lowest": 2, "highest": 3}
    assert [one.message for one in consensus_faults(GRID, [{}], {**sheet(), "1.1": Score(None, "Open.")})] == [
        "score_missing"
    ]


@pytest.mark.parametrize("grid", presets.grids(), ids=lambda grid: grid.code)
def test_shipped_grids_read_back_with_the_same_hash_and_never_claim_to_be_the_facilitys(grid: Grid) -> None:
    assert Grid.from_dict(grid.as_dict()) == grid
    assert Grid.from_dict(grid.as_dict()).content_hash == grid.content_hash
    assert grid.source_status in ("analogue", "unconfirmed")
    assert grid.maximum in (50, 100)


def test_the_older_grid_asks_for_relevance() -> None:
    older = presets.grid("concept-note-older")
    assert totals(older, {"1": 3, "2": 5, "3": 5}).below == ("relevance",)


SMALL: dict[str, Any] = {
    "code": "small",
    "version": 1,
    "stage": "concept",
    "title": {"en": "Small"},
    "source": "a test",
    "source_status": "demonstration",
    "sections": [{"code": "a", "label": {"en": "A"}, "criteria": [{"code": "1", "label": {"en": "One"}}]}],
}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"sections": []}, "given once each"),
        ({"sections": [*SMALL["sections"], *SMALL["sections"]]}, "given once each"),
        ({"tie_breakers": ["beauty"]}, "tie breaker 'beauty' is no code"),
        ({"threshold": 6}, "threshold of small lies above its maximum"),
        ({"lowest": 5}, "1 needs a scale"),
        ({"stage": "half"}, r"grid.stage: 'half' is none of concept, full"),
    ],
)
def test_a_grid_that_cannot_be_used_does_not_load(change: dict[str, Any], complaint: str) -> None:
    assert Grid.from_dict(SMALL).maximum == 5
    with pytest.raises(ParameterError, match=complaint):
        Grid.from_dict({**SMALL, **change})
