"""What a person types into the search box, made safe: words, "phrases", -without; everything else is only text."""

import re
import unicodedata
from collections.abc import Iterable

from facility.foundation.search.backends import Asked, Word
from facility.foundation.search.terms import STOP_WORDS, stem, terms

MAX_LENGTH = 300
MAX_WORDS = 16
_SHORTEST_PREFIX = 3
_PARTS = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<text>[^\s"]+))')
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"'})


def ask(text: str, languages: Iterable[str] = ("en", "fr")) -> Asked:
    """The question to the index. The last word counts as the beginning of longer ones until a space ends it."""
    given = unicodedata.normalize("NFC", text[:MAX_LENGTH]).translate(_QUOTES)
    known = list(dict.fromkeys(code[:2] for code in languages))
    words: dict[str, bool] = {}
    phrases: list[tuple[str, ...]] = []
    without: list[str] = []
    open_end = bool(given) and not given[-1].isspace() and given[-1] != '"'
    parts = list(_PARTS.finditer(given))
    for number, part in enumerate(parts):
        found = terms(part["phrase"] if part["phrase"] is not None else part["text"])
        if part["minus"]:
            without += found
        elif part["phrase"] is not None and len(found) > 1:
            phrases.append(tuple(found[:MAX_WORDS]))
        else:
            is_last = open_end and number == len(parts) - 1
            for place, term in enumerate(found):
                words[term] = is_last and place == len(found) - 1 and len(term) >= _SHORTEST_PREFIX
    telling = {term: end for term, end in words.items() if term not in STOP_WORDS}
    chosen = list((telling or words).items())[:MAX_WORDS]
    return Asked(
        words=tuple(Word(term, tuple(dict.fromkeys(stem(term, code) for code in known)), end) for term, end in chosen),
        phrases=tuple(phrases[:4]),
        without=tuple(dict.fromkeys(without))[:MAX_WORDS],
    )
