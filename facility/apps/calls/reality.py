"""The rules meet reality: known projects run through the rulebook of their own call, as far as both are known."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import Prefetch

from facility.apps.calls.models import Rulebook
from facility.apps.calls.queries import rulebooks
from facility.apps.calls.snapshots import rulebook_of
from facility.apps.projects import public as projects
from facility.core.budget import share_bp
from facility.core.findings import SOURCE_STATUSES, Finding
from facility.core.money import WHOLE_BP
from facility.core.partial_dates import PartialDate
from facility.core.rules.checking import check
from facility.core.rules.facts import Dossier, FrameworkFacts, FrameworkKind, Party
from facility.core.rules.model import Rulebook as CoreRulebook
from facility.core.rules.model import RuleEntry
from facility.core.rules.seats import seat_status
from facility.foundation.accounts.public import PUBLIC

Basis = Literal["own_call", "all_calls", "no_grant"]

# Rules whose facts a public page can give. The others ask for papers, budgets and consortia that only the
# applications hold; judging them here would say "not known" of everything.
JUDGED = (
    "lead_kinds",
    "international_organisation",
    "seat",
    "one_fund",
    "lot_funds",
    "countries",
    "regions",
    "signatory_state",
    "minimum_grant",
    "maximum_grant",
    "eu_share",
    "partly_funded",
    "duration",
    "state_not_bound",
)
SHARE_RULES = ("eu_share", "partly_funded")
# What the portfolio's tables call a kind of body, as codes of the tree; other words leave the kind unknown.
KINDS = {
    "public body": "public_authority",
    "international organisation": "international_organisation",
    "non-governmental organisation": "ngo",
    "university or research": "university_research",
}


@dataclass(frozen=True)
class Reality:
    """One project with what its rules say. `basis` tells which rules: of its own call, or what all calls say alike."""

    reference: str
    key: str
    title: Mapping[str, str]
    basis: Basis
    call_code: str
    rulebook: str
    total_cents: int | None
    eu_cents: int | None
    share_bp: int | None
    share_published: bool
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> str:
        """`fail` where any rule fails, else `unknown` where one lacks facts, else `pass`; `none` without rules."""
        seen = {finding.outcome for finding in self.findings}
        return next((one for one in ("fail", "unknown", "pass") if one in seen), "none")

    @property
    def counts(self) -> Counter[str]:
        """How many rules passed, failed, lacked facts."""
        return Counter(finding.outcome for finding in self.findings)


def known_projects() -> list[Any]:
    """The facility's own projects that are known from public pages, made-up ones left out. Six queries."""
    rows = projects.visible_to(PUBLIC).filter(programme="MPF", record__invented=False, origin=None)
    lines = Prefetch("funding_lines", projects.FundingLine.objects.select_related("instrument"))
    frameworks = Prefetch("frameworks", projects.ProjectFramework.objects.select_related("framework"))
    parts = ("countries", "partners", lines, frameworks, "frameworks__framework__signatories")
    return list(rows.prefetch_related(*parts).order_by("key"))


def reality() -> list[Reality]:
    """Every known project judged by the rulebook of its own call; where the call is not known, by what all say alike."""
    newest: dict[str, Rulebook] = {row.content["call"]: row for row in rulebooks()}
    books = {call: rulebook_of(row) for call, row in newest.items()}
    common = what_all_say(list(books.values()))
    return [_judged(project, books, common) for project in known_projects()]


def what_all_say(books: Sequence[CoreRulebook]) -> CoreRulebook | None:
    """The rules that every rulebook holds with the same figures, each on the weakest word it rests on anywhere."""
    if not books:
        return None
    shared = []
    for kind in JUDGED:
        held = [[entry for entry in book.entries if entry.kind == kind] for book in books]
        entries = [entry for own in held for entry in own]
        if all(held) and all(entry.params == entries[0].params for entry in entries):
            weakest = max(entries, key=lambda entry: SOURCE_STATUSES.index(entry.source_status))
            shared.append(dataclasses.replace(weakest, lots=(), funds=(), stage="any"))
    return CoreRulebook(code="all-calls", version=1, entries=tuple(shared))


