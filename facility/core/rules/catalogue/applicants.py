"""Rules on who applies: legal form, seat, kind of organisation, consortium."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from facility.core.rules.facts import Dossier, Party, Role, SeatStatus
from facility.core.rules.params import NoParams
from facility.core.rules.registry import Saw, failed, passed, rule, unknown


@rule(
    "legal_person",
    number="R-01",
    says={"ok": "name", "not_legal_person": "name", "unknown": "", "not_stated": "name"},
)
def legal_person(dossier: Dossier, _figures: NoParams, _on: date) -> Iterator[Saw]:
    """The lead applicant is a legal person (MPF-07; FR 131 for bodies without personality)."""
    lead = dossier.lead
    if lead is None:
        yield unknown("unknown", "lead")
    elif lead.legal_person or lead.international_organisation:
        yield passed("ok", "lead", name=lead.name)
    elif lead.legal_person is None:
        yield unknown("not_stated", "lead.is_legal_person", name=lead.name)
    else:
        yield failed("not_legal_person", "lead.is_legal_person", name=lead.name)


@dataclass(frozen=True, slots=True)
class NaturalPersons:
    """Roles in which the call admits natural persons; normally none."""

    admitted_roles: tuple[Role, ...] = ()


@rule(
    "natural_person",
    number="R-02",
    params=NaturalPersons,
    says={"ok": "", "refused": "name role", "unknown": "name"},
)
def natural_person(dossier: Dossier, figures: NaturalPersons, _on: date) -> Iterator[Saw]:
    """Natural persons take part only in the roles the call admits (ELG-03)."""
    said = False
    for path, party in dossier.applicants:
        if party.role in figures.admitted_roles:
            continue
        if party.natural_person:
            said = True
            yield failed("refused", f"{path}.kinds", name=party.name, role=party.role)
        elif party.natural_person is None:
            said = True
            yield unknown("unknown", f"{path}.kinds", name=party.name)
    if not said:
        yield passed("ok")


@dataclass(frozen=True, slots=True)
class Seats:
    """Where parties in `roles` may be seated, and which bodies are admitted wherever they sit."""

    seats: tuple[SeatStatus, ...]
    roles: tuple[Role, ...] = ("lead",)
    international_organisations: bool = False
    union_law: bool = True


@rule(
    "seat",
    number="R-03",
    params=Seats,
    says={"ok": "name", "outside": "name country seats", "unknown": "name"},
)
def seat(dossier: Dossier, figures: Seats, _on: date) -> Iterator[Saw]:
    """Parties are seated where the call admits them (ELG-01, ELG-02, MPF-07)."""
    for path, party in dossier.parties:
        if party.role not in figures.roles:
            continue
        if (figures.international_organisations and party.international_organisation) or (
            figures.union_law and party.established_under_union_law
        ):
            yield passed("ok", f"{path}.country", name=party.name)
        elif party.seat_status is None:
            yield unknown("unknown", f"{path}.country", name=party.name)
        elif party.seat_status in figures.seats:
            yield passed("ok", f"{path}.country", name=party.name)
        else:
            yield failed("outside", f"{path}.country", name=party.name, country=party.country, seats=figures.seats)


@dataclass(frozen=True, slots=True)
class Kinds:
    """Kinds of organisations admitted (codes of the tree, each with all below it) and kinds refused."""

    admitted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def _kind_allowed(path: str, party: Party, figures: Kinds) -> Saw:
    if party.kinds is None:
        return unknown("unknown", f"{path}.kinds", name=party.name)
    if party.is_any(figures.refused) or (figures.admitted and not party.is_any(figures.admitted)):
        return failed(
            "refused",
            f"{path}.kinds",
            name=party.name,
            kinds=party.kinds,
            admitted_kinds=figures.admitted,
        )
    return passed("ok", f"{path}.kinds", name=party.name)


_KIND_SAYS = {"ok": "name", "refused": "name kinds admitted_kinds", "unknown": "name"}


@rule("lead_kinds", number="R-23", params=Kinds, says={**_KIND_SAYS, "no_lead": ""})
def lead_kinds(dossier: Dossier, figures: Kinds, _on: date) -> Iterator[Saw]:
    """The lead is of a kind the call admits (2016: a private consultancy was refused, MPF-19)."""
    if dossier.lead is None:
        yield unknown("no_lead", "lead")
    else:
        yield _kind_allowed("lead", dossier.lead, figures)


@rule("partner_kinds", number="R-24", params=Kinds, says=_KIND_SAYS)
def partner_kinds(dossier: Dossier, figures: Kinds, _on: date) -> Iterator[Saw]:
    """Co-applicants are of a kind the call admits (MPF I: public bodies only)."""
    for path, party in dossier.applicants:
        if party.role != "lead":
            yield _kind_allowed(path, party, figures)


@dataclass(frozen=True, slots=True)
class InternationalOrganisations:
    """Roles in which international organisations may take part."""

    roles: tuple[Role, ...]


@rule(
    "international_organisation",
    number="R-25",
    params=InternationalOrganisations,
    says={"ok": "name role", "refused": "name role roles"},
)
def international_organisation(dossier: Dossier, figures: InternationalOrganisations, _on: date) -> Iterator[Saw]:
    """International organisations take part only in the roles of the call (MPF-10)."""
    for path, party in dossier.applicants:
        if not party.international_organisation:
            continue
        if party.role in figures.roles:
            yield passed("ok", f"{path}.role", name=party.name, role=party.role)
        else:
            yield failed("refused", f"{path}.role", name=party.name, role=party.role, roles=figures.roles)


@dataclass(frozen=True, slots=True)
class Consortium:
    """The smallest number of independent entities once a third-country entity takes part."""

    minimum_entities: int = 2


def third_country(party: Party) -> bool:
    """Whether the party is a third-country entity that needs a consortium around it (ELG-02, ELG-04)."""
    exempt = party.international_organisation or party.established_under_union_law
    return party.seat_status == "third" and not exempt


@rule(
    "third_country_consortium",
    number="R-15",
    params=Consortium,
    says={
        "none": "",
        "ok": "names",
        "too_few": "names entities minimum",
        "no_member_state": "names",
        "unknown": "names",
    },
)
def third_country_consortium(dossier: Dossier, figures: Consortium, _on: date) -> Iterator[Saw]:
    """A third-country entity needs independent partners, one of them from a Member State (ELG-04)."""
    applicants = [party for _, party in dossier.applicants]
    outside = [party.name for party in applicants if third_country(party)]
    open_seats = [party.name for party in applicants if party.seat_status is None]
    entities = {party.group or f"{place}" for place, party in enumerate(applicants)}
    if not outside:
        yield unknown("unknown", "partners", names=open_seats) if open_seats else passed("none", "partners")
        return
    if len(entities) < figures.minimum_entities:
        yield failed("too_few", "partners", names=outside, entities=len(entities), minimum=figures.minimum_entities)
    if not any(party.seat_status == "member_state" for party in applicants):
        if open_seats:
            yield unknown("unknown", "partners", names=open_seats)
        else:
            yield failed("no_member_state", "partners", names=outside)
    elif len(entities) >= figures.minimum_entities:
        yield passed("ok", "partners", names=outside)


@rule(
    "council_measure",
    number="R-27",
    says={"ok": "", "covered": "name", "unknown": "name"},
)
def council_measure(dossier: Dossier, _figures: NoParams, _on: date) -> Iterator[Saw]:
    """No money to Hungarian public-interest trusts or bodies they maintain (ELG-10)."""
    clear = True
    for path, party in dossier.applicants:
        if party.under_council_measure:
            clear = False
            yield failed("covered", f"{path}.role", name=party.name)
        elif party.under_council_measure is None and party.country == "HU":
            clear = False
            yield unknown("unknown", f"{path}.under_council_measure", name=party.name)
    if clear:
        yield passed("ok")


@dataclass(frozen=True, slots=True)
class State:
    """A state that does not take part in the funds of this entry."""

    country: str


@rule(
    "state_not_bound",
    number="R-28",
    params=State,
    says={"ok": "country", "not_bound": "name country funds"},
)
def state_not_bound(dossier: Dossier, figures: State, _on: date) -> Iterator[Saw]:
    """Entities of a state that is not bound by the fund receive nothing from it (ELG-07, ELG-08)."""
    clear = True
    for path, party in dossier.applicants:
        if party.country == figures.country:
            clear = False
            yield failed(
                "not_bound",
                f"{path}.country",
                name=party.name,
                country=figures.country,
                funds=dossier.funds or (),
            )
    if clear:
        yield passed("ok", country=figures.country)
