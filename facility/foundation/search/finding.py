"""Finding: one statement that ranks, keeps to what the actor may see, counts and pages; passages come from the texts."""

# ruff: noqa: S608 - statements are put together from constant parts; every value is a parameter

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from facility.foundation.accounts.public import Actor
from facility.foundation.search.backends import Asked, Piece, Word, backend
from facility.foundation.search.models import Document
from facility.foundation.search.passages import Segment, passage, title_segments
from facility.foundation.search.querying import ask
from facility.foundation.search.terms import STOP_WORDS, terms

PAGE_SIZE = 10
MAX_PAGE = 500
_FACET_VALUES = 30
# With so many documents that hold every word, those that hold only some would never be looked at.
_ENOUGH = 30


@dataclass(frozen=True)
class Query:
    """What is asked, by whom. `kinds` and `facets` narrow; without `with_invented` only what is real is found."""

    text: str
    actor: Actor
    kinds: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1
    language: str = "en"
    with_invented: bool = True
    size: int = PAGE_SIZE


@dataclass(frozen=True)
class Hit:
    """A document found; title and passage are segments of plain text, marked where they answer the question."""

    record_id: int
    kind: str
    language: str
    path: str
    title: tuple[Segment, ...]
    passage: tuple[Segment, ...]
    facets: Mapping[str, Sequence[str]]
    invented: bool
    updated_at: datetime
    whole: bool


