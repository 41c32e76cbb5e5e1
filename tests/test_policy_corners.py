"""Corners of policies that no walk through the system passes by."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from facility.apps.evaluation import policy as evaluation
from facility.apps.knowledge import policy as knowledge
from facility.foundation.accounts import policy
from facility.foundation.accounts.public import ANY, PUBLIC, Actor, Role, permission

COMPARE = evaluation.may_compare_sheets


def test_a_permission_is_declared_once_and_names_its_relations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "PERMISSIONS", {})
    permission("corners.declare", {Role.EDITOR: ANY})
    with pytest.raises(ValueError, match="declared twice"):
        permission("corners.declare", {Role.EDITOR: ANY})
    with pytest.raises(ValueError, match="own desk"):
        permission("corners.other", {Role.EDITOR: "own desk"})


@pytest.mark.parametrize(("state", "seen"), [("published", True), ("cleared", False)])
def test_a_published_lesson_is_everybodys(state: str, seen: bool) -> None:
    assert knowledge.may_view(PUBLIC, SimpleNamespace(state=state)) is seen


def sheets(*states: str) -> SimpleNamespace:
    """The first sheet of an entry that holds sheets in these states; it is user 1's."""
    entry = SimpleNamespace()
    every = [SimpleNamespace(state=state, user_id=number, entry=entry) for number, state in enumerate(states, 1)]
    entry.assignments = SimpleNamespace(all=lambda: every)
    return every[0]


@pytest.mark.parametrize(
    ("states", "may"),
    [
        (("scored", "scored"), True),
        (("scored", "recused", "agreed"), True),
        (("scored", "declared"), False),
        (("declared", "scored"), False),
    ],
)
def test_agreement_waits_for_every_sheet(states: tuple[str, ...], may: bool, bare_actor: Callable[..., Actor]) -> None:
    actor = bare_actor(Role.EVALUATOR, user_id=1)
    assert COMPARE(actor, sheets(*states)) is may


def test_agreement_is_for_the_evaluators_of_the_entry(bare_actor: Callable[..., Actor]) -> None:
    actor = bare_actor(Role.EVALUATOR, user_id=7)
    assert COMPARE(actor, sheets("scored", "scored")) is False
