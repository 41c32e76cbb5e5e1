"""Known projects out of their tables: partners, money, claims, components, frameworks and typology joined by key."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from facility.apps.interchange.readers.tables import Faults, Row, read
from facility.apps.parties.public import is_country
from facility.apps.projects.public import (
    ClaimFacts,
    ComponentFacts,
    FrameworkFacts,
    FundingFacts,
    InstrumentFacts,
    PartnerFacts,
    PlacementFacts,
    ProjectFacts,
    SchemeFacts,
)

# The programme whose projects are the facility's own.
OWN_PROGRAMME = "MPF"
EU_UNNAMED = "European Union, fund not named"
COLUMNS = (
    "project_id,title,acronym,reference,programme,programme_basis,call_id,call_lot,instrument,thematic_area,start_date,"
    "end_date,duration_months,status,status_basis,total_budget_eur,eu_contribution_eur,eu_share_pct,amount_precision,"
    "lead_organisation,lead_country,member_state_countries,partner_countries,typology,source_url,other_source_urls,notes"
)
PARTNER_COLUMNS = ("project_id", "role", "organisation", "country", "organisation_type", "source_url", "notes")
CLAIM_COLUMNS = ("project_id", "attribute", "value", "valid_when", "said_by", "source_url", "sets", "note")
MONEY_COLUMNS = ("project_id", "instrument", "source", "managing_service", "is_eu", "amount", "currency")
ROLES = (
    "lead",
    "partner",
    "associated partner",
    "implementer",
    "beneficiary",
    "donor",
    "chair",
    "co-chair",
    "technical partner",
    "expert provider",
)
DATES = ("starts", "ends", "planned_start", "planned_end", "actual_start", "actual_end")
SETTABLE = ("planned_start", "planned_end", "actual_start", "actual_end")
ATTRIBUTES = ("title", "acronym", "total", "eu", "lead", "programme", "framework", "remark", "status", *DATES)
PLACED_BY = "Synopsis of the exchange event, September 2023"

Names = Mapping[tuple[str, str], tuple[str, str]]


class Tables:
    """The side tables, grouped by project."""

    def __init__(self, folder: Path, faults: Faults) -> None:
        self.faults = faults
        self.names = _names(folder, faults)
        self.partners = _grouped(folder, "project_partners.csv", PARTNER_COLUMNS, faults, optional=False)
        self.claims = _grouped(folder, "claims.csv", CLAIM_COLUMNS, faults)
        self.money = _grouped(folder, "funding_lines.csv", MONEY_COLUMNS, faults)
        self.components = _grouped(folder, "components.csv", ("project_id", "number", "title"), faults)
        self.frameworks = _grouped(folder, "project_frameworks.csv", ("project_id", "framework", "basis"), faults)

    def refuse_strangers(self, keys: set[str]) -> None:
        """Rows of a project that projects.csv does not have are faults."""
        for table in (self.partners, self.claims, self.money, self.components, self.frameworks):
            for key, rows in table.items():
                if key not in keys:
                    rows[0].fault("project_id", f"{key!r} is not a project of projects.csv")


def _grouped(
    folder: Path, name: str, columns: tuple[str, ...], faults: Faults, *, optional: bool = True
) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in read(folder, name, columns, faults, optional=optional):
        found.setdefault(row.needed("project_id"), []).append(row)
    return found


def _names(folder: Path, faults: Faults) -> Names:
    columns = ("name", "country", "registered_name", "registered_country", "reason")
    return {
        (row.needed("name"), row.text("country")): (row.text("registered_name"), row.text("registered_country"))
        for row in read(folder, "organisation_names.csv", columns, faults, optional=True)
    }


def _body(names: Names, name: str, country: str) -> tuple[str, str]:
    """The name and country under which a body is kept; an empty name for a state."""
    return names.get((name, country), (name, country))


def _partners(rows: Sequence[Row], names: Names) -> tuple[PartnerFacts, ...]:
    found = []
    for row in rows:
        name, country = row.needed("organisation"), row.country("country", is_country)
        body, body_country = _body(names, name, country)
        found.append(
            PartnerFacts(
                role=row.one_of("role", ROLES),
                name=name,
                country=country,
                kind=row.text("organisation_type"),
                body=body,
                body_country=body_country,
                source_url=" ".join(row.urls("source_url")),
                note=row.text("notes"),
            )
        )
    return tuple(found)


def _claim(row: Row) -> ClaimFacts:
    attribute = row.one_of("attribute", ATTRIBUTES)
    value = row.date("value") if attribute in DATES else row.text("value")
    if attribute in {"total", "eu"}:
        cents = row.cents("value")
        value = "" if cents is None else str(cents)
    return ClaimFacts(
        attribute=attribute,
        value=value,
        valid_when=row.date("valid_when"),
        said_by=row.text("said_by"),
        source_url=" ".join(row.urls("source_url")),
        note=row.text("note"),
    )


def _dates_set(rows: Sequence[Row]) -> dict[str, str]:
    """Planned and actual dates that the register takes over from a claim."""
    found = {}
    for row in rows:
        if row.yes("sets"):
            attribute = row.one_of("attribute", SETTABLE)
            if attribute:
                found[attribute] = row.date("value")
    return found


def _is_eu(instrument: InstrumentFacts) -> bool | None:
    if instrument.managing_service.startswith("DG "):
        return True
    return False if "bilateral" in instrument.name else None


def _line(row: Row, instruments: Mapping[str, InstrumentFacts]) -> FundingFacts:
    code = row.text("instrument")
    if code and code not in instruments:
        row.fault("instrument", f"{code!r} is not a fund of instruments.csv")
    return FundingFacts(
        instrument=code,
        source=row.text("source"),
        managing_service=row.text("managing_service"),
        is_eu=row.yes("is_eu"),
        amount_cents=row.cents("amount"),
        currency=row.text("currency") or "EUR",
        source_url=" ".join(row.urls("source_url")),
        note=row.text("note"),
    )


def _derived_lines(
    row: Row, partners: Sequence[PartnerFacts], instruments: Mapping[str, InstrumentFacts]
) -> tuple[FundingFacts, ...]:
    """Funding lines from the project's own row: its funds, its donors, and a rest whose source nobody states."""
    codes, eu, total = row.parts("instrument"), row.cents("eu_contribution_eur"), row.cents("total_budget_eur")
    share, url = row.hundredths("eu_share_pct"), " ".join(row.urls("source_url"))
    known = [code for code in codes if code in instruments]
    for code in set(codes) - set(known):
        row.fault("instrument", f"{code!r} is not a fund of instruments.csv")
    lines = []
    for code in known:
        is_eu = _is_eu(instruments[code])
        alone = eu is not None and is_eu and len(known) == 1
        lines.append(FundingFacts(instrument=code, is_eu=is_eu, amount_cents=eu if alone else None, source_url=url))
    if eu is not None and not any(line.is_eu for line in lines):
        lines.append(FundingFacts(source=EU_UNNAMED, is_eu=True, amount_cents=eu, source_url=url))
    donors = [one for one in partners if one.role == "donor"]
    lines += [FundingFacts(source=one.name, is_eu=False, note=one.note, source_url=one.source_url) for one in donors]
    has_rest = total is not None and ((eu is not None and eu < total) or (share is not None and share < 10_000))
    if (has_rest and not donors) or (total is not None and not lines):
        lines.append(FundingFacts(source_url=url))
    return tuple(lines)


