"""Proposing, confirming, rejecting and ending links: steps inside the act that causes them."""

from datetime import date, datetime

from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.actors import Actor
from facility.foundation.base.acts import step
from facility.foundation.links.kinds import link_kind
from facility.foundation.links.models import Link
from facility.foundation.records.models import Record
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


def _tell(link: Link, event: Event, actor: Actor, at: datetime, cause: str) -> None:
    facts = {"link": link.pk, "kind": link.kind, "target": link.target_id}
    record_trail(record=link.source, event=event, actor=actor, at=at, facts=facts, cause=cause)


def _check(source: Record, target: Record, kind: str, valid_from: date | None, valid_to: date | None) -> None:
    link_kind(kind)
    if source.pk == target.pk:
        raise Refused(at_field("target", "links.to_itself"))
    if valid_from and valid_to and valid_to < valid_from:
        raise Refused(at_field("valid_to", "links.ends_before_it_starts"))


@step
def propose(
    *,
    source: Record,
    target: Record,
    kind: str,
    actor: Actor,
    at: datetime,
    valid_from: date | None = None,
    valid_to: date | None = None,
    note: str = "",
    cause: str = "",
) -> Link:
    """Propose that `source` stands in a relation to `target`; an open link of the same kind is given back.

    The caller holds the lock of `source`. Raises NotFound (unknown kind), Refused (a record to itself, odd period).
    """
    _check(source, target, kind, valid_from, valid_to)
    same = Link.objects.filter(source=source, target=target, kind=kind, valid_to=None).exclude(state="rejected")
    found = same.first()
    if found is not None:
        return found
    link = Link.objects.create(
        source=source,
        target=target,
        kind=kind,
        author_id=actor.user_id,
        proposed_at=at,
        valid_from=valid_from,
        valid_to=valid_to,
        note=note,
    )
    _tell(link, Event.LINK_PROPOSED, actor, at, cause)
    return link


def _locked(link_id: int) -> Link:
    found = Link.objects.select_for_update(of=("self",)).select_related("source").filter(pk=link_id).first()
    if found is None:
        raise NotFound("link")
    return found


def _decide(link_id: int, state: str, actor: Actor, at: datetime, answer: str = "") -> Link:
    link = _locked(link_id)
    if link.state != "proposed":
        raise NotAllowedNow(state, link.state, "link")
    link.state, link.confirmed_by_id, link.decided_at, link.answer = state, actor.user_id, at, answer
    link.save(update_fields=["state", "confirmed_by", "decided_at", "answer"])
    return link


@step
def confirm(*, link_id: int, actor: Actor, at: datetime, cause: str = "") -> Link:
    """Confirm a proposed link: from now on it is a fact. Raises NotFound, NotAllowedNow."""
    link = _decide(link_id, "confirmed", actor, at)
    _tell(link, Event.LINK_CONFIRMED, actor, at, cause)
    return link


@step
def reject(*, link_id: int, actor: Actor, at: datetime, cause: str = "", answer: str = "") -> Link:
    """Reject a proposed link, with what its author is told; it stays as a rejected proposal. Raises NotFound, NotAllowedNow."""
    link = _decide(link_id, "rejected", actor, at, answer)
    _tell(link, Event.LINK_REJECTED, actor, at, cause)
    return link


@step
def remove(*, link_id: int, ends_on: date, actor: Actor, at: datetime, cause: str = "") -> Link:
    """End a link on a day; nothing is deleted. Raises NotFound, NotAllowedNow (ended already), Refused."""
    link = _locked(link_id)
    if link.valid_to is not None:
        raise NotAllowedNow("remove", "ended", "link")
    if link.valid_from and ends_on < link.valid_from:
        raise Refused(at_field("ends_on", "links.ends_before_it_starts"))
    link.valid_to = ends_on
    link.save(update_fields=["valid_to"])
    _tell(link, Event.LINK_ENDED, actor, at, cause)
    return link


@step
def connect(
    *,
    source: Record,
    target: Record,
    kind: str,
    actor: Actor,
    at: datetime,
    valid_from: date | None = None,
    note: str = "",
    cause: str = "",
) -> Link:
    """Link two records as a fact at once: for what an act itself makes true (a grant comes from its dossier).

    A proposal of the same link is confirmed by it. Raises NotFound, Refused as `propose`.
    """
    open_one = Link.objects.filter(source=source, target=target, kind=kind, valid_to=None).exclude(state="rejected")
    found = open_one.first()
    if found is not None:
        return found if found.state == "confirmed" else confirm(link_id=found.pk, actor=actor, at=at, cause=cause)
    _check(source, target, kind, valid_from, None)
    link = Link.objects.create(
        source=source,
        target=target,
        kind=kind,
        state="confirmed",
        author_id=actor.user_id,
        proposed_at=at,
        confirmed_by_id=actor.user_id,
        decided_at=at,
        valid_from=valid_from,
        note=note,
    )
    _tell(link, Event.LINK_CONFIRMED, actor, at, cause)
    return link


@step
def forget_note(*, source_id: int, target_id: int, kind: str, decided_at: datetime) -> int:
    """Empty why two records belong together where the words are erased that were taken over at that moment.

    The link stays. Gives how many.
    """
    rows = Link.objects.filter(source=source_id, target=target_id, kind=kind, decided_at=decided_at)
    return rows.exclude(note="").update(note="")
