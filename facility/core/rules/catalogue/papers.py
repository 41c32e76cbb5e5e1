"""Rules on papers: letters of support derived from the consortium, statements, required answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from facility.core.rules.catalogue.applicants import third_country
from facility.core.rules.facts import Document, Dossier
from facility.core.rules.params import NoParams
from facility.core.rules.registry import Saw, failed, passed, rule, unknown


@rule(
    "letter_a",
    number="R-13",
    says={
        "lead_is_central": "name",
        "co_applicant": "name",
        "there": "",
        "missing": "name",
        "unknown": "",
    },
)
def letter_a(dossier: Dossier, _figures: NoParams, _on: date) -> Iterator[Saw]:
    """A lead outside central government needs a letter of a central body of its state (MPF-08)."""
    field, lead = "documents.letter_a", dossier.lead
    if lead is not None and lead.central_government:
        yield passed("lead_is_central", field, name=lead.name)
        return
    for _, party in dossier.applicants:
        if party.role != "lead" and party.central_government and party.seat_status != "third":
            yield passed("co_applicant", field, name=party.name)
            return
    if dossier.documents is not None and Document("letter_a") in dossier.documents:
        yield passed("there", field)
    elif lead is None or lead.central_government is None or dossier.partners is None or dossier.documents is None:
        yield unknown("unknown", field)
    else:
        yield failed("missing", field, name=lead.name)


@rule(
    "letter_b",
    number="R-14",
    says={
        "co_applicant": "name country",
        "there": "country",
        "missing": "country",
        "no_countries": "",
        "unknown": "country",
    },
)
def letter_b(dossier: Dossier, _figures: NoParams, _on: date) -> Iterator[Saw]:
    """Each target country without a central institution in the consortium sends a letter (MPF-09)."""
    if not dossier.countries:
        yield unknown("no_countries", "countries")
        return
    for country in dossier.countries:
        field = f"documents.letter_b.{country}"
        central = [
            party.name for _, party in dossier.applicants if party.country == country and party.central_government
        ]
        if central:
            yield passed("co_applicant", field, name=central[0], country=country)
        elif dossier.documents is not None and Document("letter_b", country) in dossier.documents:
            yield passed("there", field, country=country)
        elif dossier.documents is None or dossier.partners is None:
            yield unknown("unknown", field, country=country)
        else:
            yield failed("missing", field, country=country)


def _stated(dossier: Dossier, statement: str) -> Saw:
    field = f"statements.{statement}"
    if dossier.statements is None:
        return unknown("unknown", field)
    return passed("ok", field) if statement in dossier.statements else failed("missing", field)


@dataclass(frozen=True, slots=True)
class CharterWhen:
    """When the statement is asked for: always, or once a third-country entity takes part."""

    when: Literal["always", "third_country"] = "third_country"


@rule(
    "charter",
    number="R-16",
    params=CharterWhen,
    says={"ok": "", "missing": "", "not_needed": "", "unknown": "", "seats_unknown": ""},
)
def charter(dossier: Dossier, figures: CharterWhen, _on: date) -> Iterator[Saw]:
    """The consortium ensures respect of the Charter of Fundamental Rights (ELG-05)."""
    seats = [party.seat_status for _, party in dossier.applicants]
    outside = any(third_country(party) for _, party in dossier.applicants)
    if figures.when == "always" or outside:
        yield _stated(dossier, "charter")
    elif not seats or None in seats:
        yield unknown("seats_unknown", "partners")
    else:
        yield passed("not_needed", "statements.charter")


@dataclass(frozen=True, slots=True)
class Declarations:
    """Whether each applicant declares by itself, or the lead once for all."""

    each_applicant: bool = False


@rule(
    "declaration_on_honour",
    number="R-21",
    params=Declarations,
    says={"ok": "", "missing": "", "party_missing": "name", "unknown": "", "party_unknown": "name"},
)
def declaration_on_honour(dossier: Dossier, figures: Declarations, _on: date) -> Iterator[Saw]:
    """Applicants declare on honour that no ground of exclusion applies (FR-17)."""
    if not figures.each_applicant:
        yield _stated(dossier, "declaration_on_honour")
        return
    clear = True
    for path, party in dossier.applicants:
        field = f"{path}.has_declared_on_honour"
        declared = party.has_declared_on_honour
        if declared is None and party.role == "lead" and dossier.statements is not None:
            # Whoever hands in the dossier speaks for the lead.
            declared = "declaration_on_honour" in dossier.statements
        if declared is None:
            clear = False
            yield unknown("party_unknown", field, name=party.name)
        elif not declared:
            clear = False
            yield failed("party_missing", field, name=party.name)
    if clear:
        yield (passed("ok", "statements.declaration_on_honour") if dossier.applicants else unknown("unknown", "lead"))


@rule("no_double_funding", number="R-30", says={"ok": "", "missing": "", "unknown": ""})
def no_double_funding(dossier: Dossier, _figures: NoParams, _on: date) -> Iterator[Saw]:
    """Applicants declare that the same costs are not financed twice (FR-03)."""
    yield _stated(dossier, "no_double_funding")


REQUIRABLE: dict[str, Callable[[Dossier], object]] = {
    "lead": lambda dossier: dossier.lead,
    "lead.country": lambda dossier: dossier.lead and dossier.lead.country,
    "lead.kinds": lambda dossier: dossier.lead and dossier.lead.kinds,
    "lot": lambda dossier: dossier.lot,
    "funds": lambda dossier: dossier.funds,
    "countries": lambda dossier: dossier.countries,
    "framework": lambda dossier: dossier.framework,
    "duration": lambda dossier: dossier.duration_months,
    "starts": lambda dossier: dossier.starts,
    "budget.total": lambda dossier: dossier.total_cents,
    "budget.requested": lambda dossier: dossier.requested_cents,
    "budget.own": lambda dossier: None if dossier.own_cents is None else True,
    "budget": lambda dossier: dossier.budget and dossier.budget.lines,
}
"""Paths a rulebook may require, and how to see whether the dossier answers them."""


@dataclass(frozen=True, slots=True)
class Required:
    """Paths that must be answered before submission."""

    fields: tuple[str, ...]

    def __post_init__(self) -> None:
        for path in self.fields:
            if path not in REQUIRABLE:
                raise ValueError(f"{path!r} cannot be required; possible: {', '.join(REQUIRABLE)}")


@rule("required", number="R-22", params=Required, says={"ok": "", "missing": "field"})
def required(dossier: Dossier, figures: Required, _on: date) -> Iterator[Saw]:
    """Every required part is answered, those of the question schema included."""
    missing = [path for path in figures.fields if not REQUIRABLE[path](dossier)]
    missing += [path for path in dossier.unanswered if path not in missing]
    for path in missing:
        yield unknown("missing", path, field=path)
    if not missing:
        yield passed("ok")
