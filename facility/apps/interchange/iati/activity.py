"""One project of the register as an IATI activity: what is known, in the order the schema demands, nothing else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from lxml import etree

from facility.apps.finance.public import Posting, postings_of
from facility.apps.interchange.iati.elements import XML_LANG, activity_date, add, euros, narratives, organisation
from facility.apps.parties.public import country_name
from facility.apps.projects.public import Project
from facility.foundation.base.fold import fold

STATUS = {"planned": "1", "ongoing": "2", "completed": "4", "terminated": "5", "suspended": "6"}
IMPLEMENTING = {"lead", "implementer", "partner", "associated partner", "technical partner", "expert provider"}
# Only where the kind of body is plain (OrganisationType 40 multilateral, 80 academic, 21 or 22 are not told apart).
ORGANISATION_TYPE = {"international organisation": "40", "university or research": "80"}
# Postings of a grant that others see: outgoing commitment (2) and disbursement (3); money back is negative.
TRANSACTION = {
    "commitment": ("2", 1),
    "decommitment": ("2", -1),
    "payment_confirmed": ("3", 1),
    "recovery_received": ("3", -1),
}


@dataclass(frozen=True)
class Publisher:
    """Who reports, and the activity of the facility itself that every project belongs to."""

    reference: str
    name: str
    kind: str
    suffix: str
    description: str
    funded_by: str
    actual_start: str
    source: str

    @property
    def facility(self) -> str:
        """The identifier of the facility's own activity."""
        return f"{self.reference}-{self.suffix}"

    def identifier(self, project: Project) -> str:
        """The identifier of a project: the reporting organisation's prefix and the public reference, never reused."""
        return f"{self.reference}-{re.sub('[/&|?]', '-', project.record.reference or project.key)}"


def lacks(project: Project) -> list[str]:
    """What the standard demands and no source states; a project that lacks something stays out of the file."""
    missing = []
    if project.status not in STATUS:
        missing.append("status")
    if not (project.starts or project.planned_start or project.actual_start):
        missing.append("start date")
    return missing


def code_of(text: str) -> str:
    """Words as a code of an own vocabulary."""
    return re.sub("[^a-z0-9]+", "-", fold(text)).strip("-")


def vocabulary(name: str) -> str:
    """The address that explains our own codes."""
    return f"{settings.FACILITY_PUBLIC_ADDRESS}/open-data/#{name}"


def reporting(parent: etree._Element, by: Publisher) -> None:
    """Who reports."""
    organisation(parent, "reporting-org", by.name, ref=by.reference, type=by.kind)


def project_activity(parent: etree._Element, project: Project, by: Publisher, at: datetime) -> None:
    """Add the activity of one project (hierarchy 2)."""
    one = add(parent, "iati-activity", default_currency="EUR", hierarchy="2")
    one.set(XML_LANG, "en")
    one.set("last-updated-datetime", min(project.changed_at, at).strftime("%Y-%m-%dT%H:%M:%SZ"))
    add(one, "iati-identifier", by.identifier(project))
    reporting(one, by)
    narratives(one, "title", project.titles)
    narratives(one, "description", _description(project), type="1")
    _participants(one, project, by)
    if project.contract_reference:
        add(one, "other-identifier", ref=project.contract_reference, type="A1")
    add(one, "activity-status", code=STATUS[project.status])
    _dates(one, project)
    countries = _codes(project.country_codes)
    if countries:
        add(one, "activity-scope", code="4" if len(countries) == 1 else "3")
    _recipients(one, countries)
    theme = project.theme or "Not stated"
    narratives(one, "sector", {"en": theme}, vocabulary="99", vocabulary_uri=vocabulary("themes"), code=code_of(theme))
    for code in _codes(project.approach_codes):
        narratives(one, "tag", {"en": code}, vocabulary="99", vocabulary_uri=vocabulary("approaches"), code=code)
    if project.origin_id is not None:
        _transactions(one, project, by, list(postings_of(project.origin_id)))
    for url in project.source_urls:
        _page(one, url)
    add(one, "related-activity", ref=by.facility, type="1")


def _codes(joined: str) -> list[str]:
    return [code for code in joined.strip(";").split(";") if code]


def _description(project: Project) -> dict[str, str]:
    if any(project.summaries.values()):
        return dict(project.summaries)
    parts = [f"{project.theme}." if project.theme else "", "No description is published; facts from public pages."]
    return {"en": " ".join(part for part in parts if part)}


def _participants(one: etree._Element, project: Project, by: Publisher) -> None:
    """Who pays (1), who channels (3), who carries out (4): never a placeholder, each party once per role."""
    rows: list[tuple[str, str, str, str]] = [("1", by.funded_by, "", "")]
    rows += [("1", line.source, "", "") for line in project.funding_lines.all() if line.source and line.is_eu is False]
    rows.append(("3", by.name, by.kind, by.reference))
    named = [p for p in project.partners.all() if p.role in IMPLEMENTING]
    if project.lead_name and not any(p.role == "lead" for p in named):
        rows.append(("4", project.lead_name, "", ""))
    rows += [("4", p.name, ORGANISATION_TYPE.get(p.kind, ""), "") for p in named]
    for role, name, kind, ref in dict.fromkeys(rows):
        organisation(one, "participating-org", name, role=role, type=kind, ref=ref)


def _dates(one: etree._Element, project: Project) -> None:
    """Planned dates unless a source says that they are the actual ones."""
    activity_date(one, "1", project.planned_start or ("" if project.actual_start else project.starts), is_end=False)
    activity_date(one, "2", project.actual_start, is_end=False)
    activity_date(one, "3", project.planned_end or ("" if project.actual_end else project.ends), is_end=True)
    activity_date(one, "4", project.actual_end, is_end=True)


def _recipients(one: etree._Element, countries: Sequence[str]) -> None:
    """One country as such; several as one group of our own vocabulary, because no source states their shares."""
    names = [country_name(code, "en").text for code in countries]
    if len(countries) == 1:
        narratives(one, "recipient-country", {"en": names[0]}, code=countries[0])
        return
    code = "-".join(sorted(countries)) or "not-stated"
    text = f"{', '.join(sorted(names))} (shares not stated)" if names else "No source names the partner countries"
    narratives(
        one,
        "recipient-region",
        {"en": text},
        vocabulary="99",
        vocabulary_uri=vocabulary("country-groups"),
        code=code,
    )


def _transactions(one: etree._Element, project: Project, by: Publisher, postings: Sequence[Posting]) -> None:
    reasons: dict[int | None, str] = {posting.pk: posting.reason for posting in postings}
    for posting in postings:
        undoes = posting.reason == "reversal"
        kind, sign = TRANSACTION.get(reasons.get(posting.reverses_id, "") if undoes else posting.reason, ("", 0))
        if not kind:
            continue
        row = add(one, "transaction", ref=posting.key)
        add(row, "transaction-type", code=kind)
        add(row, "transaction-date", iso_date=posting.valid_on.isoformat())
        cents = posting.amount_cents * (-sign if undoes else sign)
        add(row, "value", euros(cents), value_date=posting.valid_on.isoformat())
        organisation(row, "provider-org", by.name, ref=by.reference, type=by.kind)
        if project.lead_name:
            organisation(row, "receiver-org", project.lead_name)


def _page(one: etree._Element, url: str) -> None:
    row = add(one, "document-link", url=url, format="text/html")
    narratives(row, "title", {"en": f"Page of {urlsplit(url).netloc}"})
    add(row, "category", code="A12")
