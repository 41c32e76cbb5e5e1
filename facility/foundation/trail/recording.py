"""Writing the trail, in the transaction of the act it tells of."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from facility.core import seal
from facility.foundation.accounts.actors import Actor
from facility.foundation.base.acts import step
from facility.foundation.base.kept_questions import KeptQuestion
from facility.foundation.records.models import Record
from facility.foundation.trail.events import Event
from facility.foundation.trail.models import Entry


def entry_digest(entry: Entry) -> str:
    """The hash of an entry's whole content and of the entry before it in its record's chain."""
    content = {
        "record": entry.record_id,
        "sequence": entry.sequence,
        "event": entry.event,
        "user": entry.user_id,
        "system": entry.system,
        "at": entry.at.astimezone(UTC).isoformat(),
        "facts": entry.facts,
        "cause": entry.cause,
        "previous": entry.previous,
    }
    return seal.digest(seal.canonical(content))


@step
def record(
    *,
    record: Record,
    event: Event,
    actor: Actor,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    cause: str = "",
) -> Entry:
    """Add what happened to a record whose row the caller has locked. Facts are ids and figures, never personal text."""
    last = Entry.objects.filter(record=record).order_by("-sequence").values("sequence", "digest").first()
    entry = Entry(
        record=record,
        sequence=last["sequence"] + 1 if last else 1,
        event=event,
        user_id=actor.user_id,
        system=actor.system,
        at=at,
        facts=dict(facts or {}),
        cause=cause,
        previous=last["digest"] if last else "",
    )
    entry.digest = entry_digest(entry)
    entry.save(force_insert=True)
    return entry


def history(record_id: int) -> QuerySet[Entry]:
    """What happened to a record, oldest first."""
    return Entry.objects.filter(record_id=record_id).order_by("sequence")


# How many entries a page tells.
NEWEST = 60
_NEWEST = KeptQuestion(lambda record: Entry.objects.filter(record=record).order_by("-sequence")[:NEWEST])


def newest(record_id: int) -> list[Entry]:
    """What happened to a record last, at most `NEWEST` entries, newest first."""
    return _NEWEST.rows(record_id)
