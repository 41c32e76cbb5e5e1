"""Notices as their reader sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from facility.core.errors import FacilityError
from facility.foundation.accounts.actors import Actor
from facility.foundation.base.acts import action
from facility.foundation.clocks.queries import visible
from facility.foundation.post.models import Notice
from facility.foundation.post.rendering import fact
from facility.foundation.post.texts import text

_WORDS: dict[str, Any] = {}


@dataclass(frozen=True)
class NoticeRow:
    """One line: its words, the record's address where the reader may view it (else empty), and whether it was read."""

    notice_id: int
    kind: str
    words: str
    label: Mapping[str, str]
    reference: str | None
    address: str
    at: datetime
    is_read: bool


def register_notices(words: Mapping[str, Any]) -> None:
    """Add lines (lazy translations with {placeholders}) by kind of notice."""
    _WORDS.update(words)


def line(kind: str, facts: Mapping[str, Any], language: str) -> str:
    """The words of a notice: a registered line, the subject of the letter of that kind, else the kind spelled out."""
    try:
        pattern = str(_WORDS[kind]) if kind in _WORDS else text(kind, language).subject
        return pattern.format_map({name: fact(value, language) for name, value in facts.items()})
    except (FacilityError, KeyError, ValueError):
        return kind.rpartition(".")[2].replace("_", " ").capitalize()


def unread(actor: Actor) -> int:
    """How many notices the actor has not read."""
    return Notice.objects.filter(user_id=actor.user_id, read_at=None).count() if actor.user_id else 0


def _rows(user_id: int) -> QuerySet[Notice]:
    return Notice.objects.filter(user_id=user_id).select_related("record").order_by("-at", "-id")


def notices_for(actor: Actor, limit: int = 50) -> list[NoticeRow]:
    """The actor's notices, newest first."""
    if actor.user_id is None:
        return []
    found = list(_rows(actor.user_id)[:limit])
    addresses = visible(actor, [notice.record for notice in found if notice.record is not None])
    return [
        NoticeRow(
            notice_id=notice.pk,
            kind=notice.kind,
            words=line(notice.kind, notice.facts, actor.language),
            label=notice.record.label if notice.record and notice.record_id in addresses else {},
            reference=notice.record.reference if notice.record and notice.record_id in addresses else None,
            address=addresses.get(notice.record_id or 0, ""),
            at=notice.at,
            is_read=notice.read_at is not None,
        )
        for notice in found
    ]


@action
def mark_read(*, actor: Actor, at: datetime, notice_id: int | None = None) -> int:
    """Mark one of the actor's notices (or all) as read and give the number."""
    if actor.user_id is None:
        return 0
    rows = Notice.objects.filter(user_id=actor.user_id, read_at=None)
    if notice_id is not None:
        rows = rows.filter(pk=notice_id)
    return rows.update(read_at=at)
