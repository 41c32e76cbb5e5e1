"""The trail: chained per record, sealed into roots; what is changed, removed or cut is found."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from facility.foundation.accounts.public import Actor, Role
from facility.foundation.records.public import Record, create
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(at: datetime, actor_of: Callable[..., Actor]) -> Record:
    """A record with three acts on it."""
    actor = actor_of(Role.GRANTS_OFFICER)
    made = create(kind="thing", label={"en": "Thing"}, at=at)
    for minute in range(3):
        trail.record(
            record=made,
            event=Event.RECORD_CREATED,
            actor=actor,
            at=at + timedelta(minutes=minute),
            facts={"n": minute},
        )
    return made


def _force(sql: str) -> None:
    """Edit the table as somebody with the database in hands would, the triggers taken off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE trail_entry DISABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        else:
            cursor.execute("DROP TRIGGER trail_entry_no_update")
            cursor.execute("DROP TRIGGER trail_entry_no_delete")
        cursor.execute(sql)


def test_entries_count_up_and_hold_the_hash_of_the_one_before(record: Record) -> None:
    first, second, third = trail.history(record.pk)
    assert [first.sequence, second.sequence, third.sequence] == [1, 2, 3]
    assert (first.previous, second.previous, third.previous) == ("", first.digest, second.digest)
    assert trail.verify() == []


def test_an_entry_is_neither_changed_nor_removed_through_the_application(record: Record) -> None:
    for attempt in (
        lambda: trail.history(record.pk).update(event="other"),
        lambda: trail.history(record.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert trail.history(record.pk).filter(event=Event.RECORD_CREATED).count() == 3


def test_sealing_takes_every_unsealed_entry_once(record: Record, at: datetime) -> None:
    root = trail.seal_roots(at=at)
    assert root is not None and root.count == 3
    assert trail.seal_roots(at=at) is None
    assert trail.verify() == []


def test_a_second_root_holds_the_first(record: Record, at: datetime, actor_of: Callable[..., Actor]) -> None:
    trail.seal_roots(at=at)
    trail.record(record=record, event=Event.RECORD_CREATED, actor=actor_of(), at=at)
    second = trail.seal_roots(at=at)
    assert second is not None and second.count == 1 and len(second.previous) == 64
    assert trail.verify() == []


def test_a_changed_entry_is_found(record: Record, at: datetime) -> None:
    trail.seal_roots(at=at)
    _force("UPDATE trail_entry SET event = 'other' WHERE sequence = 2")
    assert [fault.what for fault in trail.verify()] == ["was changed"]


def test_a_removed_entry_is_found_even_before_sealing(record: Record) -> None:
    _force("DELETE FROM trail_entry WHERE sequence = 2")
    assert [fault.what for fault in trail.verify()] == ["entry 2 is missing"]


def test_a_cut_tail_is_found_once_sealed(record: Record, at: datetime) -> None:
    trail.seal_roots(at=at)
    _force("DELETE FROM trail_entry WHERE sequence = 3")
    assert [fault.what for fault in trail.verify()] == ["1 sealed entries are missing"]


def test_an_entry_rewritten_with_a_fitting_hash_is_found_by_the_root(record: Record, at: datetime) -> None:
    trail.seal_roots(at=at)
    last = trail.history(record.pk).last()
    assert last is not None
    last.event = "other"
    from facility.foundation.trail.recording import entry_digest

    _force(f"UPDATE trail_entry SET event = 'other', digest = '{entry_digest(last)}' WHERE sequence = 3")
    assert [fault.what for fault in trail.verify()] == ["the sealed entries are not the ones that were sealed"]
