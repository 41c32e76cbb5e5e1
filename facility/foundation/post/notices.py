"""Notices as their reader sees them: what was told, about what, whether it went by letter, whether it was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from facility.core.errors import FacilityError, NotFound
from facility.foundation.accounts.actors import Actor
from facility.foundation.base.acts import action
from facility.foundation.base.kept_questions import KeptQuestion
from facility.foundation.clocks.seeing import NOTHING, Seen, visible_within
from facility.foundation.post.models import Letter, Notice
from facility.foundation.post.rendering import fact
from facility.foundation.post.sending import preview
from facility.foundation.post.texts import text
from facility.foundation.post.topics import TOPICS, manner

# A page of notices about many kinds of things asks of so many queries' worth of kinds whether its reader may see them,
# the most frequent first; the others say what they are about on their own page.
QUERIES_OF_A_PAGE = 3
LATEST = 10
_WORDS: dict[str, Any] = {}
# What a line says of a letter is in its facts.
_UNTOLD = [f"letter__{one.name}" for one in Letter._meta.concrete_fields if one.name not in {"id", "facts"}]


@dataclass(frozen=True)
class NoticeLine:
    """One line: its words, the record's address where the reader may view it (else empty), and whether it was read.

    Where the record may not be viewed, the words say only what the notice belongs to.
    """

    notice_id: int
    kind: str
    topic: str
    words: str
    is_shown: bool
    label: Mapping[str, str]
    reference: str | None
    address: str
    at: datetime
    is_read: bool


@dataclass(frozen=True)
class NoticeRow(NoticeLine):
    """A line and how it `reached` its reader beyond this system.

    "here" (no letter), "waiting", "sent", "returned", "failed", "withdrawn", "gathered" or "told" (in that of a day).
    """

    reached: str


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


def rows_of(actor: Actor) -> QuerySet[Notice]:
    """The actor's own notices with what they are about and their letters, in no order yet."""
    return Notice.objects.filter(user_id=actor.user_id or 0).select_related("record", "letter__told_in")


def reached(notice: Notice) -> str:
    """How a notice went beyond this system."""
    letter = notice.letter
    if letter is None or letter.state == "kept":
        return "here"
    if letter.state == "told":
        told = letter.told_in
        state, error = (told.state, told.last_error) if told else ("failed", "")
    else:
        state, error = letter.state, letter.last_error
    if state == "failed":
        return {"rejected": "returned", "returned": "returned", "erased": "withdrawn", "withdrawn": "withdrawn"}.get(
            error, "failed"
        )
    if letter.state == "told":
        return "told" if state == "sent" else "gathered"
    return state


def shown(actor: Actor, found: Sequence[Notice], most: int | None = None) -> list[NoticeRow]:
    """Notices as rows. `most` bounds the queries asked for what they are about (see QUERIES_OF_A_PAGE)."""
    addresses, _asked = visible_within(actor, [one.record for one in found if one.record is not None], most)
    return [NoticeRow(**_told(one, addresses, actor.language), reached=reached(one)) for one in found]


def _newest(user_id: int) -> QuerySet[Notice]:
    rows = Notice.objects.filter(user_id=user_id).select_related("record", "letter").order_by("-at", "-id")
    return rows.defer(*_UNTOLD)[:LATEST]


_NEWEST = KeptQuestion(_newest)


def latest(actor: Actor) -> list[Notice]:
    """The actor's ten newest notices, with as much of their letters as a line tells. For `lines`."""
    if actor.user_id is None:
        return []
    return _NEWEST.rows(actor.user_id)


def lines(actor: Actor, found: Sequence[Notice], seen: Seen = NOTHING) -> list[NoticeLine]:
    """The newest notices as lines, for a page that shows more than these; `seen` was asked for before on it."""
    records = [one.record for one in found if one.record is not None]
    addresses, _asked = visible_within(actor, records, QUERIES_OF_A_PAGE, seen)
    return [NoticeLine(**_told(one, addresses, actor.language)) for one in found]


def _told(notice: Notice, addresses: Mapping[int, str], language: str) -> dict[str, Any]:
    record, topic = notice.record, manner(notice.kind).topic
    is_shown = record is None or record.is_public or record.pk in addresses
    told = notice.letter.facts if notice.letter is not None else notice.facts
    return {
        "notice_id": notice.pk,
        "kind": notice.kind,
        "topic": topic,
        "words": line(notice.kind, told, language) if is_shown else str(TOPICS[topic]),
        "is_shown": is_shown,
        "label": record.label if record and is_shown else {},
        "reference": record.reference if record and is_shown else None,
        "address": addresses.get(record.pk, "") if record else "",
        "at": notice.at,
        "is_read": notice.read_at is not None,
    }


def notices_for(actor: Actor, limit: int = 50) -> list[NoticeRow]:
    """The actor's notices, newest first."""
    if actor.user_id is None:
        return []
    return shown(actor, list(rows_of(actor).order_by("-at", "-id")[:limit]), QUERIES_OF_A_PAGE)


@dataclass(frozen=True)
class NoticeText:
    """One notice with all it says: the text of its letter, secrets left out; "" where there is none or it was erased."""

    row: NoticeRow
    text: str
    must: str


def notice_of(actor: Actor, notice_id: int) -> NoticeText:
    """One of the actor's notices in full. Raises NotFound."""
    found = rows_of(actor).filter(pk=notice_id).first()
    if found is None:
        raise NotFound("notice")
    (row,) = shown(actor, [found])
    said = ""
    if row.is_shown and found.letter is not None and found.letter.to_address:
        try:
            said = preview(found.letter).body
        except (FacilityError, KeyError, ValueError):
            said = ""
    return NoticeText(row, said, manner(found.kind).must)


@action
def mark_read(*, actor: Actor, at: datetime, notice_id: int | None = None) -> int:
    """Mark one of the actor's notices (or all) as read and give the number."""
    if actor.user_id is None:
        return 0
    rows = Notice.objects.filter(user_id=actor.user_id, read_at=None)
    if notice_id is not None:
        rows = rows.filter(pk=notice_id)
    return rows.update(read_at=at)
