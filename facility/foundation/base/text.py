"""Content in several languages: a mapping of language code to text, with a visible fallback."""

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
