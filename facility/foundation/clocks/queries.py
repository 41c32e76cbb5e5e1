"""The one task list and the one calendar: open clocks that wait for an actor."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from facility.foundation.accounts.actors import Actor
from facility.foundation.accounts.asked_by import AskedBy
from facility.foundation.clocks.models import Clock, Policy
from facility.foundation.clocks.words import title
from facility.foundation.records.public import Record, kinds

SOON = timedelta(days=3)
LIST_LENGTH = 200
# So many the desk shows.
ON_DESK = 30


@dataclass(frozen=True)
class TaskRow:
    """One entry of the task list. `title` is translated when it is shown; `due_at` is None while paused."""

    clock_id: int
    kind: str
    title: Any
    record: Record
    label: Mapping[str, str]
    reference: str | None
    address: str
    role: str
    organisation_id: int | None
    state: str
    started_at: datetime
    due_at: datetime | None
    is_overdue: bool
    is_soon: bool
    is_escalated: bool


def _waits_for(actor: Actor) -> Q:
    """Open clocks of the actor's own, of a role held (for the organisation, where one is named), or escalated to it."""
    # That a clock is open is said of each: so each is found by an index of its own, and nobody reads all open clocks.
    is_open = ~Q(state="stopped")
    mine = is_open & Q(user_id=actor.user_id)
    for held in actor.held:
        mine |= is_open & Q(role=held.role, user=None, organisation_id=None)
        if held.organisation_id is not None:
            mine |= is_open & Q(role=held.role, user=None, organisation_id=held.organisation_id)
    # Asked apart and not joined: it is asked once and not for every open clock.
    escalating = Policy.objects.filter(escalate_role__in=sorted(actor.roles)).values("pk")
    return mine | (is_open & Q(escalated_at__isnull=False, policy__in=escalating))


def open_for(actor: Actor) -> QuerySet[Clock]:
    """Open clocks that wait for the actor, soonest due first, paused ones last."""
    if actor.user_id is None:
        return Clock.objects.none()
    # Records of a kind that nobody can show are left out here, so that they take no place in a cut list.
    rows = Clock.objects.filter(_waits_for(actor), record__kind__in=list(kinds()))
    return rows.select_related("record").order_by(F("due_at").asc(nulls_last=True), "id")


def visible(actor: Actor, found: Sequence[Record]) -> dict[int, str]:
    """Addresses of the records that the actor may view, by record id: one load per kind, whatever the rows."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for record in found:
        by_kind[record.kind].append(record.pk)
    addresses: dict[int, str] = {}
    known = kinds()
    for name, ids in by_kind.items():
        if name not in known:
            continue
        for record_id, thing in known[name].load(ids).items():
            if known[name].may_view(actor, thing):
                addresses[record_id] = known[name].address(thing)
    return addresses


def _row(clock: Clock, address: str, at: datetime) -> TaskRow:
    due = clock.due_at
    return TaskRow(
        clock_id=clock.pk,
        kind=clock.kind,
        title=title(clock.kind),
        record=clock.record,
        label=clock.record.label,
        reference=clock.record.reference,
        address=address,
        role=clock.role,
        organisation_id=clock.organisation_id,
        state=clock.state,
        started_at=clock.started_at,
        due_at=due,
        is_overdue=due is not None and due < at,
        is_soon=due is not None and at <= due <= at + SOON,
        is_escalated=clock.escalated_at is not None,
    )


def tasks_for(actor: Actor, at: datetime, limit: int = LIST_LENGTH, start: int = 0) -> list[TaskRow]:
    """The one task list: what waits for the actor and may be viewed, soonest due first, from the `start`-th on."""
    rows = first_open(actor, limit, start)
    return rows_of(rows, visible(actor, [clock.record for clock in rows]), at)


_FOR_DESK = AskedBy(lambda actor: open_for(actor)[:ON_DESK])


def first_open(actor: Actor, limit: int, start: int = 0) -> list[Clock]:
    """The clocks of a part of the task list, whether or not their records may be viewed."""
    if (start, limit) == (0, ON_DESK):
        return _FOR_DESK.rows(actor)
    return list(open_for(actor)[start : start + limit])


def rows_of(clocks: Sequence[Clock], addresses: Mapping[int, str], at: datetime) -> list[TaskRow]:
    """The entries of those clocks whose records have an address."""
    return [_row(clock, addresses[clock.record_id], at) for clock in clocks if clock.record_id in addresses]


def clocks_of(record: Record | int) -> QuerySet[Clock]:
    """All clocks of a record (or of the one with that id) with policy and events, oldest first."""
    rows = Clock.objects.filter(record=record).select_related("policy").prefetch_related("events")
    return rows.order_by("started_at", "id")
