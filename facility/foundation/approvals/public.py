"""The door of approvals: propose an act, approve it as somebody else, withdraw it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from facility.core import seal
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Unproven
from facility.foundation.accounts.actors import Actor
from facility.foundation.approvals.models import Approval
from facility.foundation.base.acts import step
from facility.foundation.records.models import Record
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail

__all__ = ["Approval", "approve", "pending", "propose", "withdraw"]

LIFE = timedelta(days=30)


def payload_digest(payload: Mapping[str, Any]) -> str:
    """The hash that binds an approval to exactly this content."""
    return seal.digest(seal.canonical(payload))


def pending(record: Record, act: str, at: datetime) -> Approval | None:
    """The open proposal of this act on the record, unless it has expired."""
    return Approval.objects.filter(
        record=record, act=act, approved_at=None, withdrawn_at=None, expires_at__gte=at
    ).first()


@step
def propose(
    *,
    record: Record,
    act: str,
    payload: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    life: timedelta = LIFE,
) -> Approval:
    """Propose an act for a second person; an expired proposal gives way, an open one refuses a second.

    Only a signed-in person proposes, after a fresh proof: no job, no command and no token can. Raises Forbidden,
    Unproven, NotAllowedNow.
    """
    if actor.user_id is None:
        raise Forbidden(act)
    if not actor.proved:
        raise Unproven(act)
    Approval.objects.filter(record=record, act=act, approved_at=None, withdrawn_at=None, expires_at__lt=at).update(
        withdrawn_at=at
    )
    if pending(record, act, at):
        raise NotAllowedNow(act, "already proposed")
    approval = Approval.objects.create(
        record=record,
        act=act,
        payload=dict(payload),
        payload_digest=payload_digest(payload),
        proposer_id=actor.user_id,
        proposed_at=at,
        expires_at=at + life,
    )
    facts = {"act": act, "digest": approval.payload_digest}
    record_trail(record=record, event=Event.APPROVAL_PROPOSED, actor=actor, at=at, facts=facts)
    return approval


@step
def approve(*, record: Record, act: str, payload_seen: str, actor: Actor, at: datetime) -> Mapping[str, Any]:
    """Approve the open proposal and return its payload for the caller to execute, in this same transaction.

    `payload_seen` is the digest of what the approver was shown: another content is refused.
    Raises NotFound, Forbidden (same person, nobody signed in), Unproven, NotAllowedNow (expired, content moved).
    """
    approval = (
        Approval.objects.select_for_update().filter(record=record, act=act, approved_at=None, withdrawn_at=None).first()
    )
    if approval is None:
        raise NotFound(f"proposal of {act}")
    if actor.user_id is None or actor.user_id == approval.proposer_id:
        raise Forbidden(act, "a second person must approve")
    if not actor.proved:
        raise Unproven(act)
    if at > approval.expires_at:
        raise NotAllowedNow(act, "expired")
    if payload_seen != approval.payload_digest or payload_digest(approval.payload) != payload_seen:
        raise NotAllowedNow(act, "changed since it was shown")
    approval.approver_id = actor.user_id
    approval.approved_at = at
    approval.save(update_fields=["approver", "approved_at"])
    facts = {"act": act, "digest": approval.payload_digest, "proposer": approval.proposer_id}
    record_trail(record=record, event=Event.APPROVAL_EXECUTED, actor=actor, at=at, facts=facts)
    content: Mapping[str, Any] = approval.payload
    return content


@step
def withdraw(*, record: Record, act: str, actor: Actor, at: datetime) -> None:
    """Take back an open proposal. Raises NotFound."""
    if not Approval.objects.filter(record=record, act=act, approved_at=None, withdrawn_at=None).update(withdrawn_at=at):
        raise NotFound(f"proposal of {act}")