def _frameworks(row: Row, extra: Sequence[Row], known: Sequence[FrameworkFacts]) -> tuple[tuple[str, str], ...]:
    """The frameworks a project is linked to: by its programme's name, then by the rows that say so."""
    found = {}
    by_name = {one.name.replace("–", "-"): one.code for one in known}
    programme = row.text("programme")
    if programme in by_name:
        found[by_name[programme]] = row.text("programme_basis")
    codes = {one.code for one in known}
    for one in extra:
        code = one.needed("framework")
        if code not in codes:
            one.fault("framework", f"{code!r} is not a framework of frameworks.csv")
        found[code] = one.one_of("basis", ("stated", "implied"))
    return tuple(found.items())


def _placements(row: Row, schemes: Sequence[SchemeFacts]) -> tuple[PlacementFacts, ...]:
    """The type a source gives, under the oldest scheme that has it."""
    typed = row.text("typology")
    for scheme in sorted(schemes, key=lambda one: one.valid_from):
        for one in scheme.approaches:
            if typed == one.name:
                return (
                    PlacementFacts(
                        scheme=scheme.version,
                        approach=one.code,
                        placed_by=PLACED_BY,
                        placed_when="2023-09",
                        reason="As published.",
                        source_url=" ".join(row.urls("source_url")),
                    ),
                )
    if typed:
        row.fault("typology", f"{typed!r} is not a type of typology.csv")
    return ()


