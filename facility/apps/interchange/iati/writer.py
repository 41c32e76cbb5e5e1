"""Writes the whole activity file: the facility (hierarchy 1) and its projects (hierarchy 2)."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from lxml import etree

from facility.apps.interchange.iati.activity import Publisher, lacks, project_activity, reporting
from facility.apps.interchange.iati.elements import XML_LANG, activity_date, add, narratives, organisation
from facility.apps.projects.public import Project

DATA = Path(__file__).parent.parent / "data" / "facility_activity.toml"
DEMONSTRATION = " (demonstration records, not real)"


@dataclass(frozen=True)
class Written:
    """A file and what it holds: projects in it, and those left out with what no source states of them."""

    content: bytes
    included: tuple[str, ...]
    left_out: tuple[tuple[str, tuple[str, ...]], ...]


@cache
def _shipped() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def publisher(*, demonstration: bool = False) -> Publisher:
    """Who reports, from the settings and the shipped starting values."""
    shipped = _shipped()
    return Publisher(
        reference=settings.FACILITY_IATI_ORGANISATION,
        name=settings.FACILITY_NAME,
        kind=shipped["organisation_type"],
        suffix=f"{shipped['suffix']}-DEMONSTRATION" if demonstration else shipped["suffix"],
        description=shipped["description"],
        funded_by=shipped["funded_by"],
        actual_start=shipped["actual_start"],
        source=shipped["source"],
    )


def write(projects: Iterable[Project], *, at: datetime, demonstration: bool = False) -> Written:
    """The file of these projects. Projects that lack what the standard demands are left out and named."""
    by = publisher(demonstration=demonstration)
    rows = list(projects)
    left_out = tuple((one.record.reference or one.key, tuple(missing)) for one in rows if (missing := lacks(one)))
    held = [one for one in rows if not lacks(one)]
    root = etree.Element("iati-activities", version="2.03")
    root.set("generated-datetime", at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    title = by.name + (DEMONSTRATION if demonstration else "")
    root.append(etree.Comment(f" {title.replace('--', '-')} "))
    _facility(root, held, by, at, title)
    for one in held:
        project_activity(root, one, by, at)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return Written(content, tuple(one.record.reference or one.key for one in held), left_out)


def _facility(root: etree._Element, projects: list[Project], by: Publisher, at: datetime, title: str) -> None:
    """The facility's own activity, with its projects as children."""
    one = add(root, "iati-activity", default_currency="EUR", hierarchy="1")
    one.set(XML_LANG, "en")
    newest = max((project.changed_at for project in projects), default=at)
    one.set("last-updated-datetime", min(newest, at).strftime("%Y-%m-%dT%H:%M:%SZ"))
    add(one, "iati-identifier", by.facility)
    reporting(one, by)
    narratives(one, "title", {"en": title})
    narratives(one, "description", {"en": by.description}, type="1")
    organisation(one, "participating-org", by.funded_by, role="1")
    organisation(one, "participating-org", by.name, role="3", ref=by.reference, type=by.kind)
    add(one, "activity-status", code="2")
    activity_date(one, "2", by.actual_start, is_end=False)
    add(one, "activity-scope", code="3")
    region = {"en": "Partner countries of the projects (shares not stated)"}
    address = f"{settings.FACILITY_PUBLIC_ADDRESS}/open-data/#country-groups"
    narratives(one, "recipient-region", region, vocabulary="99", vocabulary_uri=address, code="facility")
    theme = f"{settings.FACILITY_PUBLIC_ADDRESS}/open-data/#themes"
    sector = {"en": "Migration and mobility partnerships"}
    narratives(one, "sector", sector, vocabulary="99", vocabulary_uri=theme, code="facility")
    page = add(one, "document-link", url=by.source, format="text/html")
    narratives(page, "title", {"en": "About the facility"})
    add(page, "category", code="A12")
    for project in projects:
        add(one, "related-activity", ref=by.identifier(project), type="2")
