"""Puts the facts of one project into its rows: the parts are replaced, claims and placements are only added to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from facility.apps.parties.public import Organisation, add_organisation, country_name
from facility.apps.projects.indexing import LANGUAGES, index_body
from facility.apps.projects.models import (
    Approach,
    Claim,
    Component,
    Framework,
    FundingLine,
    Instrument,
    Placement,
    Project,
    ProjectCountry,
    ProjectFramework,
    ProjectPartner,
)
from facility.apps.projects.snapshots import ClaimFacts, ProjectFacts
from facility.core.errors import Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor
from facility.foundation.base.fold import fold, sort_key

PLAIN = (
    "acronym",
    "actual_end",
    "actual_start",
    "call_code",
    "call_lot",
    "contract_reference",
    "currency",
    "ends",
    "eu_cents",
    "eu_share_bp",
    "kind",
    "lead_country",
    "lead_name",
    "note",
    "planned_end",
    "planned_start",
    "precision",
    "programme",
    "programme_basis",
    "starts",
    "status",
    "status_basis",
    "theme",
    "total_cents",
)
# The plain kinds of body of a source, as codes of the tree of organisation kinds; the others say too little.
KIND_OF_BODY = {
    "public body": "public_authority",
    "international organisation": "international_organisation",
    "EU agency": "eu_agency",
    "non-governmental organisation": "ngo",
    "university or research": "university_research",
}
# Attributes whose history is kept as claims, with where their value is found.
MEASURED = {
    "total": "total_cents",
    "eu": "eu_cents",
    "eu_share": "eu_share_bp",
    "starts": "starts",
    "ends": "ends",
    "status": "status",
}


@dataclass(frozen=True)
class Writing:
    """Who writes, when, and whether what is written is made up."""

    actor: Actor
    at: datetime
    invented: bool = False
    cause: str = ""


def fill(project: Project, facts: ProjectFacts, by: Writing) -> None:
    """Set the project's own columns from the facts (unsaved)."""
    for name in PLAIN:
        setattr(project, name, getattr(facts, name))
    project.titles, project.summaries = dict(facts.titles), dict(facts.summaries)
    project.source_urls = list(facts.source_urls)
    tenths = facts.duration_tenths
    project.duration_months = None if tenths is None else Decimal(tenths) / 10
    project.lead_id = facts.lead_organisation_id
    if facts.lead_body and project.lead_id is None:
        lead = next((one for one in facts.partners if one.role == "lead" and one.body == facts.lead_body), None)
        country, kind = (lead.body_country, lead.kind) if lead else (facts.lead_country, "")
        project.lead = registered_body(name=facts.lead_body, country=country, kind=kind, by=by)
    project.source_digest, project.changed_at = facts.digest, by.at
    project.country_codes = joined(facts.partner_countries)
    project.state_codes = joined((facts.lead_country, *facts.member_states))
    project.member_codes = joined(facts.member_states)
    project.fund_codes = joined(one.instrument for one in facts.funding)
    project.title_key = sort_key(next(iter(facts.titles.values()), ""))
    words = [*facts.titles.values(), facts.acronym, facts.contract_reference, facts.lead_name, facts.theme]
    words += [facts.programme, facts.key, *(one.name for one in facts.partners)]
    words += _country_names((facts.lead_country, *facts.member_states, *facts.partner_countries))
    project.found = fold(" ".join(words))


def _country_names(codes: Iterable[str]) -> list[str]:
    """The names of countries in the languages of the pages, so that a search for a country finds its projects."""
    each = [code for code in dict.fromkeys(codes) if code]
    return [country_name(code, language).text for code in each for language in LANGUAGES]


def joined(codes: Iterable[str]) -> str:
    """Codes as ";AM;GE;", each once, so that ";AM;" is found in it; empty for none."""
    each = [code for code in dict.fromkeys(codes) if code]
    return f";{';'.join(each)};" if each else ""


def put_parts(project: Project, facts: ProjectFacts, by: Writing) -> None:
    """Replace partners, countries, components, funding lines and frameworks by those of the facts."""
    _put_partners(project, facts, by)
    _put_countries(project, facts)
    project.components.all().delete()
    Component.objects.bulk_create(
        Component(project=project, number=number, titles=dict(one.titles), source_url=one.source_url)
        for number, one in enumerate(facts.components, start=1)
    )
    _put_funding(project, facts)
    project.frameworks.all().delete()
    known = dict(Framework.objects.values_list("code", "id"))
    ProjectFramework.objects.bulk_create(
        ProjectFramework(project=project, framework_id=_known(known, code, "frameworks"), basis=basis)
        for code, basis in facts.frameworks
    )


def _known(known: dict[str, int], code: str, field: str) -> int:
    """The id of a code. Raises Refused for a code that the register does not hold."""
    if code not in known:
        raise Refused(at_field(field, "unknown_code", text=f"The register holds no {code!r}.", code=code))
    return known[code]


