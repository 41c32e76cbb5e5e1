"""Stored keys for sorting and finding, equal on every database: accents folded, case dropped."""

import unicodedata

_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ə": "e",
        "ħ": "h",
    }
)


def fold(text: str) -> str:
    """Lower case without accents or joined letters, single spaces: for finding."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return " ".join("".join(mark for mark in plain if not unicodedata.combining(mark)).split())


def sort_key(text: str, length: int = 200) -> str:
    """The folded text without leading punctuation, cut to the width of its column: for ordering."""
    return fold(text).lstrip("\"'«“‘(-. ")[:length]
