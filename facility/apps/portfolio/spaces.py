"""What the knowledge space of a programme of assistance holds, as far as its reader may see each thing.

Lessons, publications, news and meetings with their discussions are one question, answered requests two more, whatever
the rows.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate

from facility.apps.assistance import public as assistance
from facility.apps.dialogue import public as dialogue
from facility.apps.enquiries import public as enquiries
from facility.apps.knowledge import public as knowledge
from facility.foundation.accounts.public import Actor
from facility.foundation.links import public as links

KINDS = ("lesson", "publication", "news", "meeting")
# The newest of a space; beyond that its lists are narrowed on their own pages.
MOST = 1000
# Where a request stands once what was asked for has been given.
GIVEN = ("delivered", "evaluated", "follow_up_due", "closed")


@dataclass(frozen=True)
class Line:
    """One thing of a space; `day` is a partial date, "" where it is not known.

    `posts` stand in its discussion, the newest of which came in at `newest`.
    """

    kind: str
    record_id: int
    title: Mapping[str, str]
    reference: str
    day: str
    themes: tuple[str, ...]
    countries: tuple[str, ...]
    invented: bool
    posts: int
    newest: datetime | None


@dataclass(frozen=True)
class Answered:
    """A request of the programme that the reader may read, with the published things that answered it."""

    request: assistance.Request
    by: tuple[tuple[Mapping[str, str], str, str], ...]


@dataclass(frozen=True)
class Space:
    """A space as one reader sees it, narrowed to `country` and `theme` ("": all); the counts are of all of it."""

    programme: assistance.Programme
    country: str
    theme: str
    lines: tuple[Line, ...]
    answered: tuple[Answered, ...]
    countries: Mapping[str, int]
    themes: Mapping[str, int]

    @property
    def talks(self) -> list[Line]:
        """What is discussed, the newest post first."""
        return sorted(
            (one for one in self.lines if one.posts), key=lambda one: (one.newest, one.record_id), reverse=True
        )

    def of_kind(self, kind: str) -> list[Line]:
        """The lines of a kind, the newest first."""
        return [one for one in self.lines if one.kind == kind]


def _rows(code: str, actor: Actor) -> dict[str, QuerySet[Any]]:
    """What belongs to the space and the actor may read, by kind."""
    tied = knowledge.tied_to(code)
    lessons = knowledge.visible_to(actor).filter(knowledge.lessons_in(code), state="published")
    news = enquiries.news_visible_to(actor).filter(tied, state="published")
    return {
        "lesson": lessons.select_related(None).order_by(),
        "publication": knowledge.library().filter(tied).select_related(None).prefetch_related(None).order_by(),
        "news": news.select_related(None).order_by(),
        "meeting": dialogue.meetings(actor).filter(tied).select_related(None).order_by(),
    }


def _columns(kind: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The columns that a line shows, the same for every kind."""
    title, themes, countries = ("current__title", "current__themes", "current__countries")
    if kind != "publication":
        title, themes, countries = ("title", "themes", "countries")
    if kind == "meeting":
        title = "titles"
        day: Any = F("starts")
        about: Any = Value("[]", TextField())
        named: Any = Concat(Value('["'), F("country"), Value('"]'), output_field=TextField())
    else:
        day = F("current__issued") if kind == "publication" else Cast(TruncDate("published_at"), CharField())
        about, named = Cast(themes, TextField()), Cast(countries, TextField())
    return rows.values_list(
        Value(kind, CharField()),
        "record_id",
        title,
        "record__reference",
        day,
        about,
        named,
        "record__invented",
        *_said(kind),
    )


def _said(kind: str) -> tuple[Any, Any]:
    """How many posts stand in the discussion, and when the newest of them came in."""
    if kind not in {"lesson", "meeting"}:
        return Value(0, IntegerField()), Value(None, DateTimeField())
    posts = knowledge.DiscussionPost.objects.filter(**{f"discussion__{kind}": OuterRef("pk"), "state": "let_in"})
    many = posts.order_by().values("discussion").annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(many), Value(0)), Subquery(posts.order_by("-settled_at").values("settled_at")[:1])


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code for code in json.loads(text) if code)


def _lines(rows: Mapping[str, QuerySet[Any]]) -> list[Line]:
    first, *others = [_columns(kind, rows[kind]) for kind in KINDS]
    found = [
        Line(kind, pk, title, reference or "", day or "", _codes(about), _codes(named), bool(invented), posts, newest)
        for kind, pk, title, reference, day, about, named, invented, posts, newest in first.union(*others, all=True)
    ]
    return sorted(found, key=lambda one: (one.day, one.record_id), reverse=True)[:MOST]


def _answered(programme: assistance.Programme, actor: Actor, country: str, most: int) -> list[Answered]:
    """The newest requests that were answered, with what answered them and stands today. Two queries."""
    answers = links.Link.objects.filter(kind="responds_to", state="confirmed", valid_to=None, target__kind="assistance")
    answers = answers.exclude(knowledge.withdrawn_at_end("source"))
    mine = assistance.visible_to(actor).filter(programme=programme, submitted_at__isnull=False)
    mine = mine.exclude(state="withdrawn").filter(Q(record__in=answers.values("target")) | Q(state__in=GIVEN))
    if country:
        mine = mine.filter(country=country)
    found = list(mine.order_by("-submitted_at", "-pk")[:most])
    by: dict[int, list[tuple[Mapping[str, str], str, str]]] = {}
    if found:
        named = answers.filter(target__in=[one.record_id for one in found], source__is_public=True).order_by("pk")
        for target, label, reference, kind in named.values_list(
            "target", "source__label", "source__reference", "source__kind"
        ):
            by.setdefault(target, []).append((label, reference or "", kind))
    return [Answered(one, tuple(by.get(one.record_id, ()))) for one in found]


def _counted(codes: Iterable[str]) -> Mapping[str, int]:
    return dict(sorted(Counter(codes).items(), key=lambda pair: (-pair[1], pair[0])))


def space_of(
    programme: assistance.Programme, actor: Actor, *, country: str = "", theme: str = "", requests: int = 10
) -> Space:
    """The space as the actor sees it, with at most so many answered requests; narrowed by codes that it has. Three queries.

    A request carries no theme: with a theme none is shown.
    """
    every = _lines(_rows(programme.code, actor))
    countries = _counted(code for one in every for code in one.countries)
    themes = _counted(code for one in every for code in one.themes)
    country, theme = country if country in countries else "", theme if theme in themes else ""
    lines = [one for one in every if (not country or country in one.countries) and (not theme or theme in one.themes)]
    return Space(
        programme,
        country,
        theme,
        tuple(lines),
        tuple([] if theme else _answered(programme, actor, country, requests)),
        countries,
        themes,
    )
