"""The books: what is committed never exceeds the envelope, what is paid never exceeds the commitment, all sums are zero."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facility.apps.finance import public as finance
from facility.apps.finance.models import Account, Posting
from facility.core.errors import FacilityError, Refused
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.records.public import Record, create

pytestmark = pytest.mark.django_db

CALL, LOT, FUND = "amif-2022", "A", "AMIF"


@pytest.fixture
def officer(actor_of: Callable[..., Actor]) -> Actor:
    """Drafts."""
    return actor_of(Role.FINANCE_OFFICER)


@pytest.fixture
def second(actor_of: Callable[..., Actor]) -> Actor:
    """Approves."""
    return actor_of(Role.AUTHORISING_OFFICER)


@pytest.fixture
def grant(at: datetime) -> Record:
    """The record of a grant."""
    return create(kind="grant", label={"en": "Grant"}, at=at, invented=True)


@pytest.fixture
def envelope(at: datetime, officer: Actor) -> finance.Envelope:
    """Eight million for lot A."""
    finance.load_fund(code=FUND, name={"en": "Asylum, Migration and Integration Fund"})
    return state(800_000_000, at, officer)


def state(cents: int | None, at: datetime, actor: Actor, status: str = "published") -> finance.Envelope:
    return finance.record_envelope(
        call_code=CALL,
        lot_code=LOT,
        fund_code=FUND,
        amount_cents=cents,
        status=status,
        as_of="2022-05-16",
        source="https://example.org/call",
        actor=actor,
        at=at,
    )


def commit(grant: Record, cents: int, actor: Actor, at: datetime) -> None:
    finance.commit(
        call_code=CALL, lot_code=LOT, fund_code=FUND, grant_record_id=grant.pk, amount_cents=cents, actor=actor, at=at
    )


def test_a_commitment_draws_the_envelope_down(
    envelope: finance.Envelope, grant: Record, officer: Actor, at: datetime
) -> None:
    commit(grant, 47_500_000, officer, at)
    [shown] = finance.envelopes(CALL)
    assert (shown.amount_cents, shown.committed_cents, shown.remaining_cents) == (800_000_000, 47_500_000, 752_500_000)
    assert finance.faults() == []


def test_committing_twice_commits_once(envelope: finance.Envelope, grant: Record, officer: Actor, at: datetime) -> None:
    commit(grant, 47_500_000, officer, at)
    commit(grant, 47_500_000, officer, at)
    assert finance.position(grant.pk).committed_cents == 47_500_000


def test_amounts_that_take_more_than_four_bytes_are_moved_whole(officer: Actor, at: datetime) -> None:
    finance.load_fund(code=FUND, name={"en": "AMIF"})
    state(500_000_000_000, at, officer)
    for number in range(4):
        other = create(kind="grant", label={"en": f"Grant {number}"}, at=at, invented=True)
        commit(other, 3_000_000_000 + number, officer, at)
    [shown] = finance.envelopes(CALL)
    assert (shown.committed_cents, shown.remaining_cents) == (12_000_000_006, 487_999_999_994)
    assert finance.faults() == []


def test_an_envelope_that_is_too_small_refuses_and_nothing_moves(
    envelope: finance.Envelope, grant: Record, officer: Actor, at: datetime
) -> None:
    with pytest.raises(Refused) as refusal:
        commit(grant, 800_000_001, officer, at)
    assert refusal.value.findings[0].facts["held_cents"] == 800_000_000
    assert finance.envelopes(CALL)[0].remaining_cents == 800_000_000
    assert finance.position(grant.pk).committed_cents == 0


def test_an_unknown_envelope_refuses_commitment(grant: Record, officer: Actor, at: datetime) -> None:
    finance.load_fund(code=FUND, name={"en": "AMIF"})
    state(None, at, officer, status="unknown")
    with pytest.raises(Refused) as refusal:
        commit(grant, 1, officer, at)
    assert refusal.value.findings[0].message == "envelope_unknown"
    [shown] = finance.envelopes(CALL)
    assert (shown.amount_cents, shown.remaining_cents) == (None, None)


def test_the_database_itself_refuses_a_negative_balance(envelope: finance.Envelope) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(kind=Account.AVAILABLE).update(balance_cents=-1)
    assert finance.faults() == []


def test_a_posting_is_never_changed_nor_removed(envelope: finance.Envelope) -> None:
    for attempt in (
        lambda: Posting.objects.update(amount_cents=1),
        lambda: Posting.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert Posting.objects.get().amount_cents == 800_000_000


def test_an_envelope_has_a_history_and_is_known_as_of_a_day(
    envelope: finance.Envelope, grant: Record, officer: Actor, at: datetime
) -> None:
    later = at + timedelta(days=10)
    state(900_000_000, later, officer)
    commit(grant, 100_000_000, officer, later)
    assert [row.amount_cents for row in finance.envelope_history(CALL, LOT, FUND)] == [900_000_000, 800_000_000]
    day = at.date()
    assert finance.remaining_as_of(CALL, LOT, FUND, day, later) == 800_000_000
    assert finance.remaining_as_of(CALL, LOT, FUND, day + timedelta(days=10), later) == 800_000_000
    assert finance.remaining_as_of(CALL, LOT, FUND, day + timedelta(days=10), at) == 800_000_000
    assert finance.envelopes(CALL)[0].remaining_cents == 800_000_000


def test_an_envelope_is_not_lowered_below_what_is_committed(
    envelope: finance.Envelope, grant: Record, officer: Actor, at: datetime
) -> None:
    commit(grant, 300_000_000, officer, at)
    with pytest.raises(Refused), transaction.atomic():
        state(200_000_000, at, officer)
    [shown] = finance.envelopes(CALL)
    assert (shown.amount_cents, shown.remaining_cents) == (800_000_000, 500_000_000)


def order(grant: Record, cents: int, actor: Actor, at: datetime) -> finance.PaymentOrder:
    return finance.draft_order(
        grant_record_id=grant.pk, amount_cents=cents, purpose="prefinancing", payee="Ministry", actor=actor, at=at
    )


def test_a_payment_goes_through_two_people_to_the_bank(
    envelope: finance.Envelope, grant: Record, officer: Actor, second: Actor, at: datetime
) -> None:
    commit(grant, 47_500_000, officer, at)
    drafted = order(grant, 38_000_000, officer, at)
    assert finance.position(grant.pk).in_payment_cents == 38_000_000
    with pytest.raises(Refused) as refusal:
        finance.advance_order(order_id=drafted.pk, action="approve", actor=officer, at=at)
    assert refusal.value.findings[0].message == "second_person_needed"
    finance.advance_order(order_id=drafted.pk, action="approve", actor=second, at=at)
    finance.advance_order(order_id=drafted.pk, action="send", actor=officer, at=at)
    finance.advance_order(
        order_id=drafted.pk, action="confirm", actor=officer, at=at, confirmed_on=date(2026, 3, 9), bank_reference="R1"
    )
    position = finance.position(grant.pk)
    assert (position.paid_cents, position.open_cents, position.in_payment_cents) == (38_000_000, 9_500_000, 0)
    finance.clear(grant_record_id=grant.pk, amount_cents=20_000_000, key="report:1", actor=officer, at=at)
    assert finance.position(grant.pk).accepted_cents == 20_000_000
    assert finance.position(grant.pk).paid_cents == 38_000_000
    assert finance.faults() == []


def test_more_than_the_commitment_is_never_ordered(
    envelope: finance.Envelope, grant: Record, officer: Actor, at: datetime
) -> None:
    commit(grant, 10_000, officer, at)
    order(grant, 8_000, officer, at)
    with pytest.raises(Refused), transaction.atomic():
        order(grant, 2_001, officer, at)
    assert finance.orders(grant.pk).count() == 1


def test_a_rejected_order_gives_the_money_back(
    envelope: finance.Envelope, grant: Record, officer: Actor, at: datetime
) -> None:
    commit(grant, 10_000, officer, at)
    drafted = order(grant, 8_000, officer, at)
    finance.advance_order(order_id=drafted.pk, action="reject", actor=officer, at=at, reason="Wrong payee")
    assert finance.position(grant.pk).open_cents == 10_000


def test_the_database_refuses_a_drafter_as_approver(
    envelope: finance.Envelope, grant: Record, officer: Actor, at: datetime
) -> None:
    commit(grant, 10_000, officer, at)
    drafted = order(grant, 8_000, officer, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        finance.PaymentOrder.objects.filter(pk=drafted.pk).update(
            state="approved", approved_by=officer.user_id, approved_at=at
        )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.sampled_from(["commit", "order", "clear", "raise", "lower"]), st.integers(1, 400))))
def test_whatever_is_tried_the_books_agree(moves: list[tuple[str, int]], at: datetime, officer: Actor) -> None:
    with transaction.atomic():
        finance.load_fund(code=FUND, name={"en": "AMIF"})
        state(500, at, officer)
        grants = [create(kind="grant", label={"en": "G"}, at=at) for _ in range(2)]
        for number, (what, cents) in enumerate(moves):
            grant = grants[number % 2]
            try:
                with transaction.atomic():
                    if what == "commit":
                        commit(grant, cents, officer, at)
                    elif what == "order":
                        order(grant, cents, officer, at)
                    elif what == "clear":
                        finance.clear(
                            grant_record_id=grant.pk, amount_cents=cents, key=f"c{number}", actor=officer, at=at
                        )
                    else:
                        state(cents if what == "lower" else 500 + cents, at, officer)
            except FacilityError:
                pass
        assert finance.faults() == []
        [shown] = finance.envelopes(CALL)
        assert shown.remaining_cents is not None
        assert shown.remaining_cents >= 0
        for grant in grants:
            position = finance.position(grant.pk)
            assert position.paid_cents + position.in_payment_cents <= position.committed_cents
        transaction.set_rollback(True)
