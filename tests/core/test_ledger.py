"""Every cent has two legs; promised stays within the envelope and paid within promised."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facility.core.ledger import (
    MOVES,
    AccountKind,
    Breach,
    Transfer,
    balances,
    breaches,
    committed_cents,
    final_amount_cents,
    paid_cents,
)

DAY = date(2026, 1, 1)
KINDS: dict[str, AccountKind] = {kind: kind for pair in MOVES for kind in pair}


def move(key: str, source: str, target: str, cents: int, on: date = DAY) -> Transfer:
    return Transfer(key=key, from_account=source, to_account=target, cents=cents, valid_on=on)


STORY = (
    move("1", "source", "available", 1000),
    move("2", "available", "committed", 600),
    move("3", "committed", "in_payment", 400, date(2026, 2, 1)),
    move("4", "in_payment", "advanced", 400, date(2026, 2, 2)),
    move("5", "advanced", "accepted", 300, date(2026, 8, 1)),
    move("6", "advanced", "recoverable", 100, date(2026, 8, 1)),
)


def test_balances_are_the_fold_of_all_transfers_up_to_a_day() -> None:
    assert balances(STORY, as_of=date(2026, 2, 1)) == {
        "source": -1000,
        "available": 400,
        "committed": 200,
        "in_payment": 400,
    }
    now = balances(STORY)
    assert sum(now.values()) == 0
    assert (committed_cents(now, KINDS), paid_cents(now, KINDS)) == (600, 400)
    assert breaches(STORY, KINDS, stored=now) == ()


def test_the_same_key_counts_once_and_never_means_two_things() -> None:
    assert balances([STORY[0], STORY[0]]) == {"source": -1000, "available": 1000}
    with pytest.raises(ValueError, match="1: one key names two different transfers"):
        balances([STORY[0], move("1", "source", "available", 1)])


@pytest.mark.parametrize("cents", [0, -1])
def test_a_transfer_moves_something_somewhere(cents: int) -> None:
    with pytest.raises(ValueError, match="more than zero"):
        move("1", "source", "available", cents)
    with pytest.raises(ValueError, match="between two accounts"):
        move("1", "source", "source", 1)


def test_promising_more_than_the_envelope_shows() -> None:
    assert breaches([STORY[0], move("2", "available", "committed", 1001)], KINDS) == (
        Breach("below_zero", "available", -1),
    )


def test_paying_more_than_promised_shows() -> None:
    over = [*STORY[:2], move("3", "committed", "in_payment", 601)]
    assert breaches(over, KINDS) == (Breach("below_zero", "committed", -1),)


def test_a_short_cut_past_the_promise_shows() -> None:
    assert breaches([STORY[0], move("2", "available", "advanced", 5)], KINDS) == (
        Breach("move_not_allowed", "available > advanced", 5),
    )


def test_a_reversal_goes_back_the_way_it_came() -> None:
    back = move("7", "accepted", "advanced", 300, date(2026, 9, 1))
    assert breaches([*STORY, back], KINDS) == ()


def test_a_stored_balance_that_differs_from_its_postings_shows() -> None:
    assert breaches(STORY, KINDS, stored={"available": 401, "other": 1}) == (
        Breach("stored_differs", "available", 1),
        Breach("stored_differs", "other", 1),
    )


@given(st.lists(st.tuples(st.sampled_from(sorted(MOVES)), st.integers(1, 10**9)), max_size=20))
def test_all_accounts_together_make_zero(moves: list[tuple[tuple[AccountKind, AccountKind], int]]) -> None:
    story = [move(str(n), source, target, cents) for n, ((source, target), cents) in enumerate(moves)]
    assert sum(balances(story).values()) == 0


@pytest.mark.parametrize(
    ("accepted", "profit", "final"),
    [(1000, 0, 900), (900, 0, 855), (900, 55, 800), (0, 10, 0)],
)
def test_the_final_amount_never_passes_the_ceiling(accepted: int, profit: int, final: int) -> None:
    assert (
        final_amount_cents(ceiling_cents=900, accepted_cents=accepted, rate_bp=9500, profit_cut_cents=profit) == final
    )
