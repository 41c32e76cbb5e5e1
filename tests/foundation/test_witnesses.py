"""Rows that somebody put in by hand: the verification names each, and says nothing of what acts wrote."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from facility.apps.finance.models import PaymentOrder
from facility.apps.grants.models import AgreementText, Decision, Grant, PaymentRequest
from facility.apps.parties.models import Person, RoleHolding
from facility.foundation.accounts.public import Role, User
from facility.foundation.approvals.public import Approval
from facility.foundation.base.clock import now
from facility.foundation.trail import public as trail
from facility.interfaces.cli.main import main


def told() -> list[str]:
    return [f"{one.where}: {one.what}" for one in trail.unwitnessed()]


def test_everything_of_the_told_case_has_its_entry(story: None) -> None:
    assert told() == []
    assert trail.verify() == []
    assert set(trail.witnesses()) == {
        "approvals.Approval",
        "finance.PaymentOrder",
        "grants.AgreementText",
        "grants.Decision",
        "grants.Grant",
        "grants.PaymentRequest",
        "parties.RoleHolding",
    }
    assert [name for name, claims in trail.witnesses().items() if not list(claims())] == ["grants.AgreementText"]


def role() -> None:
    puppet = Person.objects.get(user__email="newcomer@example.org")
    RoleHolding.objects.create(person=puppet, role=Role.AUTHORISING_OFFICER, starts_on=date(2020, 1, 1))


def same_role_twice() -> None:
    held = RoleHolding.objects.filter(role=Role.GRANTS_OFFICER).first()
    assert held is not None
    RoleHolding.objects.filter(pk=held.pk).update(ends_on=held.starts_on)
    held.pk = None
    held.save(force_insert=True)


def role_made_another() -> None:
    held = RoleHolding.objects.filter(role=Role.GRANTS_OFFICER).first()
    assert held is not None
    RoleHolding.objects.filter(pk=held.pk).update(role=Role.AUTHORISING_OFFICER)


def approval() -> None:
    one, other = User.objects.order_by("pk")[:2]
    at = now()
    Approval.objects.create(
        record=Decision.objects.get().record, act="parties.role", payload={}, payload_digest="0" * 64, proposer=one,
        proposed_at=at, expires_at=at + timedelta(days=1), approver=other, approved_at=at,
    )  # fmt: skip


def another_signatory() -> None:
    Grant.objects.update(signed_by_authority=User.objects.get(email="auditor@example.org").pk)


def another_decider() -> None:
    Decision.objects.update(decided_by=User.objects.get(email="auditor@example.org").pk)


def another_amount() -> None:
    PaymentOrder.objects.update(amount_cents=1)


def another_payment() -> None:
    PaymentRequest.objects.update(amount_cents=1)


def terms() -> None:
    AgreementText.objects.create(
        code="general", version=2, content={}, digest="0" * 64, source="x", status="confirmed", proposed_by=1,
        adopted_at=now(), adopted_by=2,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "where", "faults"),
    [
        (role, "(authorising_officer): the trail has no entry role.granted", 1),
        (same_role_twice, "(grants_officer): the trail has no entry role.granted", 1),
        (role_made_another, "(authorising_officer): the trail has no entry role.granted", 1),
        (approval, "of parties.role: the trail has no entry approval.proposed", 2),
        (another_signatory, "the trail has no entry grant.signed for it", 1),
        (another_decider, "the trail has no entry decision.decided", 1),
        (another_amount, "the trail has no entry payment_order.drafted", 4),
        (another_payment, "the trail has no entry payment_request.requested", 2),
        (terms, "general terms, version 2: the trail has no entry agreement_text.adopted", 1),
    ],
)
def test_what_was_put_in_by_hand_is_named(
    story: None, capsys: Any, edit: Callable[[], None], where: str, faults: int
) -> None:
    edit()
    found = told()
    assert (len(found), [where in one for one in found].count(True) >= 1) == (faults, True), found
    assert main(["trail", "verify"]) == 1
    said = capsys.readouterr().out
    assert all(one in said for one in found)
    assert f"{faults} faults." in said
