"""Words as they are indexed and asked for: folded over all scripts alike, and lightly stemmed by declared language."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from facility.foundation.base.fold import fold

# A word: letters and digits of any script with the marks that belong to them (vowel signs, accents, joiners).
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f\u200c\u200d"
WORD = re.compile(rf"[^\W_][^\W_{_MARKS}]*(?:[{_MARKS}]+[^\W_]*)*")
MAX_TERM = 60
_TATWEEL = "\u0640"
_ARABIC = str.maketrans({"ى": "ي", "ة": "ه", "ٱ": "ا"})
STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "has",
        "how",
        "in",
        "is",
        "it",
        "of",
        "on",
        "or",
        "that",
        "the",
        "this",
        "to",
        "was",
        "what",
        "which",
        "who",
        "with",
        "au",
        "aux",
        "avec",
        "ce",
        "ces",
        "dans",
        "de",
        "des",
        "du",
        "elle",
        "en",
        "est",
        "et",
        "il",
        "la",
        "le",
        "les",
        "leur",
        "ne",
        "ou",
        "par",
        "pas",
        "pour",
        "qui",
        "que",
        "se",
        "son",
        "sur",
        "un",
        "une",
        "d",
        "l",
        "qu",
        "der",
        "die",
        "das",
        "und",
        "oder",
        "mit",
        "von",
        "zu",
        "el",
        "los",
        "las",
        "del",
        "y",
        "o",
        "con",
        "por",
    ]
)


@lru_cache(maxsize=65_536)
def term_of(word: str) -> str:
    """A word as it is indexed: folded, letters and digits only; empty where nothing is left."""
    folded = fold(word.replace(_TATWEEL, "")).translate(_ARABIC)
    return "".join(mark for mark in folded if mark.isalnum())[:MAX_TERM]


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Each word of a text with its place: start, end, term. Words that fold to nothing are left out."""
    for found in WORD.finditer(text):
        term = term_of(found[0])
        if term:
            yield found.start(), found.end(), term


def spelt(text: str) -> dict[str, str]:
    """The different terms of a text in order, each with its first spelling; without places, and so much sooner."""
    found: dict[str, str] = {}
    for word in dict.fromkeys(WORD.findall(text)):
        found.setdefault(term_of(word), word)
    found.pop("", None)
    return found


def terms(text: str) -> list[str]:
    """The terms of a text in order."""
    return [term for _start, _end, term in spans(unicodedata.normalize("NFC", text))]


_EN = (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("ing", ""), ("ed", ""), ("s", ""))
_ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": _EN,
    "fr": (("aux", "al"), ("eaux", "eau"), ("ees", ""), ("ee", ""), ("es", ""), ("s", ""), ("x", ""), ("e", "")),
    "de": (("ern", ""), ("en", ""), ("er", ""), ("es", ""), ("em", ""), ("e", ""), ("n", ""), ("s", "")),
    "es": (("ces", "z"), ("es", ""), ("as", ""), ("os", ""), ("s", ""), ("a", ""), ("o", ""), ("e", "")),
    "it": (("e", ""), ("i", ""), ("a", ""), ("o", "")),
    "pt": (("oes", "ao"), ("es", ""), ("as", ""), ("os", ""), ("s", ""), ("a", ""), ("o", ""), ("e", "")),
}
_SHORTEST = 4


@lru_cache(maxsize=65_536)
def stem(term: str, language: str) -> str:
    """The term without its usual endings in that language; unchanged where the language is not known to us."""
    for ending, instead in _ENDINGS.get(language[:2], ()):
        if term.endswith(ending) and len(term) - len(ending) + len(instead) >= _SHORTEST:
            if ending == "s" and term.endswith(("ss", "us", "is")):
                return term
            return _settled(term[: len(term) - len(ending)] + instead, language)
    return _settled(term, language)


def _settled(term: str, language: str) -> str:
    """English: a doubled last letter and a silent e fall away, so that planned, planning, plan(s) and plane meet apart."""
    if language[:2] != "en":
        return term
    if len(term) > _SHORTEST and term[-1] == term[-2] and term[-1] not in "lsz":
        return term[:-1]
    return term[:-1] if term.endswith("e") and len(term) > _SHORTEST else term


def stems(found: list[str], language: str) -> list[str]:
    """The stems of terms, in order."""
    return [stem(one, language) for one in found]
