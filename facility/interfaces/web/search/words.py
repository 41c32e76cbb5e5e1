"""What kinds of records and facets are called on the search page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from facility.apps.knowledge.public import LANGUAGES, PUBLICATION_KINDS
from facility.apps.knowledge.public import THEMES as LESSON_THEMES
from facility.apps.parties.public import country_name
from facility.core.errors import NotFound
from facility.interfaces.web.projects.themes import theme
from facility.interfaces.web.ui.formats import number

KINDS: Mapping[str, Any] = {
    "agreement": _("Agreements"),
    "assistance": _("Requests for assistance"),
    "body": _("Committees"),
    "call": _("Calls"),
    "commitment": _("Commitments"),
    "consultation": _("Consultations"),
    "country": _("Countries"),
    "dialogue_meeting": _("Meetings"),
    "figure": _("Figures"),
    "framework": _("Frameworks"),
    "grant": _("Grants"),
    "lesson": _("Lessons"),
    "news": _("News"),
    "organisation": _("Organisations"),
    "person": _("People"),
    "process": _("Processes"),
    "programme": _("Programmes of assistance"),
    "knowledge_space": _("Knowledge spaces"),
    "project": _("Projects"),
    "proposal": _("Proposals"),
    "publication": _("Publications"),
    "discussion_post": _("Discussions"),
    "report": _("Reports"),
    "rulebook": _("Rulebooks"),
    "typology_draft": _("Versions of the typology"),
}
ALL = _("Everything")
FACETS: Mapping[str, Any] = {
    "call": _("Call"),
    "lot": _("Lot"),
    "country": _("Country"),
    "fund": _("Fund"),
    "language": _("Language"),
    "member_state": _("Member State"),
    "programme": _("Programme"),
    "status": _("State"),
    "theme": _("Theme"),
    "type": _("Type"),
    "typology": _("Type of partnership"),
    "year": _("Year"),
}


def kind_label(kind: str) -> str:
    """The heading of a kind; an unknown one by its own name."""
    return str(KINDS.get(kind) or kind.replace("_", " ").capitalize())


def facet_label(name: str) -> str:
    """The heading of a facet; an unknown one by its own name."""
    return str(FACETS.get(name) or name.replace("_", " ").capitalize())


def _country(code: str, language: str) -> str:
    try:
        return country_name(code, language).marked
    except NotFound:
        return code


def _theme(published: str, _language: str) -> str:
    return str(LESSON_THEMES[published]) if published in LESSON_THEMES else theme(published)


def _of(words: Mapping[str, Any]) -> Callable[[str, str], str]:
    return lambda code, _language: str(words.get(code, code))


_VALUES: Mapping[str, Callable[[str, str], str]] = {
    "country": _country,
    "language": _of(LANGUAGES),
    "member_state": _country,
    "theme": _theme,
    "type": _of(PUBLICATION_KINDS),
}


def value_label(name: str, value: str, language: str) -> str:
    """A facet's value as people read it: countries by name, anything else as it was handed in."""
    words = _VALUES.get(name)
    return words(value, language) if words else value.replace("_", " ")


def found_line(total: int, every: int) -> str:
    """How much was found, in a sentence."""
    from django.utils.translation import gettext, ngettext

    line = ngettext("%(count)s result", "%(count)s results", total) % {"count": number(total)}
    if 0 < every < total:
        line += ", " + gettext("%(count)s with all your words (first)") % {"count": number(every)}
    return line