@dataclass(frozen=True)
class Results:
    """What was found: the page of hits, how many in all, with every word, by kind and by facet value."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    with_every_word: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    page: int = 1
    pages: int = 0
    is_empty_question: bool = False


def _places(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _visible(matches: Piece, query: Query) -> Piece:
    """Of the matches those the actor may see, narrowed by facets; the filter is inside the statement."""
    labels = sorted(query.actor.labels)
    sql = (
        "SELECT d.id, d.record_id, d.kind, d.language, d.facet_set_id, d.alone, f.score, f.whole "
        f"FROM found f JOIN {backend().documents} ON d.id = f.id WHERE d.audience_id IN "
        f"(SELECT l.audience_id FROM search_audiencelabel l WHERE l.label IN ({_places(labels)}))"
    )
    params: list[Any] = [*labels]
    if not query.with_invented:
        sql += " AND NOT d.invented"
    for name, values in query.facets.items():
        if values:
            sql += (
                " AND d.facet_set_id IN (SELECT v.facet_set_id FROM search_facetvalue v WHERE v.name = %s "
                f"AND v.value IN ({_places(values)}))"
            )
            params += [name, *values]
    return Piece(sql, [*matches.params, *params])


# One language of each record: only those that have several are put in order.
_ONE_EACH = (
    "SELECT id, record_id, kind, facet_set_id, score, whole FROM visible WHERE alone IS TRUE UNION ALL "
    "SELECT id, record_id, kind, facet_set_id, score, whole FROM (SELECT v.*, ROW_NUMBER() OVER (PARTITION BY "
    "v.record_id ORDER BY CASE WHEN v.language = %s THEN 0 ELSE 1 END, v.whole DESC, v.score DESC, v.id) AS choice "
    "FROM visible v WHERE v.alone IS NOT TRUE) w WHERE choice = 1"
)


def _statement(matches: Piece, query: Query, *, besides: int | None) -> tuple[str, list[Any]]:
    """One statement: the page of hits, the totals, the counts by kind and by facet value."""
    visible = _visible(matches, query)
    kinds = f" AND kind IN ({_places(query.kinds)})" if query.kinds else ""
    other = " AND record_id <> %s" if besides is not None else ""
    size, page = max(1, min(query.size, 100)), max(1, min(query.page, MAX_PAGE))
    sql = (
        f"WITH found AS ({matches.sql}), visible AS ({visible.sql}), each AS ({_ONE_EACH}), "
        f"seen AS (SELECT * FROM each WHERE 1 = 1{other}), "
        f"hits AS (SELECT * FROM seen WHERE 1 = 1{kinds}) "
        "SELECT 'hit' AS what, '' AS name, '' AS value, id, whole FROM (SELECT id, whole, score FROM hits "
        "ORDER BY whole DESC, score DESC, id LIMIT %s OFFSET %s) p "
        "UNION ALL SELECT 'total', '', '', COUNT(*), COALESCE(SUM(whole), 0) FROM hits "
        "UNION ALL SELECT 'kind', kind, '', COUNT(*), 0 FROM seen GROUP BY kind "
        "UNION ALL SELECT 'facet', v.name, v.value, SUM(s.times), 0 FROM (SELECT facet_set_id, COUNT(*) AS times "
        "FROM hits GROUP BY facet_set_id) s JOIN search_facetvalue v ON v.facet_set_id = s.facet_set_id "
        "GROUP BY v.name, v.value"
    )
    others = [besides] if besides is not None else []
    return sql, [*visible.params, query.language, *others, *query.kinds, size, (page - 1) * size]


def find(query: Query) -> Results:
    """What the actor may see of what was asked for; at most three queries. An empty question finds nothing.

    Documents with every word come first; where they are fewer than thirty, those with some of the words follow.
    """
    asked = ask(query.text, (query.language, "en", "fr"))
    if asked.is_empty:
        return Results(is_empty_question=True)
    if len(asked.words) > 1:
        results = _find(asked, query, every=True)
        if results.total >= _ENOUGH:
            return results
    return _find(asked, query)


def _find(asked: Asked, query: Query, *, every: bool = False, besides: int | None = None) -> Results:
    rows = _rows(asked, query, every=every, besides=besides)
    if every and sum(int(row[3]) for row in rows if row[0] == "total") < _ENOUGH:
        return Results()
    order = [(row[3], bool(row[4])) for row in rows if row[0] == "hit"]
    total, whole = next((int(row[3]), int(row[4])) for row in rows if row[0] == "total")
    facets: dict[str, dict[str, int]] = {}
    for row in sorted((row for row in rows if row[0] == "facet"), key=lambda row: (-row[3], row[2])):
        values = facets.setdefault(row[1], {})
        if len(values) < _FACET_VALUES or row[2] in query.facets.get(row[1], ()):
            values[row[2]] = int(row[3])
    kinds = sorted(((row[1], int(row[3])) for row in rows if row[0] == "kind"), key=lambda one: (-one[1], one[0]))
    return Results(
        hits=_hits(order, asked),
        total=total,
        with_every_word=whole,
        kinds=dict(kinds),
        facets=facets,
        page=max(1, min(query.page, MAX_PAGE)),
        pages=-(-total // max(1, min(query.size, 100))),
    )


def _rows(asked: Asked, query: Query, *, every: bool, besides: int | None) -> list[Any]:
    sql, params = _statement(backend().matches(asked, every=every), query, besides=besides)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _hits(order: Sequence[tuple[int, bool]], asked: Asked) -> tuple[Hit, ...]:
    wanted = Document.objects.defer("stemmed_title", "stemmed_text", "folded_title").in_bulk([one for one, _ in order])
    return tuple(_hit(wanted[one], asked, whole=whole) for one, whole in order if one in wanted)


def _hit(document: Document, asked: Asked, *, whole: bool) -> Hit:
    return Hit(
        record_id=document.record_id,
        kind=document.kind,
        language=document.language,
        path=document.path,
        title=title_segments(document, asked),
        passage=passage(document, asked),
        facets=document.facets,
        invented=document.invented,
        updated_at=document.updated_at,
        whole=whole,
    )


def similar(
    record_id: int,
    actor: Actor,
    *,
    kinds: Iterable[str] = (),
    language: str = "en",
    size: int = 5,
    with_invented: bool = True,
) -> tuple[Hit, ...]:
    """Documents that share a record's rarest words and that the actor may see; empty where it is not indexed itself.

    At most five queries. Used for overlap between dossiers and projects, and for "see also".
    """
    rows = list(Document.objects.filter(record_id=record_id))
    own = next((row for row in rows if row.language == language), rows[0] if rows else None)
    if own is None:
        return ()
    asked = _telling(
        own.folded_title.split() * 3 + own.folded_summary.split() * 2 + own.folded_body.split()[:2000], own
    )
    if asked.is_empty:
        return ()
    query = Query("", actor, tuple(kinds), {}, 1, language, with_invented, size)
    return _find(asked, query, besides=record_id).hits


def similar_to_text(
    text: str, actor: Actor, *, kinds: Iterable[str] = (), language: str = "en", size: int = 5
) -> tuple[Hit, ...]:
    """Documents that share the rarest words of a text and that the actor may see; the text itself is not kept."""
    asked = _telling(terms(text[:20_000]), None, language)
    if asked.is_empty:
        return ()
    return _find(asked, Query("", actor, tuple(kinds), {}, 1, language, True, size)).hits


def _telling(words: list[str], own: Document | None, language: str = "en") -> Asked:
    """The words that tell a text from others: often here, seldom elsewhere, and at least in one other document."""
    from collections import Counter
    from math import log

    count = Counter(one for one in words if len(one) > 2 and one not in STOP_WORDS and not one.isdigit())
    spread = backend().spread([one for one, _times in count.most_common(80)])
    documents = Document.objects.count()
    least = 1 if own is None else 2
    # A word that stands in every fifth document tells little and costs much.
    most = max(10, documents // 5)
    scored = sorted(
        (
            (times * log(1 + documents / spread[one]), one)
            for one, times in count.items()
            if least <= spread.get(one, 0) <= most
        ),
        reverse=True,
    )
    return Asked(words=tuple(Word(one) for _score, one in scored[:10]))
