"""Rules on where an action happens: countries by date, regions, signatories of a Mobility Partnership."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from facility.core.rules.facts import Dossier
from facility.core.rules.registry import Saw, failed, passed, rule, unknown


@dataclass(frozen=True, slots=True)
class ConditionalCountry:
    """A country that counts only from the day a condition is met; `since` None: not met as far as known."""

    country: str
    condition: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Countries:
    """Target countries of the call: those listed, and those that wait for a condition."""

    listed: tuple[str, ...]
    conditional: tuple[ConditionalCountry, ...] = ()


@rule(
    "countries",
    number="R-06",
    params=Countries,
    says={
        "ok": "country",
        "met": "country condition since_on",
        "outside": "country listed_countries",
        "not_yet": "country condition",
        "later": "country condition since_on",
        "unknown": "listed_countries",
    },
)
def countries(dossier: Dossier, figures: Countries, on: date) -> Iterator[Saw]:
    """Every target country is on the call's list on the day of submission (MPF-06)."""
    if not dossier.countries:
        yield unknown("unknown", "countries", listed_countries=figures.listed)
        return
    waiting = {row.country: row for row in figures.conditional}
    for country in dossier.countries:
        row = waiting.get(country)
        if country in figures.listed:
            yield passed("ok", "countries", country=country)
        elif row is None:
            yield failed("outside", "countries", country=country, listed_countries=figures.listed)
        elif row.since is None:
            yield failed("not_yet", "countries", country=country, condition=row.condition)
        elif row.since > on:
            yield failed("later", "countries", country=country, condition=row.condition, since_on=row.since)
        else:
            yield passed("met", "countries", country=country, condition=row.condition, since_on=row.since)


@dataclass(frozen=True, slots=True)
class Regions:
    """Target regions of the call with the countries each one holds (regions may overlap)."""

    regions: Mapping[str, tuple[str, ...]]


@rule(
    "regions",
    number="R-07",
    params=Regions,
    says={"ok": "country regions", "outside": "country regions", "unknown": "regions"},
)
def regions(dossier: Dossier, figures: Regions, _on: date) -> Iterator[Saw]:
    """Every target country lies in one of the call's regions (MPF-06)."""
    if not dossier.countries:
        yield unknown("unknown", "countries", regions=tuple(figures.regions))
        return
    for country in dossier.countries:
        inside = tuple(region for region, held in figures.regions.items() if country in held)
        if inside:
            yield passed("ok", "countries", country=country, regions=inside)
        else:
            yield failed("outside", "countries", country=country, regions=tuple(figures.regions))


@dataclass(frozen=True, slots=True)
class Signatories:
    """Whether an international organisation may lead an action under a Mobility Partnership."""

    international_organisations_exempt: bool = False


@rule(
    "signatory_state",
    number="R-08",
    params=Signatories,
    says={
        "other_framework": "",
        "ok": "country framework",
        "exempt": "name",
        "not_signatory": "country framework signatory_countries",
        "unknown": "",
        "signatories_unknown": "framework",
        "no_country": "framework",
    },
)
def signatory_state(dossier: Dossier, figures: Signatories, _on: date) -> Iterator[Saw]:
    """The lead of a Mobility Partnership action comes from a Member State that signed it (facility 2.3.2)."""
    framework, lead = dossier.framework, dossier.lead
    if framework is None:
        yield unknown("unknown", "framework")
    elif framework.kind != "mobility_partnership":
        yield passed("other_framework", "framework")
    elif lead is not None and figures.international_organisations_exempt and lead.international_organisation:
        yield passed("exempt", "lead", name=lead.name)
    elif framework.signatories is None:
        yield unknown("signatories_unknown", "framework", framework=framework.code)
    elif lead is None or lead.country is None:
        yield unknown("no_country", "lead.country", framework=framework.code)
    elif lead.country in framework.signatories:
        yield passed("ok", "lead.country", country=lead.country, framework=framework.code)
    else:
        yield failed(
            "not_signatory",
            "lead.country",
            country=lead.country,
            framework=framework.code,
            signatory_countries=framework.signatories,
        )
