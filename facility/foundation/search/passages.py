"""Showing why a document was found: the words that answer, in the title and in one passage, as plain segments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from facility.foundation.search.backends import Asked
from facility.foundation.search.models import Document
from facility.foundation.search.terms import spans, stem

LENGTH = 240
_BEFORE = 80
_MAX_WORDS = 20_000


@dataclass(frozen=True)
class Segment:
    """A piece of plain text; `is_hit` where it answers the question. Templates escape it like any text."""

    text: str
    is_hit: bool = False


class _Wanted:
    """Decides whether a term answers the question, as the index does."""

    def __init__(self, asked: Asked, language: str) -> None:
        self.language = language
        self.exact = {one.term for one in asked.words} | {term for phrase in asked.phrases for term in phrase}
        self.stems = {found for one in asked.words for found in one.stems}
        self.beginnings = tuple(one.term for one in asked.words if one.is_prefix)

    def __call__(self, term: str) -> bool:
        return (
            term in self.exact
            or (bool(self.beginnings) and term.startswith(self.beginnings))
            or (bool(self.stems) and stem(term, self.language) in self.stems)
        )


def _marked(text: str, wanted: _Wanted) -> Iterator[Segment]:
    here = 0
    for start, found_end, term in spans(text):
        if wanted(term):
            # A mark that leads to a footnote belongs to its name.
            end = found_end + (text[found_end : found_end + 1] == "*")
            if start > here:
                yield Segment(text[here:start])
            yield Segment(text[start:end], is_hit=True)
            here = end
    if here < len(text):
        yield Segment(text[here:])


def title_segments(document: Document, asked: Asked) -> tuple[Segment, ...]:
    """The title with the words that answer marked."""
    return tuple(_marked(document.title, _Wanted(asked, document.language)))


def passage(document: Document, asked: Asked) -> tuple[Segment, ...]:
    """Some 240 characters around the first place of the summary or the body that answers, else the beginning."""
    wanted = _Wanted(asked, document.language)
    for text, folded in ((document.summary, document.folded_summary), (document.body, document.folded_body)):
        place = _first(folded, wanted, asked)
        if place is not None:
            return _around(text, place, wanted)
    text = document.summary or document.body
    return _cut(text, 0, min(len(text), LENGTH), wanted)


def _first(folded: str, wanted: _Wanted, asked: Asked) -> int | None:
    """Which word of the text answers first (a whole phrase before single words), by its number from 0."""
    for phrase in asked.phrases:
        at = f" {folded} ".find(f" {' '.join(phrase)} ")
        if at >= 0:
            return folded.count(" ", 0, at)
    heads = wanted.exact | set(wanted.beginnings) | {one[:4] for one in wanted.stems}
    if not folded or not heads:
        return None
    pattern = re.compile(r"(?:^|(?<= ))(?:" + "|".join(sorted(map(re.escape, heads))) + r")\S*")
    for found in pattern.finditer(folded):
        if wanted(found[0]):
            return folded.count(" ", 0, found.start())
    return None


def _around(text: str, number: int, wanted: _Wanted) -> tuple[Segment, ...]:
    start = next((begin for begin, _end, _term in islice(spans(text), min(number, _MAX_WORDS), None)), 0)
    begin = max(0, start - _BEFORE)
    return _cut(text, begin, min(len(text), begin + LENGTH), wanted)


def _cut(text: str, begin: int, end: int, wanted: _Wanted) -> tuple[Segment, ...]:
    """The text between two places, widened to whole words, on one line, with an ellipsis where more stands."""
    while begin > 0 and not text[begin - 1].isspace():
        begin -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    piece = " ".join(text[begin:end].split())
    if not piece:
        return ()
    segments = list(_marked(piece, wanted))
    if begin > 0:
        segments.insert(0, Segment("… "))
    if end < len(text):
        segments.append(Segment(" …"))
    return tuple(segments)
