"""Content that is kept in several languages, as pages show it: in the page's own, else in another one that is named."""

from collections.abc import Mapping
from typing import Self

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from facility.foundation.base.text import pick
from facility.interfaces.web.ui.formats import locale_of

# The language of what is kept in one language only.
RECORDED_IN = "en"


def page_language() -> str:
    """The language of the page, without its region."""
    return (get_language() or "en").split("-")[0]


class Said(str):  # noqa: SLOT000 - a text cannot have slots and a language
    """A text that knows its language. As text it is plain; as markup it says where it is in another than the page's.

    The markup carries `lang` and `dir`, so that a screen reader pronounces it and a line reads in its own direction.
    """

    language: str

    def __new__(cls, text: str, language: str) -> Self:
        """`language` is the one that the text is in."""
        made = super().__new__(cls, text)
        made.language = language
        return made

    @property
    def note(self) -> str:
        """`only in English`, or nothing where the text is in the language of the page."""
        return "" if not self or self.language == page_language() else only_in(self.language)

    @property
    def noted(self) -> str:
        """The same as plain text, for places that take no markup: options, names for screen readers."""
        return f"{self} ({self.note})" if self.note else str(self)

    def __html__(self) -> SafeString:
        """The markup; its marks stand in single quotes, so that it never ends an attribute."""
        note = self.note
        if not note:
            return escape(str(self))
        return mark_safe(  # noqa: S308 - every part is escaped
            f"<span lang='{escape(self.language)}' dir='{direction(self.language)}'>{escape(str(self))}</span> "
            f"<span class='f-language-note'>({escape(note)})</span>"
        )


def said(texts: Mapping[str, str] | None, language: str = "") -> Said:
    """A language-keyed text in the language (of the page), else in English, French or any other it has."""
    found = pick(texts, language or page_language())
    return Said(found.text, found.language)


def recorded(text: str) -> Said:
    """What the register and its rulebooks hold in one language only: remarks, definitions, notes, written in English."""
    return Said(text, RECORDED_IN)


def named(text: object) -> str:
    """A text as plain words, for names that screen readers say and other places that take no markup."""
    return text.noted if isinstance(text, Said) else str(text)


def only_in(language: str) -> str:
    """The words that name the language of a text that the page's own language lacks."""
    return _("only in %(language)s") % {"language": locale_of(page_language()).languages.get(language, language)}


def direction(language: str) -> str:
    """`rtl` for languages written from right to left."""
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "ltr"
