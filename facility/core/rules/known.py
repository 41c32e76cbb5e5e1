"""Known projects before the rules of their own call: what the public record says passes, fails or stays unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from facility.core.findings import OUTCOMES, Finding, Outcome
from facility.core.money import WHOLE_BP
from facility.core.rules.checking import check
from facility.core.rules.facts import Dossier, FrameworkFacts, Party
from facility.core.rules.model import Rulebook
from facility.core.rules.quick import LATER
from facility.core.rules.seats import seat_status

SHARE = "eu_share"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownProject:
    """What is on record of a funded action; everything but the key may be unknown.

    `contribution_cents` and `share_bp` are as published: neither is ever computed from the other for showing.
    """

    key: str
    lead_name: str = ""
    lead_country: str | None = None
    lead_kinds: frozenset[str] | None = None
    lot: str | None = None
    funds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    framework: FrameworkFacts | None = None
    total_cents: int | None = None
    contribution_cents: int | None = None
    share_bp: int | None = None
    duration_months: int | None = None


def dossier(project: KnownProject, *, on: date) -> Dossier:
    """The project as rules see it, at the full stage; papers, statements and partners are not on record."""
    lead = Party(
        name=project.lead_name,
        role="lead",
        kinds=project.lead_kinds,
        country=project.lead_country,
        seat_status=seat_status(project.lead_country, on=on, funds=project.funds),
    )
    return Dossier(
        stage="full",
        lead=lead,
        lot=project.lot,
        funds=project.funds or None,
        countries=project.countries or None,
        framework=project.framework,
        total_cents=project.total_cents,
        requested_cents=project.contribution_cents,
        duration_months=project.duration_months,
    )


def judge(project: KnownProject, rulebook: Rulebook, *, on: date) -> tuple[Finding, ...]:
    """The findings of the call's rulebook, without those of the written application.

    Where an amount is missing but the share is published, the share itself is held against the ceiling.
    """
    seen = dossier(project, on=on)
    found = [one for one in check(seen, rulebook, on=on) if one.kind not in LATER]
    amounts = project.total_cents is not None and project.contribution_cents is not None
    if project.share_bp is None or amounts:
        return tuple(found)
    ratio = Dossier(
        stage="full",
        lot=seen.lot,
        funds=seen.funds,
        requested_cents=project.share_bp,
        total_cents=WHOLE_BP,
    )
    by_share = iter(one for one in check(ratio, rulebook, on=on) if one.kind == SHARE)
    return tuple(_without_amounts(next(by_share)) if one.kind == SHARE else one for one in found)


def _without_amounts(finding: Finding) -> Finding:
    if finding.outcome != "fail":
        return finding
    facts = {name: finding.facts[name] for name in ("share_bp", "ceiling_bp")}
    return Finding.from_dict(
        {**finding.as_dict(), "message": "above_by_share", "remedy": "above_by_share", "facts": facts}
    )


def tally(findings: Iterable[Finding]) -> dict[Outcome, int]:
    """How many findings pass, fail and stay unknown, each outcome named even where it is zero."""
    counted = Counter(finding.outcome for finding in findings)
    return {outcome: counted[outcome] for outcome in OUTCOMES}
