"""Corners of policies that no walk through the system passes by."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from facility.apps.assistance import policy as assistance
from facility.apps.evaluation import policy as evaluation
from facility.apps.grants import policy as grants
from facility.apps.knowledge import policy as knowledge
from facility.apps.reporting import policy as reporting
from facility.foundation.accounts import policy
from facility.foundation.accounts.public import ANY, PUBLIC, Actor, Held, Role, permission

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


def sheets(*states: str, dossier: str = "in_evaluation") -> SimpleNamespace:
    """The first sheet of an entry that holds sheets in these states; it is user 1's."""
    entry = SimpleNamespace(proposal=SimpleNamespace(state=dossier))
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


def test_sheets_on_a_withdrawn_dossier_are_compared_by_nobody(bare_actor: Callable[..., Actor]) -> None:
    actor = bare_actor(Role.EVALUATOR, user_id=1)
    assert COMPARE(actor, sheets("scored", "scored", dossier="withdrawn")) is False


MONEY = (
    (grants.may_check_payment, Role.GRANTS_OFFICER),
    (grants.may_refuse_payment, Role.GRANTS_OFFICER),
    (grants.may_order_payment, Role.FINANCE_OFFICER),
    (grants.may_approve_order, Role.AUTHORISING_OFFICER),
    (grants.may_confirm_payment, Role.FINANCE_OFFICER),
    (grants.may_sign_as_authority, Role.AUTHORISING_OFFICER),
    (reporting.may_accept, Role.GRANTS_OFFICER),
    (reporting.may_return, Role.GRANTS_OFFICER),
)


@pytest.mark.parametrize(("may", "role"), MONEY)
def test_whoever_acts_for_the_beneficiary_moves_none_of_its_money(may: policy.Permission, role: Role) -> None:
    request = SimpleNamespace(grant=SimpleNamespace(beneficiary_id=7))
    for also, allowed in ((None, True), (8, True), (7, False)):
        more = {Held(Role.REPORTER, also)} if also else set()
        assert may(Actor(user_id=1, held=frozenset({Held(role), *more})), request) is allowed
        assert may(Actor(user_id=1, held=frozenset({Held(role), *more})))


def test_a_dossier_is_judged_by_nobody_whom_its_lead_let_in() -> None:
    then = SimpleNamespace(organisation_id=8, until="2026-01-01")
    dossier = SimpleNamespace(
        lead_id=7, readers=SimpleNamespace(all=lambda: [then, SimpleNamespace(organisation_id=9, until=None)])
    )
    for theirs, allowed in ((6, True), (7, False), (8, True), (9, False)):
        officer = Actor(user_id=1, held=frozenset({Held(Role.GRANTS_OFFICER), Held(Role.PARTNER, theirs)}))
        assert evaluation.may_judge(officer, dossier) is allowed
        assert evaluation.may_judge(officer)


def test_without_a_request_at_hand_nobody_is_kept_from_it_and_nobody_let_to_it(
    bare_actor: Callable[..., Actor],
) -> None:
    coordinator = bare_actor(Role.ASSISTANCE_COORDINATOR)
    assert assistance.may_triage(coordinator) is False
    own = SimpleNamespace(submitted_at=1, started_by=1, submitted_by=2, organisation_id=5)
    assert assistance.may_triage(coordinator, own) is False
    assert assistance.may_triage(bare_actor(Role.ASSISTANCE_COORDINATOR, user_id=7), own) is True
    assert assistance.may_triage(bare_actor(Role.ASSISTANCE_COORDINATOR, organisation_id=5, user_id=7), own) is False
