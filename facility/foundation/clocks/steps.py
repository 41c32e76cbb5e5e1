"""Starting, pausing, extending and stopping clocks: steps inside the act that causes them."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from facility.core import clocks as core
from facility.core.errors import NotAllowedNow, NotFound
from facility.foundation.accounts.actors import Actor
from facility.foundation.base.acts import step
from facility.foundation.base.rows import sole
from facility.foundation.clocks.calendars import working_days
from facility.foundation.clocks.models import Clock, ClockEvent, Policy
from facility.foundation.clocks.policies import policy as latest_policy
from facility.foundation.records.models import Record


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.FACILITY_TIME_ZONE)


def _term(policy: Policy | None) -> core.Term | None:
    if policy is None:
        return None
    return core.Term(policy.length, policy.unit, rolls=bool(policy.calendar))  # type: ignore[arg-type]


def reading(clock: Clock, is_working: Callable[[date], bool] | None = None) -> core.Reading:
    """What the events of a clock say under its policy and calendar."""
    calendar = clock.policy.calendar if clock.policy else ""
    return core.read(
        _term(clock.policy),
        [
            core.ClockEvent(event.kind, event.at, event.units, event.until)  # type: ignore[arg-type]
            for event in clock.events.order_by("at", "id")
        ],
        zone=_zone(),
        is_working=is_working or working_days(calendar),
    )


def _settle(clock: Clock) -> Clock:
    """Write the fold into the columns that lists read."""
    read = reading(clock)
    if clock.due_at != read.due_at:
        clock.reminded_at = None
    clock.state, clock.due_at, clock.stopped_at = read.state, read.due_at, read.stopped_at
    clock.save()
    return clock


def _add(
    clock: Clock,
    kind: core.EventKind,
    actor: Actor,
    at: datetime,
    reason: str = "",
    units: int = 0,
    until: datetime | None = None,
) -> Clock:
    ClockEvent.objects.create(
        clock=clock, kind=kind, at=at, reason=reason, units=units, until=until, user_id=actor.user_id
    )
    return _settle(clock)


@step
def start(
    *,
    record: Record,
    kind: str,
    actor: Actor,
    at: datetime,
    policy: str | None = None,
    due_at: datetime | None = None,
    role: str = "",
    organisation_id: int | None = None,
    user_id: int | None = None,
) -> Clock:
    """Start a clock: by a policy's code, or with a fixed `due_at`, for a role (of an organisation) or one user.

    An open clock of the same kind for the same record and holder is given back as it is: starting twice is once.
    Raises NotFound for an unknown policy, ValueError when nobody is responsible.
    """
    if not role and user_id is None:
        raise ValueError("a clock needs a role or a user")
    same = {"kind": kind, "role": role, "organisation_id": organisation_id, "user_id": user_id}
    running = sole(Clock.objects.filter(record=record, **same).exclude(state="stopped"))
    if running is not None:
        return running
    found = latest_policy(policy) if policy else None
    clock = Clock(record=record, policy=found, started_at=at, **same)
    # A fixed moment asks no calendar.
    calendar = found.calendar if found and due_at is None else ""
    first = core.ClockEvent("start", at, until=due_at)
    read = core.read(_term(found), [first], zone=_zone(), is_working=working_days(calendar))
    clock.state, clock.due_at = read.state, read.due_at
    clock.save(force_insert=True)
    ClockEvent.objects.create(clock=clock, kind="start", at=at, until=due_at, user_id=actor.user_id)
    return clock


@step
def hand_on(
    *,
    record: Record,
    done: str,
    kind: str,
    actor: Actor,
    at: datetime,
    role: str = "",
    organisation_id: int | None = None,
    user_id: int | None = None,
    to: Record | None = None,
) -> Clock:
    """Stop the clock of what is done and start the next one for somebody else within the same term (`to`: on another
    record). Where none was open, the next one has no day. Raises ValueError when nobody is responsible.
    """
    before = _open(record, done, None, None)
    due_at = before[0].due_at if before else None
    stop(record=record, kind=done, actor=actor, at=at)
    return start(
        record=to or record,
        kind=kind,
        actor=actor,
        at=at,
        due_at=due_at,
        role=role,
        organisation_id=organisation_id,
        user_id=user_id,
    )


def _open(record: Record, kind: str, organisation_id: int | None, user_id: int | None) -> list[Clock]:
    rows = Clock.objects.select_for_update(of=("self",)).select_related("policy")
    rows = rows.filter(record=record, kind=kind).exclude(state="stopped")
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    return list(rows.order_by("id"))


def _open_or_refuse(record: Record, kind: str, organisation_id: int | None, user_id: int | None) -> list[Clock]:
    found = _open(record, kind, organisation_id, user_id)
    if not found:
        raise NotFound(f"clock {kind}")
    return found


@step
def pause(
    *,
    record: Record,
    kind: str,
    reason: str,
    actor: Actor,
    at: datetime,
    organisation_id: int | None = None,
    user_id: int | None = None,
) -> None:
    """Pause the open clocks of a kind, saying why (MGA-29). Raises NotFound, NotAllowedNow when one is paused."""
    for clock in _open_or_refuse(record, kind, organisation_id, user_id):
        if clock.state != "running":
            raise NotAllowedNow("pause", clock.state, "clock")
        _add(clock, "pause", actor, at, reason)


@step
def resume(
    *,
    record: Record,
    kind: str,
    actor: Actor,
    at: datetime,
    reason: str = "",
    organisation_id: int | None = None,
    user_id: int | None = None,
) -> None:
    """Let paused clocks of a kind run again. Raises NotFound, NotAllowedNow when one runs."""
    for clock in _open_or_refuse(record, kind, organisation_id, user_id):
        if clock.state != "paused":
            raise NotAllowedNow("resume", clock.state, "clock")
        _add(clock, "resume", actor, at, reason)


@step
def extend(
    *,
    record: Record,
    kind: str,
    reason: str,
    actor: Actor,
    at: datetime,
    units: int = 0,
    until: datetime | None = None,
    organisation_id: int | None = None,
    user_id: int | None = None,
) -> None:
    """Lengthen open clocks by `units` of their policy, or to a fixed moment, saying why (FR-20). Raises NotFound."""
    if units <= 0 and until is None:
        raise ValueError("an extension has units or a moment")
    for clock in _open_or_refuse(record, kind, organisation_id, user_id):
        clock.escalated_at = None
        _add(clock, "extend", actor, at, reason, units, until)


@step
def stop(
    *,
    record: Record,
    kind: str,
    actor: Actor,
    at: datetime,
    reason: str = "",
    organisation_id: int | None = None,
    user_id: int | None = None,
) -> int:
    """Stop the open clocks of a kind and give their number; none open is no error."""
    found = _open(record, kind, organisation_id, user_id)
    for clock in found:
        _add(clock, "stop", actor, at, reason)
    return len(found)


@step
def stop_all(*, record: Record, actor: Actor, at: datetime, reason: str = "") -> int:
    """Stop every open clock of a record (withdrawn, rejected, closed) and give their number."""
    kinds = Clock.objects.filter(record=record).exclude(state="stopped").values_list("kind", flat=True)
    return sum(stop(record=record, kind=kind, actor=actor, at=at, reason=reason) for kind in set(kinds))


@step
def move_to_policy(*, clock_ids: list[int], policy: Policy) -> int:
    """Put open clocks under a version of a policy and fold their events again; pauses are kept. Gives their number."""
    rows = Clock.objects.select_for_update(of=("self",)).filter(pk__in=clock_ids).exclude(state="stopped")
    moved = 0
    for clock in rows.order_by("id"):
        clock.policy = policy
        clock.escalated_at = None
        _settle(clock)
        moved += 1
    return moved


@step
def recompute(*, code: str) -> int:
    """Fold all open clocks of a policy again, after a change of a calendar. Gives the number that moved."""
    moved = 0
    rows = Clock.objects.select_for_update(of=("self",)).select_related("policy")
    for clock in rows.filter(policy__code=code).exclude(state="stopped").order_by("id"):
        before = clock.due_at
        moved += _settle(clock).due_at != before
    return moved
