"""Atom feeds of lessons, publications and calls: the newest fifty, in the language of the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from lxml import etree

from facility.apps.calls import public as calls
from facility.apps.knowledge import public as knowledge
from facility.core.errors import NotFound
from facility.foundation.accounts.public import PUBLIC
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.feeds.writing import add, written
from facility.interfaces.web.ui.languages import page_language, said

MOST = 50
SPACE = "http://www.w3.org/2005/Atom"
_KINDS = {"lessons": "lesson", "publications": "publication"}


@dataclass(frozen=True)
class Entry:
    """One entry: its words, its address, its last change."""

    title: str
    summary: str
    path: str
    changed_at: datetime


def _entries(what: str) -> Iterator[Entry]:
    if what == "calls":
        rows = calls.visible_to(PUBLIC).filter(record__invented=False, opened_at__isnull=False).order_by("-opened_at")
        for call in rows[:MOST]:
            opened = call.opened_at or call.record.created_at
            yield Entry(said(call.title), str(said(call.remark)), reverse("calls:detail", args=[call.code]), opened)
        return
    address = f"knowledge:{_KINDS[what]}"
    for one in knowledge.newest([_KINDS[what]], MOST):
        yield Entry(said(one.title), said(one.summary), reverse(address, args=[one.reference]), one.changed_at)


def stamp(moment: datetime) -> str:
    """A moment in UTC to the second, as feeds and harvesters write it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@require_safe
def feed(request: FacilityRequest, what: str) -> HttpResponse:
    """The feed of lessons, publications or calls. Raises NotFound for anything else."""
    titles = {"lessons": _("Lessons"), "publications": _("Publications"), "calls": _("Calls")}
    if what not in titles:
        raise NotFound("feed")
    entries, base = list(_entries(what)), settings.FACILITY_PUBLIC_ADDRESS
    changed = max((one.changed_at for one in entries), default=datetime(2016, 1, 1, tzinfo=UTC))
    root = etree.Element(f"{{{SPACE}}}feed", nsmap={None: SPACE})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", page_language())
    host = urlsplit(base).hostname or "localhost"
    _head(root, f"tag:{host},2016:{what}", f"{settings.FACILITY_NAME}: {titles[what]}", changed, request.path)
    add(add(root, "author"), "name", settings.FACILITY_NAME)
    for one in entries:
        entry = add(root, "entry")
        _head(entry, f"tag:{host},2016:{one.path}", one.title, one.changed_at, one.path)
        add(entry, "summary", one.summary)
    for element in root.iter():
        element.tag = element.tag if "}" in str(element.tag) else f"{{{SPACE}}}{element.tag!s}"
    headers = {"Last-Modified": http_date(changed.timestamp())}
    return HttpResponse(written(root), content_type="application/atom+xml; charset=utf-8", headers=headers)


def _head(parent: etree._Element, name: str, title: str, changed: datetime, path: str) -> None:
    base = settings.FACILITY_PUBLIC_ADDRESS
    add(parent, "id", name)
    add(parent, "title", title)
    add(parent, "updated", stamp(changed))
    relation = "self" if parent.getparent() is None else "alternate"
    add(parent, "link", attributes={"rel": relation, "href": f"{base}{path}"})