def _judged(project: Any, books: Mapping[str, CoreRulebook], common: CoreRulebook | None) -> Reality:
    own = books.get(project.call_code)
    # A strand or component without a call is the facility's own work, no grant that a call could judge.
    basis: Basis = "own_call" if own else ("no_grant" if project.call_lot and not project.call_code else "all_calls")
    book = own or (common if basis == "all_calls" else None)
    findings = _findings(project, book) if book else ()
    share = project.eu_share_bp
    if share is None and project.eu_cents is not None and project.total_cents:
        share = share_bp(project.eu_cents, project.total_cents)
    return Reality(
        reference=project.record.reference or project.key,
        key=project.key,
        title=project.titles,
        basis=basis,
        call_code=project.call_code,
        rulebook=f"{book.code} v{book.version}" if book else "",
        total_cents=project.total_cents,
        eu_cents=project.eu_cents,
        share_bp=share,
        share_published=project.eu_share_bp is not None,
        findings=findings,
    )


def _findings(project: Any, book: CoreRulebook) -> tuple[Finding, ...]:
    entries = tuple(_once(entry for entry in book.entries if entry.kind in JUDGED))
    on = _day(project)
    dossier = _dossier(project, on)
    scale_free = dossier.requested_cents is None or dossier.total_cents is None
    found: list[Finding] = []
    for entry in entries:
        seen = dossier
        if entry.kind in SHARE_RULES and scale_free and project.eu_share_bp is not None:
            # A published share is judged as a share of one whole: no amount is made up from it.
            seen = dataclasses.replace(dossier, requested_cents=project.eu_share_bp, total_cents=WHOLE_BP)
        judge = dataclasses.replace(book, entries=(dataclasses.replace(entry, stage="any"),))
        found += [finding for finding in check(seen, judge, on=on) if finding not in found]
    return tuple(found)


def _once(entries: Iterable[RuleEntry]) -> list[RuleEntry]:
    """Entries without those that say the same at another stage."""
    kept: list[RuleEntry] = []
    for entry in entries:
        same = ((one.kind, one.params, one.lots, one.funds) for one in kept)
        if (entry.kind, entry.params, entry.lots, entry.funds) not in same:
            kept.append(entry)
    return kept


def _day(project: Any) -> date:
    """The first day the project can have begun; where no date is known, the day the facility's first call opened."""
    return PartialDate.parse(project.starts).earliest() if project.starts else date(2016, 4, 18)


def _dossier(project: Any, on: date) -> Dossier:
    """The project as rules see it: what no source says stays unknown."""
    funds = tuple(sorted({line.instrument.code for line in project.funding_lines.all() if line.instrument}))
    countries = tuple(one.country for one in project.countries.all() if one.role == "partner")
    months = project.duration_months
    return Dossier(
        stage="full",
        lead=_lead(project, on, funds),
        lot=project.call_lot or None,
        funds=funds or None,
        countries=countries or None,
        framework=_framework(project),
        total_cents=project.total_cents,
        requested_cents=project.eu_cents,
        # A begun month counts as a whole one.
        duration_months=None if months is None else -int(-months // 1),
    )


def _lead(project: Any, on: date, funds: tuple[str, ...]) -> Party | None:
    if not project.lead_name:
        return None
    said = next((one.kind for one in project.partners.all() if one.role == "lead" and one.kind in KINDS), "")
    country = project.lead_country or None
    return Party(
        name=project.lead_name,
        role="lead",
        kinds=frozenset({KINDS[said]}) if said else None,
        country=country,
        seat_status=seat_status(country, on=on, funds=funds),
    )


def _framework(project: Any) -> FrameworkFacts | None:
    held = next((one.framework for one in project.frameworks.all()), None)
    if held is None:
        return None
    kind: FrameworkKind = held.kind if held.kind in {"mobility_partnership", "camm"} else "other"
    signed = tuple(one.country for one in held.signatories.all()) or None
    return FrameworkFacts(kind=kind, code=held.code, signatories=signed)
