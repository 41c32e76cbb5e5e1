"""Connecting records by hand: proposed by one person, confirmed or rejected by another."""

from datetime import datetime

from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action
from facility.foundation.clocks.queries import visible
from facility.foundation.links import steps
from facility.foundation.links.kinds import kinds_by_hand, link_kinds
from facility.foundation.links.models import Link
from facility.foundation.links.policy import may_decide, may_propose
from facility.foundation.records.public import Record, by_token, lock


def record_for(token: str, actor: Actor) -> Record:
    """The record at an address, where the actor may view it. Raises NotFound."""
    found = by_token(token)
    if found.pk not in visible(actor, [found]):
        raise NotFound("record")
    return found


@action
def propose_link(*, token: str, reference: str, kind: str, note: str, actor: Actor, at: datetime) -> Link:
    """Propose that the record at `token` is connected with the one of that reference.

    Raises Forbidden, NotFound (the record is not the actor's to see), Refused (no such other record, a kind that has acts of its own).
    """
    require(may_propose, actor)
    if kind in link_kinds() and kind not in kinds_by_hand():
        raise Refused(at_field("kind", "links.kind_of_its_own"))
    source = lock(record_for(token, actor).pk)
    target = Record.objects.filter(reference__iexact=reference.strip()).first()
    if target is None or target.pk not in visible(actor, [target]):
        raise Refused(at_field("reference", "links.no_such_record"))
    return steps.propose(source=source, target=target, kind=kind, note=note.strip()[:500], actor=actor, at=at)


def _held(link_id: int, actor: Actor) -> Link:
    rows = Link.objects.select_related("source", "target").filter(kind__in=kinds_by_hand())
    link = rows.filter(pk=link_id).first()
    if link is None or len(visible(actor, [link.source, link.target])) < 2:
        raise NotFound("link")
    require(may_decide, actor, link)
    lock(link.source_id)
    return link


@action
def confirm_link(*, link_id: int, actor: Actor, at: datetime) -> Link:
    """Confirm what somebody else proposed. Raises NotFound, Forbidden, NotAllowedNow."""
    return steps.confirm(link_id=_held(link_id, actor).pk, actor=actor, at=at)


@action
def reject_link(*, link_id: int, actor: Actor, at: datetime) -> Link:
    """Reject what somebody else proposed. Raises NotFound, Forbidden, NotAllowedNow."""
    return steps.reject(link_id=_held(link_id, actor).pk, actor=actor, at=at)
