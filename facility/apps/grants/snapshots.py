"""From a signed grant to what the register of projects learns of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from facility.apps.grants.models import Grant
from facility.apps.parties import public as parties
from facility.apps.projects import public as projects
from facility.apps.proposals import public as proposals

# The words of the register of projects for kinds of body, which sources give in words and not by code.
KINDS = {
    "public_authority": "public body",
    "international_organisation": "international organisation",
    "eu_agency": "EU agency",
    "ngo": "non-governmental organisation",
    "university_research": "university or research",
    "company": "company or business association",
}


def _kind(code: str) -> str:
    return next((words for start, words in KINDS.items() if code.startswith(start)), "")


def _partners(values: Mapping[str, Any]) -> tuple[projects.PartnerFacts, ...]:
    rows = values.get(proposals.questions.PARTNERS) or ()
    return tuple(
        projects.PartnerFacts(
            role="partner",
            name=str(row.get("name") or ""),
            country=str(row.get("country") or ""),
            kind=_kind(str(row.get("kind") or "")),
            body=str(row.get("name") or ""),
            body_country=str(row.get("country") or ""),
        )
        for row in rows
        if row.get("name")
    )


def project_facts(grant: Grant, on: date) -> projects.ProjectFacts:
    """A project of our own: its money from the agreement, its countries and partners from the application."""
    submission = proposals.submissions_of(grant.proposal).last()
    values = proposals.read_opened(submission).answers if submission else {}
    keys = proposals.questions
    lead = grant.beneficiary
    partners = _partners(values)
    states = {lead.country_id or "", *(one.country for one in partners)} - {""}
    lead_partner = projects.PartnerFacts(
        role="lead", name=lead.name, country=lead.country_id or "", body=lead.name, organisation_id=lead.pk
    )
    framework = str(values.get(keys.FRAMEWORK) or "")
    return projects.ProjectFacts(
        titles={"en": grant.title},
        summaries={"en": str(values.get("summary") or "")},
        acronym=str(values.get("acronym") or ""),
        contract_reference=str(grant.record.reference),
        programme=grant.proposal.lot.call.programme,
        programme_basis="stated",
        call_code=grant.call_code,
        call_lot=grant.lot_code,
        planned_start=grant.starts_on.isoformat(),
        planned_end=grant.ends_on.isoformat(),
        starts=grant.starts_on.isoformat(),
        ends=grant.ends_on.isoformat(),
        status="ongoing",
        total_cents=grant.total_cents,
        eu_cents=grant.amount_cents,
        precision="exact",
        lead_name=lead.name,
        lead_body=lead.name,
        lead_organisation_id=lead.pk,
        lead_country=lead.country_id or "",
        member_states=tuple(sorted(one for one in states if parties.is_member_state(one, on))),
        partner_countries=tuple(values.get(keys.COUNTRIES) or ()),
        partners=(lead_partner, *partners),
        funding=(projects.FundingFacts(instrument=grant.fund_code, is_eu=True, amount_cents=grant.amount_cents),),
        frameworks=((framework, "recorded"),) if framework not in {"", "none", "other"} else (),
    )
