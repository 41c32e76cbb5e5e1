"""What an actor may view of many kinds of records, within a bound of questions that a page may ask."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from facility.foundation.accounts.actors import Actor
from facility.foundation.clocks.queries import LIST_LENGTH, TaskRow, first_open, rows_of, visible
from facility.foundation.records.public import Record


@dataclass(frozen=True)
class Seen:
    """Addresses of the records that an actor may view, and the kinds of records that were asked about at all."""

    addresses: dict[int, str] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset()


NOTHING = Seen()


def tasks_beside(
    actor: Actor, at: datetime, others: Sequence[Record], limit: int = LIST_LENGTH
) -> tuple[list[TaskRow], Seen]:
    """The first tasks as `tasks_for`, and what was seen with them: those of `others` that are of the tasks' kinds.

    A page that shows both asks once for each kind.
    """
    clocks = first_open(actor, limit)
    asked = frozenset(clock.record.kind for clock in clocks)
    records = [clock.record for clock in clocks] + [record for record in others if record.kind in asked]
    addresses = visible(actor, records)
    return rows_of(clocks, addresses, at), Seen(addresses, asked)


def visible_within(
    actor: Actor, found: Sequence[Record], most: int | None, seen: Seen = NOTHING
) -> tuple[dict[int, str], set[str]]:
    """Addresses of the records that the actor may view, and the kinds that were asked about at all.

    The most frequent kinds come first; once `most` queries were asked no other kind is begun (None: all are). A kind
    takes three queries at most, so that the bound is passed by two. The kinds in `seen` were asked about before.
    """
    asked = 0

    def count(execute: Any, *statement: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*statement)

    addresses: dict[int, str] = dict(seen.addresses)
    kinds: set[str] = set(seen.kinds)
    found = [record for record in found if record.kind not in kinds]
    with connection.execute_wrapper(count):
        for kind, _times in Counter(record.kind for record in found).most_common():
            if most is not None and asked >= most:
                break
            kinds.add(kind)
            addresses |= visible(actor, [record for record in found if record.kind == kind])
    return addresses, kinds
