"""Everything that was ever published here, in the order of its last change: what feeds and harvesters read.

A withdrawn item stays in the order, as one that is gone. What a demonstration made up is left out, for a harvester
cannot see the mark.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from facility.apps.knowledge.models import Lesson, Publication

KINDS = ("lesson", "publication")


@dataclass(frozen=True)
class Issued:
    """An item as it is disseminated; without texts once it is gone. `changed_at` is its last change as everybody sees it."""

    kind: str
    record_id: int
    reference: str
    changed_at: datetime
    is_gone: bool
    title: dict[str, str]
    summary: dict[str, str]
    themes: tuple[str, ...]
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    date: str
    type: str
    project: str


@dataclass(frozen=True)
class Wanted:
    """Which items: kinds, first moment, moment before which, one reference; after a place in the order."""

    kinds: Sequence[str] = KINDS
    since: datetime | None = None
    before: datetime | None = None
    reference: str = ""
    after: tuple[datetime, int] | None = None


def _narrowed(rows: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    rows = rows.filter(record__invented=False)
    if wanted.since is not None:
        rows = rows.filter(stamp__gte=wanted.since)
    if wanted.before is not None:
        rows = rows.filter(stamp__lt=wanted.before)
    if wanted.reference:
        rows = rows.filter(record__reference=wanted.reference)
    if wanted.after is not None:
        stamp, number = wanted.after
        rows = rows.filter(Q(stamp__gt=stamp) | Q(stamp=stamp, record_id__gt=number))
    return rows.order_by("stamp", "record_id")


def _lessons(wanted: Wanted) -> QuerySet[Any]:
    rows = Lesson.objects.filter(state__in=["published", "withdrawn"]).select_related("record", "project__record")
    return _narrowed(rows.annotate(stamp=Coalesce("withdrawn_at", "published_at")), wanted)


def _publications(wanted: Wanted) -> QuerySet[Any]:
    rows = Publication.objects.filter(current__isnull=False).select_related("record", "current")
    return _narrowed(rows.annotate(stamp=F("changed_at")).prefetch_related("current__files"), wanted)


def _lesson(one: Any) -> Issued:
    gone = one.state == "withdrawn"
    return Issued(
        "lesson", one.record_id, one.record.reference, one.stamp, gone, {} if gone else one.title,
        {} if gone else one.body, tuple(one.themes), tuple(one.countries), tuple(one.title),
        one.published_at.date().isoformat(), "lesson", one.project.record.reference if one.project else "",
    )  # fmt: skip


def _publication(one: Any) -> Issued:
    gone, edition = one.withdrawn_at is not None, one.current
    return Issued(
        "publication", one.record_id, one.record.reference, one.stamp, gone, {} if gone else edition.title,
        {} if gone else edition.summary, tuple(edition.themes), tuple(edition.countries),
        tuple(sorted(file.language for file in edition.files.all())), edition.issued, one.kind, "",
    )  # fmt: skip


def issued(wanted: Wanted, most: int) -> list[Issued]:
    """Items in the order of their last change, the earliest first, at most so many. At most three queries."""
    found: list[Issued] = []
    if "lesson" in wanted.kinds:
        found += [_lesson(one) for one in _lessons(wanted)[:most]]
    if "publication" in wanted.kinds:
        found += [_publication(one) for one in _publications(wanted)[:most]]
    return sorted(found, key=lambda one: (one.changed_at, one.record_id))[:most]


def newest(kinds: Sequence[str], most: int) -> list[Issued]:
    """The items changed last that stand, the newest first: what a feed shows."""
    wanted = Wanted(kinds)
    found: list[Issued] = []
    if "lesson" in kinds:
        found += [_lesson(one) for one in _lessons(wanted).filter(state="published").order_by("-stamp", "-pk")[:most]]
    if "publication" in kinds:
        rows = _publications(wanted).filter(withdrawn_at=None).order_by("-stamp", "-pk")
        found += [_publication(one) for one in rows[:most]]
    return sorted(found, key=lambda one: (one.changed_at, one.record_id), reverse=True)[:most]
