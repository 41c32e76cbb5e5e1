"""The contract of an index, and which one this database gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import connection

from facility.foundation.search.models import Document


@dataclass(frozen=True)
class Word:
    """A word asked for: its term, its stems, and whether longer words that begin with it count too."""

    term: str
    stems: tuple[str, ...] = ()
    is_prefix: bool = False


@dataclass(frozen=True)
class Asked:
    """A question to the index: words, phrases (terms in a row) that must occur, words that must not."""

    words: tuple[Word, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not self.words and not self.phrases


@dataclass(frozen=True)
class Piece:
    """A part of a statement with its parameters in order."""

    sql: str
    params: list[Any] = field(default_factory=list)


class SearchBackend(Protocol):
    """What an index must do; the tests in tests/foundation/search/test_contract.py are the contract in full."""

    # The table of documents as `d`, read by the index that holds all that ranking and filtering ask of a document.
    documents: str

    def index(self, document: Document, weights: Mapping[str, int]) -> None:
        """Take a document in that was just written."""

    def matches(self, asked: Asked, *, every: bool) -> Piece:
        """A select of (id, score, whole): documents with every word, or with any; better ones score higher.

        `whole` is 1 where every word occurs, else 0. Phrases are demanded, words of `without` excluded.
        """

    def spread(self, terms: list[str]) -> dict[str, int]:
        """In how many documents each term occurs; terms that occur nowhere are left out."""


def backend() -> SearchBackend:
    """The index of the database in use."""
    if connection.vendor == "postgresql":
        from facility.foundation.search.backends.postings import Postings

        return Postings()
    from facility.foundation.search.backends.fts5 import Fts5

    return Fts5()
