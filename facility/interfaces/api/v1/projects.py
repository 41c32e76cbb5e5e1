"""The portfolio: projects with their money, partners and claims, organisations, figures, releases. Public."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ninja import Router, Schema

from facility.apps.dialogue import public as dialogue
from facility.apps.interchange import public as interchange
from facility.apps.parties import public as parties
from facility.apps.portfolio import public as portfolio
from facility.apps.projects import public as projects
from facility.core.errors import NotFound
from facility.foundation.base.clock import local_day
from facility.interfaces.api.callers import ApiRequest
from facility.interfaces.api.paging import cut, page
from facility.interfaces.api.v1.shapes import Texts, listing, page_of
from facility.interfaces.web.projects.lists import FROM, TO, ProjectList
from facility.interfaces.web.projects.naming import Naming, split
from facility.interfaces.web.projects.organisations import OrganisationList
from facility.interfaces.web.projects.views import shown

router = Router(tags=["portfolio"])


class ProjectOut(Schema):
    """A project of the register; amounts in whole cents of its currency, null where no source gives one."""

    reference: str
    titles: Texts
    acronym: str
    kind: str
    programme: str
    status: str
    starts: str
    ends: str
    currency: str
    total_cents: int | None
    eu_cents: int | None
    eu_share_bp: int | None
    lead_name: str
    lead_country: str
    partner_countries: list[str]
    member_states: list[str]
    funds: list[str]
    approaches: list[str]
    invented: bool


class PartnerOut(Schema):
    """A body in its role."""

    role: str
    name: str
    organisation: str | None
    country: str
    kind: str


class FundingLineOut(Schema):
    """Money of one source."""

    source: str
    managing_service: str
    is_eu: bool | None
    currency: str
    amount_cents: int | None
    note: str
    source_url: str


class ClaimOut(Schema):
    """What one source says of one attribute."""

    attribute: str
    value: str
    valid_when: str
    said_by: str
    source_url: str
    note: str


class ProjectDetailOut(ProjectOut):
    """One project with partners, funding lines and what its sources say."""

    summaries: Texts
    contract_reference: str
    call_code: str
    call_lot: str
    theme: str
    planned_start: str
    planned_end: str
    actual_start: str
    actual_end: str
    note: str
    source_urls: list[str]
    partners: list[PartnerOut]
    funding_lines: list[FundingLineOut]
    frameworks: list[str]
    claims: list[ClaimOut]


_SAME = (
    "titles", "acronym", "kind", "programme", "status", "starts", "ends", "currency", "total_cents", "eu_cents",
    "eu_share_bp", "lead_name", "lead_country",
)  # fmt: skip


def _project(one: projects.Project) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _SAME} | {
        "reference": one.record.reference or "",
        "partner_countries": split(one.country_codes),
        "member_states": split(one.member_codes),
        "funds": split(one.fund_codes),
        "approaches": split(one.approach_codes),
        "invented": one.record.invented,
    }


def _projects(rows: Sequence[projects.Project]) -> list[dict[str, Any]]:
    return [_project(one) for one in rows]


_FACETS = listing(
    ProjectList, *projects.FACETS, FROM, TO, "demonstration",
    orders=("title", "lead", "starts", "ends", "total", "status"),
)  # fmt: skip


@router.get("/projects", response=page_of(ProjectOut), openapi_extra=_FACETS)
def list_projects(request: ApiRequest) -> dict[str, Any]:
    """All projects of the register, with the facets of the page. `demonstration=out` leaves invented ones out."""
    return page(request, ProjectList(shown(request), request.GET, Naming()), _projects)


@router.get("/projects/{reference}", response=ProjectDetailOut)
def read_project(request: ApiRequest, reference: str) -> dict[str, Any]:
    """One project with its partners, money and sources."""
    one = projects.by_reference(reference, request.actor)
    more = ("contract_reference", "call_code", "call_lot", "theme", "planned_start", "planned_end", "actual_start")
    return (
        _project(one)
        | {name: getattr(one, name) for name in (*more, "actual_end", "note", "source_urls")}
        | {
            "summaries": one.summaries,
            "partners": [
                {
                    "role": row.role,
                    "name": row.name,
                    "organisation": row.organisation.record.token if row.organisation else None,
                    "country": row.country,
                    "kind": row.kind,
                }
                for row in one.partners.all()
            ],
            "funding_lines": list(one.funding_lines.all()),
            "frameworks": [row.framework.code for row in one.frameworks.all()],
            "claims": projects.claims_of(one),
        }
    )


class OrganisationOut(Schema):
    """A public organisation."""

    token: str
    name: str
    short_name: str
    country: str | None
    invented: bool


class RoleOut(Schema):
    """A role held in a project."""

    project: str
    role: str
    named_as: str
    starts: str
    ends: str


class ProcessRoleOut(Schema):
    """How it stands in a process of dialogue: `takes_part` with a status, or with a role, perhaps in a body of it."""

    process: str
    takes_part: bool
    how: str
    body: Texts
    since: str
    until: str


class OrganisationDetailOut(OrganisationOut):
    """An organisation with the roles it held in projects and in processes of dialogue."""

    website: str
    roles: list[RoleOut]
    processes: list[ProcessRoleOut]


def _organisation(one: parties.Organisation) -> dict[str, Any]:
    return {
        "token": one.record.token,
        "name": one.name,
        "short_name": one.short_name,
        "country": one.country_id,
        "invented": one.record.invented,
    }


def _organisations(rows: Sequence[parties.Organisation]) -> list[dict[str, Any]]:
    return [_organisation(one) for one in rows]


@router.get(
    "/organisations",
    response=page_of(OrganisationOut),
    openapi_extra=listing(None, "q", "role", "country", orders=["name"]),
)
def list_organisations(request: ApiRequest) -> dict[str, Any]:
    """Organisations that held a role in a project."""
    roles = projects.roles_per_organisation(request.actor, invented=True)
    rows = parties.organisations_visible_to(request.actor).filter(pk__in=list(roles))
    return page(request, OrganisationList(rows, roles, Naming()), _organisations)


@router.get("/organisations/{token}", response=OrganisationDetailOut)
def read_organisation(request: ApiRequest, token: str) -> dict[str, Any]:
    """One organisation with its roles in projects and in processes of dialogue."""
    one = parties.organisations_visible_to(request.actor).filter(record__token=token).first()
    if one is None:
        raise NotFound("organisation")
    roles = [
        {
            "project": row.project.record.reference or "",
            "role": row.role,
            "named_as": row.name,
            "starts": row.project.starts,
            "ends": row.project.ends,
        }
        for row in projects.roles_of(one.pk, request.actor)
    ]
    return _organisation(one) | {"website": one.website, "roles": roles, "processes": _processes(one.pk)}


def _processes(organisation_id: int) -> list[dict[str, Any]]:
    return [
        {
            "process": line.code,
            "takes_part": line.is_member,
            "how": line.how,
            "body": line.body,
            "since": line.since,
            "until": line.until,
        }
        for line in dialogue.processes_of_organisation(organisation_id)
    ]


class CountryOut(Schema):
    """A country as the publisher names it today, with its footnote where the name owes one."""

    code: str
    name: str
    footnote: str
    member_state: bool


@router.get("/countries", response=list[CountryOut])
def list_countries(request: ApiRequest) -> list[dict[str, Any]]:
    """All countries, named in the language of the answer, in the order of the style guide."""
    day: date = local_day(request.at)
    language = Naming().language.split("-")[0]
    states = set(parties.member_states(day))
    return [
        {"code": one.code, "name": one.text, "footnote": one.footnote, "member_state": one.code in states}
        for one in parties.countries(language)
    ]


class FigureOut(Schema):
    """A published figure with its day, definition and source, beside it what the known records give."""

    figure_id: str
    scope: str
    metric: str
    value: int
    unit: str
    qualifier: str
    as_of: str
    definition: str
    counting_level: str
    source_url: str
    note: str
    measure: str | None
    measured: int | None
    measured_unit: str | None
    known: int | None
    of: int | None


@router.get("/figures", response=list[FigureOut])
def list_figures(request: ApiRequest) -> list[dict[str, Any]]:
    """Every published figure beside what the register measures now."""
    named = (
        "figure_id", "scope", "metric", "value", "unit", "qualifier", "as_of", "definition", "counting_level",
        "source_url", "note",
    )  # fmt: skip
    return [
        {name: getattr(one.figure, name) for name in named}
        | {
            "measure": one.measure.code if one.measure else None,
            "measured": one.reading.value if one.reading else None,
            "measured_unit": one.reading.unit if one.reading else None,
            "known": one.reading.known if one.reading else None,
            "of": one.reading.of if one.reading else None,
        }
        for one in portfolio.figures()
    ]


class MeasureOut(Schema):
    """What one measure gives over the known records of a scope."""

    code: str
    label: str
    value: int
    unit: str
    known: int
    of: int


@router.get("/measures", response=list[MeasureOut])
def list_measures(request: ApiRequest) -> list[dict[str, Any]]:
    """The facility's own measures now; amounts are cents."""
    found = portfolio.readings(portfolio.FACILITY_SCOPE)
    return [
        {
            "code": code,
            "label": str(portfolio.MEASURES[code].label),
            "value": one.value,
            "unit": one.unit,
            "known": one.known,
            "of": one.of,
        }
        for code, one in found.items()
    ]


class ReleaseOut(Schema):
    """A release of open data."""

    kind: str
    at: datetime
    sha256: str
    bytes_count: int
    activities: int


@router.get("/releases", response=page_of(ReleaseOut), openapi_extra=listing(None, "kind"))
def list_releases(request: ApiRequest) -> dict[str, Any]:
    """Releases of the IATI file, newest first."""
    rows = interchange.Release.objects.filter(kind__in=[interchange.REAL, interchange.DEMONSTRATION])
    if request.GET.get("kind"):
        rows = rows.filter(kind=request.GET["kind"])
    found, after = cut(request, rows.order_by("-pk"))
    return {"items": found, "next": after}
