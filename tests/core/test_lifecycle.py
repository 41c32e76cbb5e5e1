"""A state is left only by the acts its table names."""

import re

import pytest

from facility.core.errors import NotAllowedNow
from facility.core.lifecycle import (
    Lifecycle,
    Transition,
    advance,
    allowed,
    may_advance,
    transition,
)
from facility.core.lifecycles import ALL, CALL, PROPOSAL

STATES = [(table, state) for table in ALL for state in table.states]


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_every_state_can_be_reached_and_every_end_is_named(table: Lifecycle) -> None:
    reached = {table.initial, *table.entries}
    while new := {row.target for row in table.transitions if reached & set(row.sources)} - reached:
        reached |= new
    assert reached == set(table.states)
    # A state nothing leads out of is a declared end, and the other way round.
    assert {state for state in table.states if not allowed(table, state)} == set(table.terminal)


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_events_are_noun_and_past_verb(table: Lifecycle) -> None:
    for row in table.transitions:
        assert re.fullmatch(rf"{table.name}\.[a-z_]+", row.event), row
    assert len(table.events) <= len(table.transitions)
    assert set(table.actions) == {row.action for row in table.transitions}


@pytest.mark.parametrize(("table", "state"), STATES, ids=lambda part: getattr(part, "name", part))
def test_what_the_table_does_not_name_is_refused(table: Lifecycle, state: str) -> None:
    for action in (*table.actions, "fly"):
        if may_advance(table, state, action):
            assert advance(table, state, action) == transition(table, state, action).target
        else:
            with pytest.raises(
                NotAllowedNow,
                match=f"{action} is not possible while {table.name} is {state}",
            ):
                advance(table, state, action)


def test_a_dossier_walks_the_whole_house() -> None:
    state = PROPOSAL.initial
    for action in (
        *(
            "submit",
            "open_seal",
            "ask_clarification",
            "answer",
            "judge_eligible",
            "consult",
            "invite",
        ),
        *(
            "submit_full",
            "open_seal_full",
            "ask_clarification",
            "answer",
            "judge_eligible_full",
        ),
        *("start_evaluation", "agree_scores", "rank", "reserve", "award", "sign"),
    ):
        state = advance(PROPOSAL, state, action)
    assert state == "contracted"


def test_nothing_is_withdrawn_after_the_award() -> None:
    may = {state for state in PROPOSAL.states if may_advance(PROPOSAL, state, "withdraw")}
    assert set(PROPOSAL.states) - may == {
        "awarded",
        "contracted",
        "rejected",
        "withdrawn",
    }


def test_a_revised_call_stays_open_and_an_exhausted_one_opens_again() -> None:
    assert advance(CALL, "open", "revise") == "open"
    assert advance(CALL, "exhausted", "revise") == "open"
    assert allowed(CALL, "closed") == ()


@pytest.mark.parametrize(
    ("states", "rows", "terminal", "complaint"),
    [
        (("a", "a"), (), (), "listed twice"),
        (
            ("a",),
            (Transition("go", ("a",), "b", "x.gone"),),
            (),
            r"unknown states \['b'\]",
        ),
        (
            ("a", "b"),
            (
                Transition("go", ("a",), "b", "x.gone"),
                Transition("go", ("a",), "a", "x.gone"),
            ),
            (),
            "go from a is ambiguous",
        ),
        (
            ("a", "b"),
            (Transition("go", ("a",), "b", "x.gone"),),
            ("a",),
            "go leaves the terminal state a",
        ),
    ],
)
def test_a_table_that_contradicts_itself_does_not_load(
    states: tuple[str, ...],
    rows: tuple[Transition, ...],
    terminal: tuple[str, ...],
    complaint: str,
) -> None:
    with pytest.raises(ValueError, match=complaint):
        Lifecycle("x", "a", states, rows, terminal)
