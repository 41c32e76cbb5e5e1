"""Two people changed the same words: what can stand side by side is joined, the rest is asked, nothing is dropped."""

import json
import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, TypeVar

T = TypeVar("T", bound=Hashable)
_PIECES = re.compile(r"\n+|[^\S\n]+|[^\s]+")
# Comparing grows with the square of the length in the worst case: beyond this many pieces people are asked.
MAX_PIECES = 12_000


@dataclass(frozen=True)
class _Change:
    """A span of the base (start, end) that one side replaced."""

    start: int
    end: int
    pieces: tuple[Any, ...]


def _changes(base: Sequence[T], other: Sequence[T]) -> list[_Change]:
    matcher = SequenceMatcher(None, base, other, autojunk=False)
    return [_Change(b1, b2, tuple(other[o1:o2])) for tag, b1, b2, o1, o2 in matcher.get_opcodes() if tag != "equal"]


def merge_sequences(base: Sequence[T], theirs: Sequence[T], yours: Sequence[T]) -> list[T] | None:
    """Both sides' changes to the base in one sequence; None where they touch the same place or meet, and differ."""
    if max(len(base), len(theirs), len(yours)) > MAX_PIECES:
        return None
    left, right = _changes(base, theirs), _changes(base, yours)
    merged: list[T] = []
    here = i = j = 0
    while i < len(left) or j < len(right):
        mine = right[j] if j < len(right) else None
        other = left[i] if i < len(left) else None
        if other is not None and other == mine:
            change, i, j = other, i + 1, j + 1
        elif other is not None and (mine is None or other.end < mine.start):
            change, i = other, i + 1
        elif mine is not None and (other is None or mine.end < other.start):
            change, j = mine, j + 1
        else:
            return None
        merged += base[here : change.start]
        merged += change.pieces
        here = change.end
    return merged + list(base[here:])


def merge_texts(base: str, theirs: str, yours: str) -> str | None:
    """A text with the edits of both, word by word; None where both changed the same words differently."""
    if yours in (theirs, base):
        return theirs
    if theirs == base:
        return yours
    merged = merge_sequences(_PIECES.findall(base), _PIECES.findall(theirs), _PIECES.findall(yours))
    return None if merged is None else "".join(merged)


def merge_choices(base: Sequence[str], theirs: Sequence[str], yours: Sequence[str]) -> list[str]:
    """Several answers chosen: what each of two people added or took away holds."""
    added = [one for one in yours if one not in base and one not in theirs]
    removed = set(base) - set(yours)
    return [one for one in theirs if one not in removed] + added


def merge_rows(base: Sequence[Any], theirs: Sequence[Any], yours: Sequence[Any]) -> list[Any] | None:
    """Rows of a table, each taken as one piece; None where both changed the same row differently."""
    kept = [[json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows] for rows in (base, theirs, yours)]
    merged = merge_sequences(*kept)
    return None if merged is None else [json.loads(row) for row in merged]


def merge_values(kind: str, base: Any, theirs: Any, yours: Any) -> tuple[bool, Any]:
    """(joined?, value) of two answers that grew from the same base; not joined where people must be asked."""
    if yours in (theirs, base):
        return True, theirs
    if theirs == base:
        return True, yours
    merged: Any = None
    if kind in {"text", "long_text"} and all(isinstance(one, str | None) for one in (base, theirs, yours)):
        merged = merge_texts(base or "", theirs or "", yours or "")
    elif kind in {"choices", "countries"} and all(isinstance(one, list | None) for one in (base, theirs, yours)):
        return True, merge_choices(base or [], theirs or [], yours or []) or None
    elif kind == "table" and all(isinstance(one, list | None) for one in (base, theirs, yours)):
        merged = merge_rows(base or [], theirs or [], yours or [])
    return (False, None) if merged is None else (True, merged or None)
