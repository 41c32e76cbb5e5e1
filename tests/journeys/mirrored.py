"""An Arabic that is none: the product's English words in Arabic letters, longer by a third, to try right to left with.

    with mirrored():
        Client(headers={"accept-language": "ar"}).get("/")

Placeholders, markup and entities stay as they are, so that every page renders.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations

from django.conf import settings
from django.test import override_settings
from django.utils.translation import trans_real
from django.utils.translation.trans_real import CONTEXT_SEPARATOR

LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", "ابجدهفغحيژكلمنوپقرستعثطخىز", strict=True))
KEPT = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]+>|&\w+;|\s+")
ARABIC = re.compile("[\u0600-\u06ff]")
LATIN = re.compile("[A-Za-z]{4,}")


def in_arabic_letters(words: str) -> str:
    """The words letter by letter, every third word said twice in part: at least 30 % longer."""
    found, missing = [], 0
    for piece in re.split(f"({KEPT.pattern})", words):
        if not piece or KEPT.fullmatch(piece):
            found.append(piece)
            continue
        turned = "".join(LETTERS.get(sign.lower(), sign) for sign in piece)
        missing += 3 * len(turned)
        more, missing = divmod(missing, 10)
        found.append(turned + ("اه" * more)[:more])
    return "".join(found)


class Mirrored(NullTranslations):
    """A catalogue that knows every word."""

    def gettext(self, message: str) -> str:
        """The words after their context."""
        return in_arabic_letters(message.rpartition(CONTEXT_SEPARATOR)[2])

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """One or several; Arabic's six ways to count are not tried."""
        return self.gettext(msgid1 if n == 1 else msgid2)

    def to_language(self) -> str:
        """The language that the page says."""
        return "ar"

    language = to_language


@contextmanager
def mirrored() -> Iterator[None]:
    """Offer the language for as long as the block lasts."""
    with override_settings(LANGUAGES=[*settings.LANGUAGES, ("ar", "Arabic")]):  # forgets every catalogue
        trans_real._translations["ar"] = Mirrored()
        yield
