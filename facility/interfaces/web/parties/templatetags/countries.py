"""Names of countries in pages: `{% country "XK" %}`, `{% country_list codes %}`; the frame of every page puts the
footnotes of marked names below its content (see `with_footnotes`), so a name never stands without its footnote.
"""

from collections.abc import Iterable
from datetime import date

from django import template
from django.utils.translation import get_language

from facility.apps.parties.public import country_name, in_order, is_country

register = template.Library()


def language() -> str:
    """The language of the page, as parties knows it."""
    return (get_language() or "en").split("-")[0]


@register.simple_tag
def country(code: str | None, on: date | None = None, publisher: str | None = None) -> str:
    """The name of a country in the page's language, with the asterisk of its footnote; nothing for no country."""
    if not code:
        return ""
    return country_name(code, language(), on, publisher).marked if is_country(code) else code


@register.simple_tag
def country_list(codes: Iterable[str], on: date | None = None) -> str:
    """Several names, Member States first in protocol order, the others alphabetically."""
    known = [code for code in codes if is_country(code)]
    return ", ".join(country_name(code, language(), on).marked for code in in_order(known, language(), on))
