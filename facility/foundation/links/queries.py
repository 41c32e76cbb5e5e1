"""Links of a record, as far as the actor may view the other end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from facility.foundation.accounts.actors import Actor
from facility.foundation.base.kept_questions import KeptQuestion
from facility.foundation.clocks.queries import visible
from facility.foundation.links.kinds import kinds_by_hand, link_kinds
from facility.foundation.links.models import Link
from facility.foundation.records.models import Record


@dataclass(frozen=True)
class LinkRow:
    """One link as seen from a record: the words in this direction and the other end."""

    link_id: int
    kind: str
    words: Any
    other: Record
    label: Mapping[str, str]
    reference: str | None
    address: str
    state: str
    valid_from: date | None
    valid_to: date | None
    note: str
    is_outgoing: bool


def _of(record: int, proposed: bool) -> QuerySet[Link]:
    states = ["confirmed", "proposed"] if proposed else ["confirmed"]
    rows = Link.objects.filter(Q(source=record) | Q(target=record), state__in=states)
    return rows.select_related("source", "target").order_by("kind", "id")


# What every page of a record asks, without and with proposals.
_NOW = {
    False: KeptQuestion(lambda record: _of(record, False).filter(valid_to=None)),
    True: KeptQuestion(lambda record: _of(record, True).filter(valid_to=None)),
}


def links_of(
    record: Record, actor: Actor, *, on: date | None = None, kind: str | None = None, proposed: bool = False
) -> list[LinkRow]:
    """Confirmed links of a record (with `proposed`, proposals too) whose other end the actor may view.

    `on` keeps those valid that day; without it links that ended are left out. Queries: one, and one or few per kind.
    """
    if kind or on is not None:
        rows = _of(record.pk, proposed)
        rows = rows.filter(kind=kind) if kind else rows
        since, until = Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on)
        found = list(rows.filter(valid_to=None) if on is None else rows.filter(since, until))
    else:
        found = _NOW[proposed].rows(record.pk)
    others = {link.pk: link.target if link.source_id == record.pk else link.source for link in found}
    addresses = visible(actor, list(others.values()))
    known = link_kinds()
    return [
        LinkRow(
            link_id=link.pk,
            kind=link.kind,
            words=_words(known, link, outgoing=link.source_id == record.pk),
            other=others[link.pk],
            label=others[link.pk].label,
            reference=others[link.pk].reference,
            address=addresses[others[link.pk].pk],
            state=link.state,
            valid_from=link.valid_from,
            valid_to=link.valid_to,
            note=link.note,
            is_outgoing=link.source_id == record.pk,
        )
        for link in found
        if others[link.pk].pk in addresses
    ]


def _words(known: Mapping[str, Any], link: Link, *, outgoing: bool) -> Any:
    kind = known.get(link.kind)
    if kind is None:
        return link.kind.replace("_", " ")
    return kind.words if outgoing else kind.inverse


@dataclass(frozen=True)
class Proposed:
    """A proposed link with both ends, for those who decide."""

    link_id: int
    source: Record
    source_address: str
    target: Record
    target_address: str
    words: Any
    note: str
    proposed_at: Any
    is_own: bool


def proposed_for(actor: Actor, limit: int = 100) -> list[Proposed]:
    """Proposed links whose ends the actor may both view, oldest first."""
    rows = Link.objects.filter(state="proposed", kind__in=kinds_by_hand()).select_related("source", "target")
    found = list(rows.order_by("proposed_at", "id")[:limit])
    ends = {end.pk: end for link in found for end in (link.source, link.target)}
    addresses = visible(actor, list(ends.values()))
    known = link_kinds()
    return [
        Proposed(
            link_id=link.pk,
            source=link.source,
            source_address=addresses[link.source_id],
            target=link.target,
            target_address=addresses[link.target_id],
            words=_words(known, link, outgoing=True),
            note=link.note,
            proposed_at=link.proposed_at,
            is_own=actor.user_id is not None and link.author_id == actor.user_id,
        )
        for link in found
        if link.source_id in addresses and link.target_id in addresses
    ]


def waiting(actor: Actor) -> QuerySet[Link]:
    """Proposals of others that wait for a decision, to be counted (those the actor may not view as well)."""
    return Link.objects.filter(state="proposed", kind__in=kinds_by_hand()).exclude(author_id=actor.user_id)
