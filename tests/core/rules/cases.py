"""Short ways to put one rule in front of one dossier."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from facility.core.findings import Finding
from facility.core.rules.checking import check
from facility.core.rules.facts import Dossier, Party
from facility.core.rules.model import Rulebook, RuleEntry

DAY = date(2022, 6, 1)


def book(kind: str, params: Mapping[str, Any] | None = None, **entry: Any) -> Rulebook:
    given = {"source": "a published page", "source_status": "confirmed", **entry}
    return Rulebook(code="case", version=1, entries=(RuleEntry(kind=kind, params=params or {}, **given),))


def find(
    kind: str, dossier: Dossier, *, on: date = DAY, at_submission: bool = False, **params: Any
) -> tuple[Finding, ...]:
    return check(dossier, book(kind, params), on=on, at_submission=at_submission)


def said(kind: str, dossier: Dossier, *, on: date = DAY, **params: Any) -> list[tuple[str, str]]:
    return [(found.outcome, found.message) for found in find(kind, dossier, on=on, **params)]


def ministry(country: str = "SE", **more: Any) -> Party:
    facts: dict[str, Any] = {
        "name": f"Ministry of {country}",
        "role": "lead",
        "kinds": frozenset({"public_authority_central"}),
        "country": country,
        "seat_status": "member_state",
        "is_legal_person": True,
    }
    return Party(**{**facts, **more})


def body(kind: str, country: str = "SE", **more: Any) -> Party:
    facts: dict[str, Any] = {
        "name": f"{kind} of {country}",
        "kinds": frozenset({kind}),
        "country": country,
        "seat_status": "member_state",
        "is_legal_person": True,
    }
    return Party(**{**facts, **more})


def abroad(country: str = "MA", **more: Any) -> Party:
    return body("public_authority_central", country, **{"seat_status": "third", **more})
