"""What rules see: a frozen picture of a dossier in which anything may be unknown (None), never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from facility.core.budget import Budget, Source
from facility.core.kinds import (
    CENTRAL_GOVERNMENT,
    INTERNATIONAL_ORGANISATION,
    NATURAL_PERSON,
    any_kind,
)

Stage = Literal["concept", "full"]
Role = Literal["lead", "co_applicant", "associated", "affiliated"]
SeatStatus = Literal["member_state", "associated", "third"]
FrameworkKind = Literal["mobility_partnership", "camm", "other", "none"]

APPLICANT_ROLES: tuple[Role, ...] = ("lead", "co_applicant", "affiliated")
"""Roles that receive money; an associated partner takes part at own cost."""

DOCUMENT_KINDS: tuple[str, ...] = ("letter_a", "letter_b", "statutes", "accounts", "mandate", "budget")
STATEMENTS: tuple[str, ...] = ("charter", "declaration_on_honour", "no_double_funding", "data_protection")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An organisation (or person) in the consortium. `kinds` are codes of the organisation-kind tree.

    Explicit flags win; where a flag is None it is derived from `kinds`, and stays unknown without them.
    `group` names bodies that are not independent of one another.
    """

    name: str = ""
    role: Role = "co_applicant"
    kinds: frozenset[str] | None = None
    country: str | None = None
    seat_status: SeatStatus | None = None
    is_legal_person: bool | None = None
    is_central_government: bool | None = None
    is_international_organisation: bool | None = None
    established_under_union_law: bool | None = None
    under_council_measure: bool | None = None
    has_declared_on_honour: bool | None = None
    group: str = ""

    def is_any(self, kinds: tuple[str, ...]) -> bool | None:
        """Whether the party is of any of these kinds; None while its kinds are unknown."""
        return None if self.kinds is None else any_kind(self.kinds, kinds)

    @property
    def natural_person(self) -> bool | None:
        """Whether this is a natural person."""
        return self.is_any((NATURAL_PERSON,))

    @property
    def legal_person(self) -> bool | None:
        """Whether this is a legal person; known to be false for a natural person, else as stated."""
        if self.is_legal_person is None and self.natural_person:
            return False
        return self.is_legal_person

    @property
    def central_government(self) -> bool | None:
        """Whether this is a central-government body, of whichever country."""
        if self.is_central_government is None:
            return self.is_any((CENTRAL_GOVERNMENT,))
        return self.is_central_government

    @property
    def international_organisation(self) -> bool | None:
        """Whether this is an international organisation."""
        if self.is_international_organisation is None:
            return self.is_any((INTERNATIONAL_ORGANISATION,))
        return self.is_international_organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkFacts:
    """The framework an action implements; `signatories` are ISO codes, None if not on record."""

    kind: FrameworkKind
    code: str = ""
    signatories: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document handed in; `country` where one is needed per target country."""

    kind: str
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A concept note or full application as rules see it. Amounts in cents, durations in months.

    `applications_by_lead` counts earlier applications of this lead under the same call, this one left out.
    `unanswered` are paths of required answers of the question schema that are still empty.
    `concept_requested_cents` is the amount of the concept note that led to this full application.
    """

    stage: Stage = "concept"
    lead: Party | None = None
    partners: tuple[Party, ...] | None = None
    lot: str | None = None
    funds: tuple[str, ...] | None = None
    countries: tuple[str, ...] | None = None
    framework: FrameworkFacts | None = None
    total_cents: int | None = None
    requested_cents: int | None = None
    own_cents: int | None = None
    other_sources: tuple[Source, ...] | None = None
    concept_requested_cents: int | None = None
    duration_months: int | None = None
    starts: date | None = None
    budget: Budget | None = None
    documents: frozenset[Document] | None = None
    statements: frozenset[str] | None = None
    applications_by_lead: int | None = None
    unanswered: tuple[str, ...] = ()
    submitted_on: date | None = None

    @property
    def parties(self) -> tuple[tuple[str, Party], ...]:
        """Every known party with the path of its field: `lead`, `partners.0` and so on."""
        known: list[tuple[str, Party]] = [] if self.lead is None else [("lead", self.lead)]
        known += [(f"partners.{place}", party) for place, party in enumerate(self.partners or ())]
        return tuple(known)

    @property
    def applicants(self) -> tuple[tuple[str, Party], ...]:
        """The parties that receive money, with their paths."""
        return tuple((path, party) for path, party in self.parties if party.role in APPLICANT_ROLES)