def _put_partners(project: Project, facts: ProjectFacts, by: Writing) -> None:
    project.partners.all().delete()
    rows = []
    for position, one in enumerate(facts.partners, start=1):
        organisation_id = one.organisation_id
        if organisation_id is None and one.body:
            body = registered_body(name=one.body, country=one.body_country, kind=one.kind, by=by)
            organisation_id = body.pk
        rows.append(
            ProjectPartner(
                project=project,
                position=position,
                role=one.role,
                name=one.name,
                organisation_id=organisation_id,
                country=one.country,
                kind=one.kind,
                source_url=one.source_url,
                note=one.note,
            )
        )
    ProjectPartner.objects.bulk_create(rows)


def registered_body(*, name: str, country: str, kind: str, by: Writing) -> Organisation:
    """The organisation of that name and country, added as a publicly recorded body when it is new."""
    rows = Organisation.objects.filter(name_folded=fold(name)[:500], country_id=country or None)
    found = rows.filter(record__invented=by.invented).order_by("id").first()
    if found is not None:
        return found
    added = add_organisation(
        name=name,
        country=country or None,
        kinds=[KIND_OF_BODY[kind]] if kind in KIND_OF_BODY else [],
        is_public=True,
        invented=by.invented,
        actor=by.actor,
        at=by.at,
        cause=by.cause or "recorded with a project",
    )
    index_body(added, by.at)
    return added


def _put_countries(project: Project, facts: ProjectFacts) -> None:
    project.countries.all().delete()
    roles = [("lead", facts.lead_country)] if facts.lead_country else []
    roles += [("member_state", code) for code in facts.member_states]
    roles += [("partner", code) for code in facts.partner_countries]
    ProjectCountry.objects.bulk_create(
        ProjectCountry(project=project, role=role, country=code) for role, code in dict.fromkeys(roles)
    )


def _put_funding(project: Project, facts: ProjectFacts) -> None:
    project.funding_lines.all().delete()
    instruments = {one.code: one for one in Instrument.objects.all()}
    rows = []
    for position, one in enumerate(facts.funding, start=1):
        instrument = instruments.get(one.instrument)
        if one.instrument and instrument is None:
            _known({}, one.instrument, "funding")
        rows.append(
            FundingLine(
                project=project,
                position=position,
                instrument=instrument,
                source=one.source or one.instrument,
                managing_service=one.managing_service or (instrument.managing_service if instrument else ""),
                is_eu=one.is_eu,
                currency=one.currency,
                amount_cents=one.amount_cents,
                note=one.note,
                source_url=one.source_url,
            )
        )
    FundingLine.objects.bulk_create(rows)


def add_claims(project: Project, facts: ProjectFacts, at: datetime) -> None:
    """Keep as claims what the register now shows and did not show before, and what other sources say."""
    shown: dict[str, str] = {}
    others = set()
    for claim in project.claims.order_by("known_at", "id"):
        if claim.is_shown:
            shown[claim.attribute] = claim.value
        others.add((claim.attribute, claim.value, claim.source_url, claim.note))
    main = facts.source_urls[0] if facts.source_urls else ""
    rows = []
    for attribute, column in MEASURED.items():
        value = getattr(project, column)
        text = "" if value is None else str(value)
        if text != shown.get(attribute, ""):
            note = "" if text else "No longer stated."
            rows.append(_claim(project, ClaimFacts(attribute=attribute, value=text, source_url=main, note=note), at))
    rows += [
        _claim(project, one, at, is_shown=False)
        for one in facts.claims
        if (one.attribute, one.value, one.source_url, one.note) not in others
    ]
    Claim.objects.bulk_create(rows)


def _claim(project: Project, one: ClaimFacts, at: datetime, *, is_shown: bool = True) -> Claim:
    return Claim(
        project=project,
        attribute=one.attribute,
        value=one.value,
        valid_when=one.valid_when,
        known_at=at,
        said_by=one.said_by,
        source_url=one.source_url,
        note=one.note,
        is_shown=is_shown,
    )


def add_placements(project: Project, facts: ProjectFacts, at: datetime) -> None:
    """Add the published placements that are not there yet. Raises Refused for a type the scheme does not have."""
    known = {f"{one.scheme.version} / {one.code}": one.pk for one in Approach.objects.select_related("scheme")}
    there = set(project.placements.values_list("approach_id", "weight", "placed_by"))
    rows = []
    for one in facts.placements:
        approach_id = _known(known, f"{one.scheme} / {one.approach}", "placements")
        if (approach_id, one.weight, one.placed_by) not in there:
            rows.append(
                Placement(
                    project=project,
                    approach_id=approach_id,
                    weight=one.weight,
                    status="confirmed",
                    placed_by=one.placed_by,
                    placed_when=one.placed_when,
                    at=at,
                    reason=one.reason,
                    source_url=one.source_url,
                )
            )
    Placement.objects.bulk_create(rows)
    keep_approaches(project)


def keep_approaches(project: Project) -> None:
    """Keep the key of the settled main approach in step with the placements: the newest scheme's newest one."""
    settled = project.placements.filter(status="confirmed", weight="primary").select_related("approach__scheme")
    newest = max(settled, key=lambda one: (one.approach.scheme.valid_from, one.at, one.pk), default=None)
    project.approach_codes = joined([newest.approach.code] if newest else [])
    project.save(update_fields=["approach_codes"])
