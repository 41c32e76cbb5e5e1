"""Running a call: suspend and resume, note exhausted funds, close."""

from datetime import datetime

from facility.apps.calls import announcing
from facility.apps.calls.actions.holding import hold, lot_of
from facility.apps.calls.models import Call, Lot
from facility.apps.calls.policy import may_close, may_exhaust, may_resume, may_suspend
from facility.apps.calls.words import missing
from facility.core.errors import NotAllowedNow, Refused
from facility.core.lifecycle import advance
from facility.core.lifecycles import CALL, LOT
from facility.foundation.accounts.public import Actor, Permission, require
from facility.foundation.base.acts import action
from facility.foundation.records import public as records
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


def _move(call_id: int, act: str, may: Permission, event: Event, actor: Actor, at: datetime, **facts: object) -> Call:
    call = hold(call_id)
    require(may, actor, call)
    call.state = advance(CALL, call.state, act)
    records.update(call.record)
    record_trail(record=call.record, event=event, actor=actor, at=at, facts=facts)
    return call


@action
def suspend_call(*, call_id: int, reason: str, actor: Actor, at: datetime) -> Call:
    """Stop taking dossiers for a published reason. Raises Forbidden, NotAllowedNow, Refused without a reason."""
    call = _move(call_id, "suspend", may_suspend, Event.CALL_SUSPENDED, actor, at)
    if not reason.strip():
        raise Refused(missing("suspension_reason", "reason"))
    call.suspended_at, call.suspension_reason = at, reason.strip()
    call.save()
    return call


@action
def resume_call(*, call_id: int, actor: Actor, at: datetime) -> Call:
    """Take dossiers again. Raises Forbidden, NotAllowedNow."""
    call = _move(call_id, "resume", may_resume, Event.CALL_RESUMED, actor, at)
    call.suspended_at, call.suspension_reason = None, ""
    call.save()
    return call


@action
def exhaust_call(*, call_id: int, actor: Actor, at: datetime) -> Call:
    """Note that the funds of the whole call are used up; a revision with more money opens it again.

    Raises Forbidden, NotAllowedNow.
    """
    call = _move(call_id, "exhaust", may_exhaust, Event.CALL_EXHAUSTED, actor, at)
    call.save()
    return call


@action
def close_call(*, call_id: int, actor: Actor, at: datetime) -> Call:
    """Close a call for good; a revision under preparation must be discarded first. Raises Forbidden, NotAllowedNow."""
    call = _move(call_id, "close", may_close, Event.CALL_CLOSED, actor, at)
    if call.versions.filter(frozen_at=None).exists():
        raise NotAllowedNow("close", "under revision", "call")
    call.closed_at, call.suspended_at, call.suspension_reason = at, None, ""
    call.save()
    announcing.keep_deadline(call, actor, at)
    return call


def _move_lot(call_id: int, lot_id: int, act: str, event: Event, actor: Actor, at: datetime) -> Lot:
    call = hold(call_id)
    require(may_exhaust, actor, call)
    lot = lot_of(call, lot_id)
    if call.state not in {"open", "exhausted"}:
        raise NotAllowedNow(act, call.state, "call")
    lot.state = advance(LOT, lot.state, act)
    lot.exhausted_at = at if lot.state == "exhausted" else None
    lot.save()
    records.update(call.record)
    record_trail(record=call.record, event=event, actor=actor, at=at, facts={"lot": lot.code})
    return lot


@action
def exhaust_lot(*, call_id: int, lot_id: int, actor: Actor, at: datetime) -> Lot:
    """Note that the money of one lot is used up while others stay open. Raises Forbidden, NotAllowedNow, NotFound."""
    return _move_lot(call_id, lot_id, "exhaust", Event.LOT_EXHAUSTED, actor, at)


@action
def reopen_lot(*, call_id: int, lot_id: int, actor: Actor, at: datetime) -> Lot:
    """Take dossiers in the lot again. Raises Forbidden, NotAllowedNow, NotFound."""
    return _move_lot(call_id, lot_id, "reopen", Event.LOT_REOPENED, actor, at)
