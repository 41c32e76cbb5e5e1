"""What feeds are of: lessons, publications and calls, the newest fifty, in the language of the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from facility.apps.calls import public as calls
from facility.apps.knowledge import public as knowledge
from facility.core.errors import NotFound
from facility.foundation.accounts.public import PUBLIC
from facility.interfaces.web.ui.languages import said

MOST = 50
_KINDS = {"lessons": "lesson", "publications": "publication"}
# The page on which people read the same.
LISTS = {"lessons": "knowledge:list", "publications": "knowledge:publications", "calls": "calls:list"}


@dataclass(frozen=True)
class Entry:
    """One entry: its words, its address, its last change."""

    title: str
    summary: str
    path: str
    changed_at: datetime


def title_of(what: str) -> str:
    """What a feed is called. Raises NotFound where there is none of that name."""
    titles = {"lessons": _("Lessons"), "publications": _("Publications"), "calls": _("Calls")}
    if what not in titles:
        raise NotFound("feed")
    return f"{settings.FACILITY_NAME}: {titles[what]}"


def tag(name: str) -> str:
    """The lasting name of a feed or of an entry, the same in every format."""
    return f"tag:{urlsplit(settings.FACILITY_PUBLIC_ADDRESS).hostname or 'localhost'},2016:{name}"


def entries(what: str) -> Iterator[Entry]:
    """The entries of a feed, the newest first; what a demonstration made up is none of them."""
    if what == "calls":
        rows = calls.visible_to(PUBLIC).filter(record__invented=False, opened_at__isnull=False).order_by("-opened_at")
        for call in rows[:MOST]:
            opened = call.opened_at or call.record.created_at
            yield Entry(said(call.title), str(said(call.remark)), reverse("calls:detail", args=[call.code]), opened)
        return
    address = f"knowledge:{_KINDS[what]}"
    for one in knowledge.newest([_KINDS[what]], MOST):
        yield Entry(said(one.title), said(one.summary), reverse(address, args=[one.reference]), one.changed_at)
