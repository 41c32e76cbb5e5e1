"""What an actor may view of many kinds of records, within a bound of questions that a page may ask."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import connection

from facility.foundation.accounts.actors import Actor
from facility.foundation.clocks.queries import visible
from facility.foundation.records.public import Record


def visible_within(actor: Actor, found: Sequence[Record], most: int | None) -> tuple[dict[int, str], set[str]]:
    """Addresses of the records that the actor may view, and the kinds that were asked about at all.

    The most frequent kinds come first; once `most` queries were asked no other kind is begun (None: all are). A kind
    takes three queries at most, so that the bound is passed by two.
    """
    asked = 0

    def count(execute: Any, *statement: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*statement)

    addresses: dict[int, str] = {}
    kinds: set[str] = set()
    with connection.execute_wrapper(count):
        for kind, _times in Counter(record.kind for record in found).most_common():
            if most is not None and asked >= most:
                break
            kinds.add(kind)
            addresses |= visible(actor, [record for record in found if record.kind == kind])
    return addresses, kinds
