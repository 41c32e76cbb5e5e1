"""Text: what a person typed made fit to keep and to show, and content in several languages with a visible fallback."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

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


def is_web_address(text: str) -> bool:
    """Whether a text is an address of the web that can be read: http or https with a host, and without blanks."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host) and text.split() == [text]


def one_line(text: str) -> str:
    """What somebody typed as a name: on one line, single spaces, no control, direction or half characters."""
    kept = (sign if sign in _JOINERS or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"} else " " for sign in text)
    return " ".join("".join(kept).split())


# A field longer than this is no answer: about a hundred pages.
LONGEST = 200_000
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Embeddings and overrides turn the reading order of what follows; isolates and marks do honest work and stay.
_OVERRIDES = re.compile("[\u202a-\u202e]")
_OPENERS, _CLOSER = "\u2066\u2067\u2068", "\u2069"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def neutral(text: str) -> str:
    """What was typed without what would deceive or disturb a reader: control and direction-overriding characters and
    half characters go, isolates are closed on their own line. A NUL character stays: it is refused, not mended.
    """
    text = _OVERRIDES.sub("", _CONTROLS.sub("", _SURROGATES.sub("\ufffd", text)))
    if any(mark in text for mark in _OPENERS + _CLOSER):
        text = "\n".join(_balanced(line) for line in text.split("\n"))
    return text


def _balanced(line: str) -> str:
    """Close every isolate on its own line, so that it turns nothing around it; drop closers that close nothing."""
    kept, depth = [], 0
    for mark in line:
        if mark == _CLOSER:
            if depth == 0:
                continue
            depth -= 1
        elif mark in _OPENERS:
            depth += 1
        kept.append(mark)
    return "".join(kept) + _CLOSER * depth


def harmless_cell(text: str) -> str:
    """A text for a table file that no spreadsheet runs as a formula, full-width signs included."""
    return f"'{text}" if text.lstrip(" \u3000").startswith(_FORMULA) or text.startswith(_FORMULA) else text
