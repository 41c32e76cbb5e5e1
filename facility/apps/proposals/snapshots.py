"""From answers to what rules see: a frozen core dossier in which nothing is guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from facility.apps.parties import public as parties
from facility.apps.projects import public as projects
from facility.apps.proposals import questions as keys
from facility.core.budget import HEADINGS, Budget, BudgetLine, Source
from facility.core.rules.facts import Document, Dossier, FrameworkFacts, Party
from facility.foundation.base.partial import day_or_none

_FrameworkKind = Literal["mobility_partnership", "camm", "other"]
_FRAMEWORK_KINDS: Final[Mapping[str, _FrameworkKind]] = {
    "mobility_partnership": "mobility_partnership",
    "camm": "camm",
}


@dataclass(frozen=True)
class Surroundings:
    """What is not among the answers: who leads, the lot, the documents handed in, other applications, the day."""

    lead: Any
    lot_code: str
    stage: str
    documents: frozenset[Document]
    applications_by_lead: int
    concept_requested_cents: int | None
    on: date
    unanswered: tuple[str, ...] = ()


def lead_party(organisation: Any, on: date) -> Party:
    """The lead as the register of organisations knows it; its declaration on honour is the statement of the dossier."""
    legal = {"yes": True, "no": False}.get(organisation.legal_personality)
    country = organisation.country_id
    kinds = parties.kind_codes(organisation.pk, on)
    return Party(
        name=organisation.name,
        role="lead",
        kinds=frozenset(kinds) if kinds else None,
        country=country,
        seat_status=_seat(country, on),
        is_legal_person=legal,
        established_under_union_law=_union_law(kinds),
    )


def _seat(country: str | None, on: date) -> Any:
    if country is None:
        return None
    return "member_state" if parties.is_member_state(country, on) else "third"


def _union_law(kinds: Iterable[str]) -> bool | None:
    """Union agencies are bodies created under Union law; of other bodies it is not known from their kind."""
    return True if "eu_agency" in set(kinds) else None


def _partner(row: Mapping[str, Any], on: date) -> Party:
    country = row.get("country") or None
    kind = row.get("kind") or None
    return Party(
        name=row.get("name") or "",
        role=row.get("role") or "co_applicant",
        kinds=frozenset({kind}) if kind else None,
        country=country,
        seat_status=_seat(country, on),
        is_legal_person=row.get("legal_person"),
        established_under_union_law=_union_law({kind} if kind else set()),
        has_declared_on_honour=row.get("declared"),
    )


def _framework(code: str | None) -> FrameworkFacts | None:
    if not code:
        return None
    if code == "none":
        return FrameworkFacts(kind="none")
    rows = list(
        projects.frameworks().prefetch_related(None).filter(code=code).values_list("kind", "signatories__country")
    )
    if not rows:
        return FrameworkFacts(kind="other", code=code)
    kind: _FrameworkKind = _FRAMEWORK_KINDS.get(rows[0][0], "other")
    signed = tuple(sorted(country for _kind, country in rows if country))
    return FrameworkFacts(kind=kind, code=code, signatories=signed or None)


def _rows(values: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The rows of a table; a cell that does not fit its column ({"typed": …}) is not known to any rule."""
    return [
        {name: None if isinstance(cell, Mapping) else cell for name, cell in row.items()}
        for row in values.get(key) or ()
    ]


def budget_of(values: Mapping[str, Any]) -> Budget | None:
    """The budget of the full application; None for a concept note, which states a total only."""
    rows = _rows(values, keys.LINES)
    lines = tuple(
        BudgetLine(
            heading=row["heading"],
            description=row.get("description") or "",
            unit=row.get("unit") or "",
            units_hundredths=int(Decimal(str(row["units"])) * 100),
            unit_cents=int(row["unit_value"]),
            partner=row.get("partner") or "",
        )
        for row in rows
        if row.get("heading") in HEADINGS and row.get("units") is not None and row.get("unit_value") is not None
    )
    if not lines:
        return None
    return Budget(
        lines=lines,
        indirect_cents=values.get(keys.INDIRECT) or 0,
        contingency_cents=values.get(keys.CONTINGENCY) or 0,
    )


def sources_of(values: Mapping[str, Any]) -> tuple[Source, ...]:
    """Sources of money besides the Union's and the applicant's own. Sources named; the table left empty says that there is none."""
    return tuple(
        Source(name=row.get("name") or "", cents=row.get("amount"), is_union=bool(row.get("is_union")))
        for row in _rows(values, keys.OTHERS)
    )


def dossier(values: Mapping[str, Any], around: Surroundings) -> Dossier:
    """The dossier as rules see it; an answer that is missing stays unknown. In the full stage the budget gives the total."""
    budget = budget_of(values) if around.stage == "full" else None
    has_partners = values.get(keys.PARTNERS) is not None
    fund = values.get(keys.FUND)
    return Dossier(
        stage="full" if around.stage == "full" else "concept",
        lead=lead_party(around.lead, around.on),
        partners=tuple(_partner(row, around.on) for row in _rows(values, keys.PARTNERS)) if has_partners else None,
        lot=around.lot_code,
        funds=(fund,) if fund else None,
        countries=tuple(values[keys.COUNTRIES]) if values.get(keys.COUNTRIES) else None,
        framework=_framework(values.get(keys.FRAMEWORK)),
        total_cents=budget.total_cents if budget else values.get(keys.TOTAL),
        requested_cents=values.get(keys.REQUESTED),
        own_cents=values.get(keys.OWN),
        other_sources=sources_of(values),
        concept_requested_cents=around.concept_requested_cents,
        duration_months=values.get(keys.DURATION),
        starts=day_or_none(values.get(keys.STARTS)),
        budget=budget,
        documents=around.documents,
        statements=frozenset(one for one in keys.STATEMENTS if values.get(one) is True),
        applications_by_lead=around.applications_by_lead,
        unanswered=around.unanswered,
        submitted_on=around.on,
    )


def total_cents(values: Mapping[str, Any]) -> int | None:
    """The total cost of the action in cents: of the budget where there is one, else as the concept note states it."""
    budget = budget_of(values)
    return budget.total_cents if budget else values.get(keys.TOTAL)
