"""Could we apply? A few answers become a dossier that the same rules judge, without an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from facility.core.findings import Finding
from facility.core.kinds import NATURAL_PERSON
from facility.core.rules.checking import check
from facility.core.rules.facts import Dossier, FrameworkFacts, Party, Role
from facility.core.rules.model import Rulebook
from facility.core.rules.seats import seat_status

LATER: tuple[str, ...] = ("required", "declaration_on_honour", "no_double_funding", "one_application")
"""Kinds of rules that a first look cannot answer and need not: they concern the written application."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a visitor says; every answer may be left out. Amounts in cents.

    `role` is the role the organisation would take; as anything but lead it is judged as partner.
    """

    kind: str | None = None
    country: str | None = None
    role: Role = "lead"
    target_countries: tuple[str, ...] = ()
    lot: str | None = None
    fund: str | None = None
    framework: FrameworkFacts | None = None
    total_cents: int | None = None
    requested_cents: int | None = None
    duration_months: int | None = None
    name: str = ""


def dossier(answers: Answers, *, on: date) -> Dossier:
    """The dossier that the answers describe; what was not answered stays unknown."""
    funds = (answers.fund,) if answers.fund else ()
    party = Party(
        name=answers.name,
        role=answers.role,
        kinds=None if answers.kind is None else frozenset({answers.kind}),
        country=answers.country,
        seat_status=seat_status(answers.country, on=on, funds=funds),
        # A visitor who says "organisation" is asked for statutes later; only a natural person is surely none.
        is_legal_person=None if answers.kind is None else answers.kind != NATURAL_PERSON,
    )
    leads = answers.role == "lead"
    return Dossier(
        stage="concept",
        lead=party if leads else None,
        partners=None if leads else (party,),
        lot=answers.lot,
        funds=funds or None,
        countries=answers.target_countries or None,
        framework=answers.framework,
        total_cents=answers.total_cents,
        requested_cents=answers.requested_cents,
        duration_months=answers.duration_months,
    )


def could_we_apply(answers: Answers, rulebook: Rulebook, *, on: date) -> tuple[Finding, ...]:
    """The findings of the call's own rules on the answers, without those of the written application."""
    found = check(dossier(answers, on=on), rulebook, on=on)
    return tuple(finding for finding in found if finding.kind not in LATER)
