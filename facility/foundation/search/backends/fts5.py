"""SQLite: an FTS5 table over the folded columns of the documents, kept in step by triggers, ranked by bm25."""

# ruff: noqa: S608 - statements are put together from constant parts; every value is a parameter

from collections.abc import Mapping

from django.db import connection

from facility.foundation.search.backends import Asked, Piece, Word
from facility.foundation.search.models import Document

COLUMNS = ("folded_title", "folded_summary", "folded_body", "stemmed_title", "stemmed_text")
# bm25 gives a lower figure to a better hit; what stands in a title counts most, a stem less than the word itself.
_RANK = "bm25(search_index, 8.0, 3.0, 1.0, 4.0, 0.6)"
_EXACT = "{folded_title folded_summary folded_body}"
_STEMMED = "{stemmed_title stemmed_text}"

_ROW = ", ".join(COLUMNS)
_NEW = ", ".join(f"new.{column}" for column in COLUMNS)
_OLD = ", ".join(f"old.{column}" for column in COLUMNS)
_TAKE_OUT = f"INSERT INTO search_index(search_index, rowid, {_ROW}) VALUES ('delete', old.id, {_OLD});"
_TAKE_IN = f"INSERT INTO search_index(rowid, {_ROW}) VALUES (new.id, {_NEW});"
_OPTIONS = "content='search_document', content_rowid='id', tokenize='ascii', prefix='3 4'"
CREATE = (
    f"CREATE VIRTUAL TABLE search_index USING fts5({_ROW}, {_OPTIONS})",
    "CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab('search_index', 'row')",
    f"CREATE TRIGGER search_document_in AFTER INSERT ON search_document BEGIN {_TAKE_IN} END",
    f"CREATE TRIGGER search_document_out AFTER DELETE ON search_document BEGIN {_TAKE_OUT} END",
    f"CREATE TRIGGER search_document_again AFTER UPDATE ON search_document BEGIN {_TAKE_OUT} {_TAKE_IN} END",
)
DROP = (
    "DROP TRIGGER search_document_again",
    "DROP TRIGGER search_document_out",
    "DROP TRIGGER search_document_in",
    "DROP TABLE search_vocabulary",
    "DROP TABLE search_index",
)


def _word(word: Word) -> str:
    """One word as FTS5 reads it; terms hold letters and digits only, so that quotes suffice."""
    exact = f'{_EXACT} : "{word.term}"' + (" *" if word.is_prefix else "")
    if not word.stems:
        return exact
    stemmed = " OR ".join(f'"{one}"' for one in word.stems)
    return f"({exact}) OR ({_STEMMED} : ({stemmed}))"


def _phrase(phrase: tuple[str, ...]) -> str:
    return f'{_EXACT} : "{" ".join(phrase)}"'


def _question(asked: Asked, joined_by: str) -> str:
    words = f" {joined_by} ".join(f"({_word(one)})" for one in asked.words)
    needed = [f"({_phrase(one)})" for one in asked.phrases] + ([f"({words})"] if words else [])
    question = " AND ".join(needed)
    if asked.without:
        question = f"({question}) NOT ({' OR '.join(f'{_EXACT} : {chr(34)}{one}{chr(34)}' for one in asked.without)})"
    return question


class Fts5:
    """The embedded index."""

    # A document's own row holds its whole text: thousands of matches must not be read for their kind and language.
    documents = "search_document d INDEXED BY searchdocument_read"

    def index(self, document: Document, weights: Mapping[str, int]) -> None:
        """Nothing to do: the triggers of the table have done it."""

    def matches(self, asked: Asked, *, every: bool) -> Piece:
        """Documents with every or any of the words; see SearchBackend."""
        whole = _question(asked, "AND")
        if every or len(asked.words) < 2:
            sql = f"SELECT rowid AS id, -{_RANK} AS score, 1 AS whole FROM search_index WHERE search_index MATCH %s"
            return Piece(sql, [whole])
        return Piece(
            f"SELECT rowid AS id, -{_RANK} AS score, "
            "rowid IN (SELECT rowid FROM search_index WHERE search_index MATCH %s) AS whole "
            "FROM search_index WHERE search_index MATCH %s",
            [whole, _question(asked, "OR")],
        )

    def spread(self, terms: list[str]) -> dict[str, int]:
        """In how many documents each term occurs."""
        if not terms:
            return {}
        places = ", ".join(["%s"] * len(terms))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT term, doc FROM search_vocabulary WHERE term IN ({places})",
                terms,
            )
            return dict(cursor.fetchall())
