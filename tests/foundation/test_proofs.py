"""A proof of identity pays once: the second act of money asks again, a failed one gives the proof back."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction

import facility
from facility.core.errors import Forbidden, ProofSpent, Unproven
from facility.foundation.accounts import policy
from facility.foundation.accounts.public import PERMISSIONS, Actor, Held, Role, UsedProof, permission, spend
from facility.foundation.base.acts import act

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PAY = PERMISSIONS["grants.order_payment"]
FINANCE = Actor(user_id=1, person_id=1, held=frozenset({Held(Role.FINANCE_OFFICER)}), proof="p1")
MONEY = {"grants.approve_order", "grants.confirm_payment", "grants.order_payment"}

pytestmark = pytest.mark.django_db(transaction=True)


def spent(actor: Actor, at: datetime = AT) -> None:
    with act():
        spend(PAY, actor, at)


def broken() -> None:
    with act():
        spend(PAY, FINANCE, AT)
        _ = 1 // 0


def test_a_proof_is_used_up_by_the_act_and_only_by_one_that_is_done() -> None:
    with pytest.raises(ZeroDivisionError):
        broken()
    assert UsedProof.objects.count() == 0
    spent(FINANCE)
    row = UsedProof.objects.get()
    assert (row.digest, row.user_id, row.act, row.used_at) == ("p1", 1, "grants.order_payment", AT)
    with pytest.raises(ProofSpent):
        spent(FINANCE)
    spent(Actor(user_id=1, person_id=1, held=FINANCE.held, proof="p2"))
    assert UsedProof.objects.count() == 2
    spent(Actor(user_id=1, person_id=1, held=FINANCE.held, proof="p3"), AT + timedelta(days=3))
    assert UsedProof.objects.get().digest == "p3"


def test_who_may_not_or_has_not_proved_spends_nothing() -> None:
    with pytest.raises(Forbidden):
        spent(Actor(user_id=1, proof="p1"))
    with pytest.raises(Unproven):
        spent(Actor(user_id=1, person_id=1, held=FINANCE.held, proof="p1", proved=False))
    assert UsedProof.objects.count() == 0


def test_what_moves_money_is_grave_once_and_spent_where_it_is_done() -> None:
    assert {code for code, may in PERMISSIONS.items() if may.once} == MONEY
    assert all(PERMISSIONS[code].grave for code in MONEY)
    with pytest.raises(ValueError, match="once without grave"):
        permission("things.pay", {}, once=True)
    assert "things.pay" not in policy.PERMISSIONS
    paying = Path(facility.__file__).parent / "apps" / "grants" / "paying.py"
    acts = {one.name: one for one in ast.parse(paying.read_text()).body if isinstance(one, ast.FunctionDef)}
    for code in MONEY:
        calls = [one for one in ast.walk(acts[code.partition(".")[2]]) if isinstance(one, ast.Call)]
        assert any(isinstance(one.func, ast.Name) and one.func.id == "spend" for one in calls), code


def test_a_spend_outside_a_transaction_is_a_defect() -> None:
    assert not transaction.get_connection().in_atomic_block
    with pytest.raises(Exception, match="transaction"):
        spend(PAY, FINANCE, AT)
