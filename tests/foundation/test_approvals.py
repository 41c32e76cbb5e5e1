"""Two-person acts: nobody approves what they proposed, by no way; executed once, exactly what was shown."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Unproven
from facility.foundation.accounts.public import Actor, Role, system
from facility.foundation.approvals.public import Approval, approve, pending, propose, withdraw
from facility.foundation.records.public import Record, create

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(at: datetime) -> Record:
    """Something to decide on."""
    return create(kind="thing", label={"en": "Thing"}, at=at)


@pytest.fixture
def proposer(actor_of: Callable[..., Actor]) -> Actor:
    """An officer."""
    return actor_of(Role.GRANTS_OFFICER)


@pytest.fixture
def second(actor_of: Callable[..., Actor]) -> Actor:
    """Another person."""
    return actor_of(Role.AUTHORISING_OFFICER)


def test_a_second_person_approves_exactly_what_was_shown(
    record: Record, proposer: Actor, second: Actor, at: datetime
) -> None:
    proposed = propose(record=record, act="award", payload={"cents": 5}, actor=proposer, at=at)
    content = approve(record=record, act="award", payload_seen=proposed.payload_digest, actor=second, at=at)
    assert content == {"cents": 5}
    assert pending(record, "award", at) is None
    with pytest.raises(NotFound):
        approve(record=record, act="award", payload_seen=proposed.payload_digest, actor=second, at=at)


def test_the_proposer_cannot_approve(record: Record, proposer: Actor, at: datetime) -> None:
    proposed = propose(record=record, act="award", payload={"cents": 5}, actor=proposer, at=at)
    with pytest.raises(Forbidden):
        approve(record=record, act="award", payload_seen=proposed.payload_digest, actor=proposer, at=at)
    assert pending(record, "award", at) == proposed


def test_a_job_neither_proposes_nor_approves(record: Record, proposer: Actor, at: datetime) -> None:
    with pytest.raises(Forbidden):
        propose(record=record, act="award", payload={}, actor=system("job"), at=at)
    proposed = propose(record=record, act="award", payload={}, actor=proposer, at=at)
    with pytest.raises(Forbidden):
        approve(record=record, act="award", payload_seen=proposed.payload_digest, actor=system("job"), at=at)


def test_the_database_refuses_one_person_in_both_places(
    record: Record, proposer: Actor, second: Actor, at: datetime
) -> None:
    proposed = propose(record=record, act="award", payload={}, actor=proposer, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=proposed.pk).update(approver_id=proposer.user_id, approved_at=at)
    approve(record=record, act="award", payload_seen=proposed.payload_digest, actor=second, at=at)


def test_what_expired_or_changed_is_not_approved(record: Record, proposer: Actor, second: Actor, at: datetime) -> None:
    proposed = propose(record=record, act="award", payload={"cents": 5}, actor=proposer, at=at)
    with pytest.raises(NotAllowedNow, match="changed"):
        approve(record=record, act="award", payload_seen="0" * 64, actor=second, at=at)
    later = at + timedelta(days=31)
    with pytest.raises(NotAllowedNow, match="expired"):
        approve(record=record, act="award", payload_seen=proposed.payload_digest, actor=second, at=later)
    again = propose(record=record, act="award", payload={"cents": 5}, actor=proposer, at=later)
    assert pending(record, "award", later) == again


def test_one_open_proposal_at_a_time_and_it_can_be_taken_back(record: Record, proposer: Actor, at: datetime) -> None:
    propose(record=record, act="award", payload={}, actor=proposer, at=at)
    with pytest.raises(NotAllowedNow):
        propose(record=record, act="award", payload={}, actor=proposer, at=at)
    withdraw(record=record, act="award", actor=proposer, at=at)
    assert pending(record, "award", at) is None
    with pytest.raises(NotFound):
        withdraw(record=record, act="award", actor=proposer, at=at)


@pytest.mark.parametrize(
    "edit",
    [
        {"payload": {"cents": 6}},
        {"payload_digest": "0" * 64},
        {"act": "pay"},
        {"expires_at": datetime(2099, 1, 1, tzinfo=UTC)},
        {"proposed_at": datetime(2020, 1, 1, tzinfo=UTC)},
    ],
)
def test_no_edit_of_the_table_changes_what_was_proposed(
    record: Record, proposer: Actor, second: Actor, at: datetime, edit: dict[str, Any]
) -> None:
    proposed = propose(record=record, act="award", payload={"cents": 5}, actor=proposer, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=proposed.pk).update(**edit)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=proposed.pk).update(proposer_id=second.user_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=proposed.pk).delete()
    assert approve(record=record, act="award", payload_seen=proposed.payload_digest, actor=second, at=at) == {
        "cents": 5
    }


def test_who_has_not_just_shown_who_they_are_neither_proposes_nor_approves(
    record: Record, proposer: Actor, second: Actor, at: datetime
) -> None:
    with pytest.raises(Unproven):
        propose(record=record, act="award", payload={}, actor=replace(proposer, proved=False), at=at)
    assert not Approval.objects.exists()
    proposed = propose(record=record, act="award", payload={}, actor=proposer, at=at)
    seen = proposed.payload_digest
    with pytest.raises(Unproven):
        approve(record=record, act="award", payload_seen=seen, actor=replace(second, proved=False), at=at)
    assert pending(record, "award", at) == proposed
