"""Spans of partial dates in words."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import unknown


def span(since: str, until: str) -> SafeString | str:
    """From when until when, as exact as the source; unknown where it says neither."""
    if not since and not until:
        return unknown()
    if not until:
        return _("since %(day)s") % {"day": formats.day(since)}
    if not since:
        return _("until %(day)s") % {"day": formats.day(until)}
    return f"{formats.day(since)} – {formats.day(until)}" if since != until else formats.day(since)
