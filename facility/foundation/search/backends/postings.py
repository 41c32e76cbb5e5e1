"""PostgreSQL: BM25 in SQL over an own postings table, because ts_rank does not weigh how rare a word is."""

# ruff: noqa: S608 - statements are put together from constant parts; every value is a parameter

from collections.abc import Mapping
from typing import Any

from django.db.models import Count

from facility.foundation.search.backends import Asked, Piece, Word
from facility.foundation.search.models import Document, Posting
from facility.foundation.search.terms import MAX_TERM

# The usual constants of BM25: how soon repeating a word stops helping, and how much a long text is discounted.
_K1, _B = 1.2, 0.75
_STEM_FACTOR, _PREFIX_FACTOR = 0.5, 0.7


def _asked_for(word: Word, number: int) -> list[tuple[str, list[Any]]]:
    """Selects of (word, factor, term, document_id, weight) for one word, its stems and its continuations."""
    select = "SELECT %s::int AS word, %s::float AS factor, term, document_id, weight FROM search_posting WHERE term "
    found: list[tuple[str, list[Any]]] = [(select + "= %s", [number, 1.0, word.term])]
    if word.stems:
        found.append((select + "= ANY(%s)", [number, _STEM_FACTOR, [f"~{one}"[:MAX_TERM] for one in word.stems]]))
    if word.is_prefix:
        pattern = f"{word.term}%"
        found.append((select + "LIKE %s AND term <> %s", [number, _PREFIX_FACTOR, pattern, word.term]))
    return found


def _holds(phrase: tuple[str, ...]) -> tuple[str, list[Any]]:
    """A condition that the terms stand in a row somewhere; terms hold no pattern characters."""
    pattern = f"% {' '.join(phrase)} %"
    columns = ("folded_title", "folded_summary", "folded_body")
    return (
        "(" + " OR ".join(f"' ' || d.{column} || ' ' LIKE %s" for column in columns) + ")",
        [pattern] * len(columns),
    )


class Postings:
    """The index of a real facility's database."""

    def index(self, document: Document, weights: Mapping[str, int]) -> None:
        """Write the document's postings anew."""
        Posting.objects.filter(document=document).delete()
        Posting.objects.bulk_create(
            [Posting(document=document, term=term[:MAX_TERM], weight=weight) for term, weight in _merged(weights)],
            batch_size=2000,
        )

    def matches(self, asked: Asked) -> Piece:
        """Documents with any of the words; see SearchBackend."""
        words = asked.words or tuple(Word(term) for phrase in asked.phrases for term in phrase)
        parts = [part for number, word in enumerate(words) for part in _asked_for(word, number)]
        params = [one for _sql, values in parts for one in values]
        conditions, more = [], []
        for phrase in asked.phrases:
            sql, values = _holds(phrase)
            conditions.append(sql)
            more += values
        if asked.without:
            conditions.append(
                "NOT EXISTS (SELECT 1 FROM search_posting n WHERE n.document_id = d.id AND n.term = ANY(%s))"
            )
            more.append(list(asked.without))
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        found = " UNION ALL ".join(sql for sql, _values in parts)
        # The number of documents with a term counts all documents, not only those the actor may see: ranks alone
        # depend on it, and a rank tells nothing of what a hidden document says.
        sql = (
            "SELECT d.id AS id, "
            f"SUM(m.factor * LN(1 + (s.n - m.df + 0.5) / (m.df + 0.5)) * m.weight * {_K1 + 1} "
            f"/ (m.weight + {_K1} * ({1 - _B} + {_B} * d.length / s.mean))) AS score, "
            "CASE WHEN COUNT(DISTINCT m.word) = %s THEN 1 ELSE 0 END AS whole "
            f"FROM (SELECT u.*, COUNT(*) OVER (PARTITION BY u.word, u.term) AS df FROM ({found}) u) m "
            "JOIN search_document d ON d.id = m.document_id "
            "CROSS JOIN (SELECT COUNT(*) AS n, GREATEST(AVG(length), 1)::float AS mean FROM search_document) s"
            f"{where} GROUP BY d.id"
        )
        return Piece(sql, [len(words), *params, *more])

    def spread(self, terms: list[str]) -> dict[str, int]:
        """In how many documents each term occurs."""
        rows = Posting.objects.filter(term__in=terms).values_list("term").annotate(found=Count("pk"))
        return dict(rows)


def _merged(weights: Mapping[str, int]) -> list[tuple[str, int]]:
    """Weights by the term as it fits its column."""
    found: dict[str, int] = {}
    for term, weight in weights.items():
        found[term[:MAX_TERM]] = found.get(term[:MAX_TERM], 0) + weight
    return sorted(found.items())
