"""Money goes down the ranking while it lasts; the best set is proven, and each refusal says what was missing."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facility.core.allocation import Item, best_set, by_rank, gap_points


def item(key: str, place: int | None, requested: int, points: int = 10, *envelopes: str) -> Item:
    return Item(key=key, place=place, points=points, requested_cents=requested, envelopes=envelopes or ("AMIF",))


def test_money_goes_down_the_ranking_and_stops_where_it_ends() -> None:
    done = by_rank([item("C", 3, 10), item("A", 1, 60), item("B", 2, 50)], {"AMIF": 100})
    assert (done.awarded, done.reserve, done.left_cents) == (("A",), ("B", "C"), {"AMIF": 40})
    b, c = done.lines[1:]
    assert (b.reason, b.room_cents, b.needed_cents, b.short_of) == ("no_money_left", 40, 110, "AMIF")
    # C would fit into what is left, but B stands before it.
    assert (c.room_cents, c.needed_cents) == (0, 120)


def test_a_call_may_let_a_smaller_one_pass() -> None:
    done = by_rank([item("A", 1, 60), item("B", 2, 50), item("C", 3, 10)], {"AMIF": 100}, skip=True)
    assert (done.awarded, done.reserve, done.left_cents) == (("A", "C"), ("B",), {"AMIF": 30})


def test_below_the_threshold_is_no_reserve() -> None:
    done = by_rank([item("A", None, 10), item("B", 1, 10)], {"AMIF": 100})
    assert [(line.key, line.outcome, line.reason) for line in done.lines] == [
        ("B", "award", "fits"),
        ("A", "below_threshold", "threshold"),
    ]


def test_an_envelope_that_is_not_known_awards_nothing() -> None:
    done = by_rank([item("A", 1, 1, 10, "AMIF", "ISF")], {"AMIF": 100, "ISF": None})
    line = done.lines[0]
    assert (line.outcome, line.reason, line.short_of, line.room_cents) == ("reserve", "envelope_unknown", "ISF", None)
    with pytest.raises(KeyError):
        by_rank([item("A", 1, 1)], {})


def test_money_must_be_there_in_every_envelope() -> None:
    done = by_rank(
        [item("A", 1, 60, 10, "call", "lot 1"), item("B", 2, 60, 10, "call", "lot 2")],
        {"call": 100, "lot 1": 80, "lot 2": 80},
    )
    assert (done.awarded, done.lines[1].short_of, done.left_cents) == (
        ("A",),
        "call",
        {"call": 40, "lot 1": 20, "lot 2": 80},
    )


def test_the_best_set_may_leave_out_the_first() -> None:
    field = [item("A", 1, 100, 50), item("B", 2, 50, 45), item("C", 3, 50, 40), item("X", None, 1, 99)]
    best = best_set(field, {"AMIF": 100})
    assert (best.keys, best.points, best.bound, best.proven) == (("B", "C"), 85, 85, True)
    assert gap_points(by_rank(field, {"AMIF": 100}), best, field) == 35


def test_an_unknown_envelope_stays_out_of_the_best_set() -> None:
    assert best_set([item("A", 1, 1, 10, "ISF")], {"ISF": None}).keys == ()


def test_a_search_cut_short_says_so_and_gives_a_bound() -> None:
    field = [item(f"D{n}", n, 10 + n, 7 + n) for n in range(1, 12)]
    cut = best_set(field, {"AMIF": 60}, most_nodes=3)
    whole = best_set(field, {"AMIF": 60})
    assert not cut.proven
    assert whole.proven
    assert cut.points <= whole.points <= cut.bound


def test_a_large_field_is_for_a_solver() -> None:
    field = [item(f"D{n}", n, 1) for n in range(1, 502)]
    with pytest.raises(ValueError, match="501 dossiers are more than this search takes"):
        best_set(field, {"AMIF": 1})


items = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 50), st.sampled_from([("a",), ("b",), ("a", "b")])), max_size=8
)


@given(items, st.integers(0, 80), st.integers(0, 80))
def test_no_set_beats_the_proven_one(rows: list[tuple[int, int, tuple[str, ...]]], a: int, b: int) -> None:
    field = [item(f"D{n}", n, cents, points, *names) for n, (cents, points, names) in enumerate(rows, start=1)]
    money = {"a": a, "b": b}

    def fits(chosen: tuple[Item, ...]) -> bool:
        return all(
            sum(one.requested_cents for one in chosen if name in one.envelopes) <= held for name, held in money.items()
        )

    every = [chosen for size in range(len(field) + 1) for chosen in combinations(field, size) if fits(chosen)]
    best = best_set(field, money)
    assert best.proven
    assert best.points == max(sum(one.points for one in chosen) for chosen in every)
    assert fits(tuple(one for one in field if one.key in best.keys))
    for skip in (False, True):
        ranked = by_rank(field, money, skip=skip)
        assert fits(tuple(one for one in field if one.key in ranked.awarded))
        assert gap_points(ranked, best, field) >= 0


@given(items, st.integers(0, 80))
def test_what_a_refused_dossier_is_told_would_have_changed_it(
    rows: list[tuple[int, int, tuple[str, ...]]], money: int
) -> None:
    field = [item(f"D{n}", n, cents, points) for n, (cents, points, _) in enumerate(rows, start=1)]
    for line in by_rank(field, {"AMIF": money}).lines:
        if line.reason == "no_money_left":
            assert line.needed_cents is not None
            assert line.key in by_rank(field, {"AMIF": line.needed_cents}).awarded
