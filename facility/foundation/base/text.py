"""Content in several languages: a mapping of language code to text, with a visible fallback."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

FALLBACK_ORDER = ("en", "fr")


@dataclass(frozen=True)
class Picked:
    """A text, the language it is in, and whether that is another than the one asked for."""

    text: str
    language: str
    is_fallback: bool

    def __str__(self) -> str:
        return self.text


def pick(texts: Mapping[str, str] | None, language: str) -> Picked:
    """The text in the language asked for, else in English, French, then any other; empty where there is none."""
    given = {code: text for code, text in (texts or {}).items() if text}
    if language in given:
        return Picked(given[language], language, False)
    for code in (*FALLBACK_ORDER, *sorted(given)):
        if code in given:
            return Picked(given[code], code, True)
    return Picked("", language, False)


# Joiners that some scripts cannot be written without.
_JOINERS = {"\u200c", "\u200d"}


def one_line(text: str) -> str:
    """What somebody typed as a name: on one line, single spaces, no control, direction or half characters."""
    kept = (sign if sign in _JOINERS or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"} else " " for sign in text)
    return " ".join("".join(kept).split())
