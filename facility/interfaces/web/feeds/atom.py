"""Atom feeds of lessons, publications and calls."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from lxml import etree

from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.feeds.entries import entries, tag, title_of
from facility.interfaces.web.feeds.writing import add, written
from facility.interfaces.web.ui.languages import page_language

SPACE = "http://www.w3.org/2005/Atom"


def stamp(moment: datetime) -> str:
    """A moment in UTC to the second, as feeds and harvesters write it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@require_safe
def feed(request: FacilityRequest, what: str) -> HttpResponse:
    """The feed of lessons, publications or calls. Raises NotFound for anything else."""
    title, rows = title_of(what), list(entries(what))
    changed = max((one.changed_at for one in rows), default=datetime(2016, 1, 1, tzinfo=UTC))
    root = etree.Element(f"{{{SPACE}}}feed", nsmap={None: SPACE})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", page_language())
    _head(root, tag(what), title, changed, request.path)
    add(add(root, "author"), "name", settings.FACILITY_NAME)
    for one in rows:
        entry = add(root, "entry")
        _head(entry, tag(one.path), one.title, one.changed_at, one.path)
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
