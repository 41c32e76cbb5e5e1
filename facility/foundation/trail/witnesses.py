"""What rows say has happened, held against the trail: a role, an approval, a signature or a payment that nobody recorded.

Whoever edits the database by hand leaves no entry. Each app says in its `witnesses.py` which entries its rows must have.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from facility.foundation.trail.events import Event
from facility.foundation.trail.models import Entry
from facility.foundation.trail.sealing import Fault

__all__ = ["Claim", "register_witness", "unwitnessed", "witnesses"]


@dataclass(frozen=True)
class Claim:
    """One thing that a row says: the entry that must stand for it, by whom (None: not said), with which figures."""

    where: str
    record_id: int
    event: Event
    user_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def is_told_by(self, entry: Mapping[str, Any]) -> bool:
        """Whether an entry of this record and event stands for the row."""
        by = self.user_id is None or entry["user_id"] == self.user_id
        return by and all(entry["facts"].get(name) == value for name, value in self.facts.items())


Witness = Callable[[], Iterable[Claim]]
_WITNESSES: dict[str, Witness] = {}


def register_witness(name: str, claims: Witness) -> None:
    """Say what the rows of a model claim ("parties.RoleHolding"); called once while the process starts."""
    _WITNESSES[name] = claims


def witnesses() -> Mapping[str, Witness]:
    """Every model that is held against the trail."""
    return dict(_WITNESSES)


def unwitnessed() -> list[Fault]:
    """Rows without their entry: an empty list means that each is told by an entry of its own.

    Rows are read before entries, so that an act of this very moment is no fault.
    """
    claims = [one for name in sorted(_WITNESSES) for one in _WITNESSES[name]()]
    left: dict[tuple[int, str], list[Mapping[str, Any]]] = defaultdict(list)
    events = {str(one.event) for one in claims}
    rows = Entry.objects.filter(event__in=events).order_by("id").values("record_id", "event", "user_id", "facts")
    for entry in rows.iterator(chunk_size=2000):
        left[entry["record_id"], entry["event"]].append(entry)
    return list(_faults(claims, left))


def _faults(claims: Iterable[Claim], left: Mapping[tuple[int, str], list[Mapping[str, Any]]]) -> Iterator[Fault]:
    for claim in claims:
        known = left.get((claim.record_id, str(claim.event)), [])
        found = next((place for place, entry in enumerate(known) if claim.is_told_by(entry)), None)
        if found is None:
            yield Fault(claim.where, f"the trail has no entry {claim.event} for it")
        else:
            known.pop(found)  # an entry stands for one row
