"""PostgreSQL: BM25 in SQL over an own postings table, because ts_rank does not weigh how rare a word is."""

# ruff: noqa: S608 - statements are put together from constant parts; every value is a parameter

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Count

from facility.foundation.search.backends import Asked, Piece, Word
from facility.foundation.search.models import Document, Posting
from facility.foundation.search.terms import MAX_TERM

# The usual constants of BM25: how soon repeating a word stops helping, and how much a long text is discounted against
# one of usual length. That length is fixed, so that a score can be stored with its term and a search only adds up.
_K1, _B, _USUAL_LENGTH = 1.2, 0.75, 300
_STEM_FACTOR, _PREFIX_FACTOR = 0.5, 0.7


def score_of(weight: int, length: int) -> float:
    """What a term of that weight adds in a document of that many words, before its rarity."""
    return weight * (_K1 + 1) / (weight + _K1 * (1 - _B + _B * length / _USUAL_LENGTH))


def stored(weights: Mapping[str, int], length: int) -> dict[str, float]:
    """Scores by term as they fit the column; a stem that is the word itself is stored once, as the word."""
    found: dict[str, int] = {}
    for term, weight in weights.items():
        if not (term.startswith("~") and term[1:] in weights):
            found[term[:MAX_TERM]] = found.get(term[:MAX_TERM], 0) + weight
    return {term: score_of(weight, length) for term, weight in sorted(found.items())}


def _asked_for(word: Word, number: int) -> list[tuple[str, list[Any]]]:
    """Selects of (mask, factor, term, document_id, score) for one word, its stems and its continuations."""
    select = "SELECT %s::int AS mask, %s::float AS factor, term, document_id, score FROM search_posting WHERE term "
    mask = 1 << number
    found: list[tuple[str, list[Any]]] = [(select + "= %s", [mask, 1.0, word.term])]
    stems = {form[:MAX_TERM] for one in word.stems for form in (one, f"~{one}")} - {word.term}
    if stems:
        found.append((select + "= ANY(%s)", [mask, _STEM_FACTOR, sorted(stems)]))
    if word.is_prefix:
        found.append(
            (select + "LIKE %s AND term <> ALL(%s)", [mask, _PREFIX_FACTOR, f"{word.term}%", [word.term, *stems]])
        )
    return found


def _holding(phrases: tuple[tuple[str, ...], ...]) -> Piece:
    """The documents in which the terms of each phrase stand in a row.

    Whole texts are read only of documents that the postings know to have every term: texts are long and packed.
    """
    needed = sorted({term[:MAX_TERM] for phrase in phrases for term in phrase})
    conditions, wanted = [], []
    for phrase in phrases:
        columns = ("folded_title", "folded_summary", "folded_body")
        conditions.append("(" + " OR ".join(f"STRPOS(' ' || d.{column} || ' ', %s) > 0" for column in columns) + ")")
        wanted += [f" {' '.join(phrase)} "] * len(columns)
    sql = (
        "SELECT d.id FROM (SELECT document_id FROM search_posting WHERE term = ANY(%s) "
        "GROUP BY document_id HAVING COUNT(*) = %s) c JOIN search_document d ON d.id = c.document_id "
        f"WHERE {' AND '.join(conditions)}"
    )
    return Piece(sql, [needed, len(needed), *wanted])


class Postings:
    """The index of a real facility's database."""

    documents = "search_document d"

    def index(self, document: Document, weights: Mapping[str, int]) -> None:
        """Write the document's postings anew."""
        scores = stored(weights, document.length)
        Posting.objects.filter(document=document).delete()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO search_posting (document_id, term, score) "
                "SELECT %s, * FROM UNNEST(%s::varchar[], %s::float8[])",
                [document.pk, list(scores), list(scores.values())],
            )

    def matches(self, asked: Asked, *, every: bool) -> Piece:
        """Documents with every or any of the words; see SearchBackend."""
        words = asked.words or tuple(Word(term) for phrase in asked.phrases[:1] for term in phrase)
        parts = [part for number, word in enumerate(words) for part in _asked_for(word, number)]
        params = [one for _sql, values in parts for one in values]
        held, joined, conditions, more = "", "", "", []
        if asked.phrases:
            holding = _holding(asked.phrases)
            held, joined = f", h AS MATERIALIZED ({holding.sql})", " JOIN h ON h.id = m.document_id"
            params += holding.params
        if asked.without:
            conditions = (
                " WHERE NOT EXISTS (SELECT 1 FROM search_posting n "
                "WHERE n.document_id = m.document_id AND n.term = ANY(%s))"
            )
            more.append(list(asked.without))
        found = " UNION ALL ".join(sql for sql, _values in parts)
        full = (1 << len(words)) - 1
        having = f" HAVING BIT_OR(m.mask) = {full}" if every else ""
        # How many documents hold a term counts all documents, not only those the actor may see: ranks alone depend on
        # it, and a rank tells nothing of what a hidden document says.
        sql = (
            f"WITH m AS MATERIALIZED ({found}), "
            "t AS (SELECT mask, term, LN(1 + (s.n - COUNT(*) + 0.5) / (COUNT(*) + 0.5)) AS rarity "
            "FROM m CROSS JOIN (SELECT GREATEST(COUNT(*), 1)::float AS n FROM search_document) s GROUP BY mask, term, s.n)"
            f"{held} "
            "SELECT m.document_id AS id, SUM(m.factor * t.rarity * m.score) AS score, "
            f"CASE WHEN BIT_OR(m.mask) = {full} THEN 1 ELSE 0 END AS whole "
            f"FROM m JOIN t ON t.term = m.term AND t.mask = m.mask{joined}{conditions} GROUP BY m.document_id{having}"
        )
        return Piece(sql, [*params, *more])

    def spread(self, terms: list[str]) -> dict[str, int]:
        """In how many documents each term occurs."""
        rows = Posting.objects.filter(term__in=terms).values_list("term").annotate(found=Count("pk"))
        return dict(rows)
