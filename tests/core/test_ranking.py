"""The same scores give the same ranking, whatever order they come in."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facility.core import presets
from facility.core.ranking import Candidate, rank, replay
from facility.core.scoring import Grid, totals

GRID = presets.grid("concept-note-classic")


def candidate(key: str, receipt: int = 1, requested: int = 100, grid: Grid = GRID, **points: int) -> Candidate:
    given_points = {one.code: points.get(f"c{one.code.replace('.', '_')}", 4) for one in grid.criteria}
    return Candidate(key=key, totals=totals(grid, given_points), requested_cents=requested, receipt=receipt)


def with_breakers(*breakers: str) -> Grid:
    return Grid.from_dict({**GRID.as_dict(), "tie_breakers": list(breakers)})


def test_thresholds_first_then_totals() -> None:
    ranking = rank([candidate("B", c1_1=5), candidate("A"), candidate("C", c1_1=1, c1_2=1, c2_1=1)], GRID)
    assert [(row.key, row.place, row.below) for row in ranking.rows] == [
        ("B", 1, ()),
        ("A", 2, ()),
        ("C", None, ("total",)),
    ]
    assert [row.key for row in ranking.placed] == ["B", "A"]


def test_equal_totals_are_decided_by_the_published_tie_breakers_in_turn() -> None:
    # Both 42 points; A has more of them in relevance.
    first, second = candidate("A", receipt=2, c1_1=5), candidate("B", receipt=1, c2_1=5)
    rows = rank([second, first], GRID).rows
    assert [(row.key, row.place, row.decided_by) for row in rows] == [("A", 1, ""), ("B", 2, "relevance")]
    rows = rank([first, second], with_breakers("earlier_receipt")).rows
    assert [(row.key, row.decided_by) for row in rows] == [("B", ""), ("A", "earlier_receipt")]
    cheap = [candidate("A", requested=200), candidate("B", requested=100)]
    assert [row.key for row in rank(cheap, with_breakers("lower_request")).rows] == ["B", "A"]
    assert [row.key for row in rank([first, second], with_breakers("2.1")).rows] == ["B", "A"]


def test_what_no_tie_breaker_decides_is_ex_aequo() -> None:
    rows = rank([candidate("C", c1_3=1), candidate("B"), candidate("A")], with_breakers()).rows
    assert [(row.key, row.place, row.ex_aequo) for row in rows] == [("A", 1, True), ("B", 1, True), ("C", 3, False)]
    assert rows[2].decided_by == ""


def test_a_dossier_is_ranked_once() -> None:
    with pytest.raises(ValueError, match="ranked once"):
        rank([candidate("A"), candidate("A")], GRID)


@given(st.lists(st.integers(1, 5), min_size=0, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_the_input_never_matters_and_the_snapshot_replays(
    points: list[int], chance: random.Random
) -> None:
    field = [candidate(f"D{n}", receipt=n, c1_1=p, c2_2=6 - p) for n, p in enumerate(points)]
    ranking = rank(field, GRID)
    shuffled = list(field)
    chance.shuffle(shuffled)
    assert rank(shuffled, GRID).content_hash == ranking.content_hash
    assert replay(ranking.snapshot, GRID)


def test_a_changed_snapshot_does_not_replay() -> None:
    ranking = rank([candidate("A"), candidate("B", c1_1=5)], GRID)
    changed = {**ranking.snapshot, "rows": list(reversed(ranking.snapshot["rows"]))}
    assert not replay(changed, GRID)
    assert not replay(ranking.snapshot, with_breakers("lower_request"))