def _project(
    row: Row,
    tables: Tables,
    instruments: Mapping[str, InstrumentFacts],
    frameworks: Sequence[FrameworkFacts],
    schemes: Sequence[SchemeFacts],
) -> ProjectFacts:
    key = row.needed("project_id")
    programme = row.text("programme")
    partners = _partners(tables.partners.get(key, ()), tables.names)
    lead, lead_country = row.text("lead_organisation"), row.country("lead_country", is_country)
    money, claims = tables.money.get(key), tables.claims.get(key, ())
    taken = _dates_set(claims)
    components = sorted(tables.components.get(key, ()), key=lambda one: one.whole("number") or 0)
    return ProjectFacts(
        key=key,
        kind="ours" if programme == OWN_PROGRAMME else "outside",
        titles={"en": row.needed("title")},
        acronym=row.text("acronym"),
        contract_reference=row.text("reference"),
        programme=programme,
        programme_basis=row.one_of("programme_basis", ("stated", "implied", "not stated", "")),
        call_code=row.text("call_id"),
        call_lot=row.text("call_lot"),
        theme=row.text("thematic_area"),
        starts=row.date("start_date"),
        ends=row.date("end_date"),
        duration_tenths=row.tenths("duration_months"),
        status=row.one_of("status", ("completed", "ongoing", "planned", "suspended", "terminated", "")),
        status_basis=row.one_of("status_basis", ("stated", "derived", "")),
        total_cents=row.cents("total_budget_eur"),
        eu_cents=row.cents("eu_contribution_eur"),
        eu_share_bp=row.hundredths("eu_share_pct"),
        precision=row.one_of("amount_precision", ("exact", "rounded", "application", "draft", "")),
        lead_name=lead,
        lead_body=_body(tables.names, lead, lead_country)[0] if lead else "",
        lead_country=lead_country,
        member_states=row.codes("member_state_countries", is_country),
        partner_countries=row.codes("partner_countries", is_country),
        partners=partners,
        components=tuple(
            ComponentFacts(titles={"en": one.needed("title")}, source_url=" ".join(one.urls("source_url")))
            for one in components
        ),
        funding=(
            tuple(_line(one, instruments) for one in money) if money else _derived_lines(row, partners, instruments)
        ),
        frameworks=_frameworks(row, tables.frameworks.get(key, ()), frameworks),
        placements=_placements(row, schemes),
        claims=tuple(_claim(one) for one in claims),
        source_urls=(*row.urls("source_url"), *row.urls("other_source_urls")),
        note=row.text("notes"),
        planned_start=taken.get("planned_start", ""),
        planned_end=taken.get("planned_end", ""),
        actual_start=taken.get("actual_start", ""),
        actual_end=taken.get("actual_end", ""),
    )


def projects(
    folder: Path,
    instruments: Mapping[str, InstrumentFacts],
    frameworks: Sequence[FrameworkFacts],
    schemes: Sequence[SchemeFacts],
    faults: Faults,
) -> tuple[ProjectFacts, ...]:
    """Every project of the folder; faults are noted, not raised."""
    tables = Tables(folder, faults)
    found: dict[str, ProjectFacts] = {}
    for row in read(folder, "projects.csv", tuple(COLUMNS.split(",")), faults):
        one = _project(row, tables, instruments, frameworks, schemes)
        if one.key in found:
            row.fault("project_id", f"{one.key!r} stands here twice")
        found[one.key] = one
    tables.refuse_strangers(set(found))
    return tuple(found.values())
