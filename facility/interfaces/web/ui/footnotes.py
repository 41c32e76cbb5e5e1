"""Footnotes that the publisher's style demands wherever a name stands, put under every page that uses the name."""

import re

from django.utils.html import escape
from django.utils.translation import get_language

from facility.apps.parties.public import countries

# A name with an asterisk: only then is it worth looking further.
_MARKED = re.compile(r"\w\*")


def footnotes_of(html: str) -> list[str]:
    """The footnotes of marked country names in a page that do not stand in it yet, each once."""
    if not _MARKED.search(html):
        return []
    language = (get_language() or "en").split("-")[0]
    owed: dict[str, None] = {}
    for name in countries(language):
        if name.footnote and escape(name.marked) in html and escape(name.footnote) not in html:
            owed[name.footnote] = None
    return list(owed)
