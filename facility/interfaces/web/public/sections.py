"""The parts of the site that the public can open, each with a sentence."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facility.interfaces.web.ui.context import MENU, address

_SENTENCES: dict[str, str | Promise] = {
    "calls": _("What is open now, for whom, until when, and by which rules."),
    "could_we_apply": _("A few questions, an answer with reasons within a minute, without an account."),
    "projects": _("Every known project with its partners, funding lines, countries and sources."),
    "countries": _("What goes on with each country, and what is known about it."),
    "figures": _("Published figures with their day and source, beside what the records say."),
    "lessons": _("What projects learned, cleared and tagged."),
    "news": _("What is new, on pages and by letter."),
    "open_data": _("Everything public as files: CSV, JSON, IATI."),
}


def sections() -> list[dict[str, Any]]:
    """Parts that have an address, in the order of the menu."""
    found = [{"label": label, "url": address(names), "text": _SENTENCES.get(key, "")} for key, label, names in MENU]
    return [entry for entry in found if entry["url"]]
