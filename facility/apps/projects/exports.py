"""The rows of the register as open data: one column per fact, empty where nobody states it, never a zero instead."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from facility.apps.projects.models import FundingLine, Project, ProjectPartner
from facility.foundation.base.text import pick

# Column and meaning; docs/data-dictionary.md lists the same under test.
PROJECT_COLUMNS: dict[str, str] = {
    "reference": gettext_noop("public reference, the last part of the project's address"),
    "kind": gettext_noop("ours (funded by this facility), announced, or outside (funded elsewhere, only recorded)"),
    "title": gettext_noop("title as published (English where there is one)"),
    "acronym": gettext_noop("acronym as published"),
    "contract_reference": gettext_noop("contract or implementer's reference as published"),
    "programme": gettext_noop("facility or framework programme the project belongs to"),
    "programme_basis": gettext_noop("stated, implied or not stated by the source, or recorded by the facility"),
    "call": gettext_noop("code of the call"),
    "call_lot": gettext_noop("lot, strand or component in words"),
    "funds": gettext_noop("codes of the funds that pay, joined by a semicolon"),
    "theme": gettext_noop("theme as the source describes it; independent of the typology"),
    "start_date": gettext_noop("published start: year, month or day, as exact as the source"),
    "end_date": gettext_noop("published end, the actual one where it is known"),
    "planned_start": gettext_noop("planned start where a source says that it is the plan"),
    "planned_end": gettext_noop("planned end where a source says that it is the plan"),
    "actual_start": gettext_noop("actual start where a source says so"),
    "actual_end": gettext_noop("actual end where a source says so"),
    "duration_months": gettext_noop("published duration in months"),
    "status": gettext_noop("planned, ongoing, suspended, completed or terminated"),
    "status_basis": gettext_noop("stated by a source, derived from the end date, or recorded by the facility"),
    "currency": gettext_noop("currency of the amounts (ISO 4217)"),
    "total_budget": gettext_noop("published total; never computed"),
    "eu_contribution": gettext_noop("published contribution of the European Union; never computed"),
    "eu_share_pct": gettext_noop("published share of the European Union in the total, in per cent; never computed"),
    "amount_precision": gettext_noop("exact, rounded, application or draft (before contract)"),
    "lead_organisation": gettext_noop("lead or implementing body as published"),
    "lead_country": gettext_noop("state that leads; apart from the lead body"),
    "member_states": gettext_noop("Member States taking part as published, ISO 3166-1 alpha-2, joined by a semicolon"),
    "partner_countries": gettext_noop("partner countries, ISO 3166-1 alpha-2 and XK, joined by a semicolon"),
    "typology": gettext_noop("code of the settled main approach, newest scheme"),
    "source_urls": gettext_noop("addresses of the pages the row was taken from, joined by a space"),
    "notes": gettext_noop("disagreements and remarks"),
    "demonstration": gettext_noop("yes for a row that the demonstration made up, otherwise no"),
}
PARTNER_COLUMNS: dict[str, str] = {
    "reference": gettext_noop("public reference of the project"),
    "role": gettext_noop("role in the project as published"),
    "organisation": gettext_noop("name as published"),
    "registered_name": gettext_noop("name under which the register keeps the body, empty for a state"),
    "country": gettext_noop("country of the body, ISO 3166-1 alpha-2; international organisations have none"),
    "organisation_type": gettext_noop("only where the nature of the body is plain"),
    "source_url": gettext_noop("address of the page"),
    "notes": gettext_noop("remarks"),
    "demonstration": gettext_noop("yes for a row that the demonstration made up, otherwise no"),
}
FUNDING_COLUMNS: dict[str, str] = {
    "reference": gettext_noop("public reference of the project"),
    "fund": gettext_noop("code of the fund, where it has one"),
    "source": gettext_noop("who pays; empty: the part of the total of which no source says who pays it"),
    "managing_service": gettext_noop("service that manages the fund"),
    "currency": gettext_noop("currency of the amount (ISO 4217)"),
    "amount": gettext_noop("published amount; empty: not stated, not zero"),
    "source_url": gettext_noop("address of the page"),
    "notes": gettext_noop("remarks"),
    "demonstration": gettext_noop("yes for a row that the demonstration made up, otherwise no"),
}


def _amount(cents: int | None) -> str:
    return "" if cents is None else f"{cents // 100}.{cents % 100:02d}"


def _codes(joined: str) -> str:
    return joined.strip(";")


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


def project_row(one: Project) -> dict[str, str]:
    """One project as plain text by column."""
    return {
        "reference": one.record.reference or "",
        "kind": one.kind,
        "title": str(pick(one.titles, "en")),
        "acronym": one.acronym,
        "contract_reference": one.contract_reference,
        "programme": one.programme,
        "programme_basis": one.programme_basis,
        "call": one.call_code,
        "call_lot": one.call_lot,
        "funds": _codes(one.fund_codes),
        "theme": one.theme,
        "start_date": one.starts,
        "end_date": one.ends,
        "planned_start": one.planned_start,
        "planned_end": one.planned_end,
        "actual_start": one.actual_start,
        "actual_end": one.actual_end,
        "duration_months": "" if one.duration_months is None else f"{one.duration_months.normalize():f}",
        "status": one.status,
        "status_basis": one.status_basis,
        "currency": one.currency if (one.total_cents, one.eu_cents) != (None, None) else "",
        "total_budget": _amount(one.total_cents),
        "eu_contribution": _amount(one.eu_cents),
        "eu_share_pct": _amount(one.eu_share_bp),
        "amount_precision": one.precision,
        "lead_organisation": one.lead_name,
        "lead_country": one.lead_country,
        "member_states": _codes(one.member_codes),
        "partner_countries": _codes(one.country_codes),
        "typology": _codes(one.approach_codes),
        "source_urls": " ".join(one.source_urls),
        "notes": one.note,
        "demonstration": _yes(one.record.invented),
    }


def project_rows(rows: QuerySet[Project]) -> Iterator[dict[str, str]]:
    """The projects of a list, in its order."""
    for one in rows.select_related("record").iterator(chunk_size=500):
        yield project_row(one)


def _of_projects(rows: QuerySet[Any], projects: QuerySet[Project]) -> Iterable[Any]:
    order = ("project__title_key", "project_id", "position")
    return rows.filter(project__in=projects).order_by(*order).iterator(chunk_size=500)


def partner_rows(projects: QuerySet[Project]) -> Iterator[dict[str, str]]:
    """Every body in every role in the projects."""
    for one in _of_projects(ProjectPartner.objects.select_related("project__record", "organisation"), projects):
        yield {
            "reference": one.project.record.reference or "",
            "role": one.role,
            "organisation": one.name,
            "registered_name": one.organisation.name if one.organisation else "",
            "country": one.country,
            "organisation_type": one.kind,
            "source_url": one.source_url,
            "notes": one.note,
            "demonstration": _yes(one.project.record.invented),
        }


def funding_rows(projects: QuerySet[Project]) -> Iterator[Mapping[str, str]]:
    """Every funding line of the projects."""
    for one in _of_projects(FundingLine.objects.select_related("project__record", "instrument"), projects):
        yield {
            "reference": one.project.record.reference or "",
            "fund": one.instrument.code if one.instrument else "",
            "source": one.source,
            "managing_service": one.managing_service,
            "currency": one.currency if one.amount_cents is not None else "",
            "amount": _amount(one.amount_cents),
            "source_url": one.source_url,
            "notes": one.note,
            "demonstration": _yes(one.project.record.invented),
        }
