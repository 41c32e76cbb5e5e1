"""Conflicts of interest: what an evaluator declared, put beside the parties of a dossier."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from facility.core.periods import Period

Nature = Literal["employment", "financial", "family", "assistance", "other"]
Match = Literal["same_organisation", "same_group", "same_name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """A declared tie to an organisation; `organisation` is our key for it, `name` what was written."""

    nature: Nature
    organisation: str = ""
    name: str = ""
    group: str = ""
    period: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvolvedParty:
    """A party of the dossier, by our key where it is registered."""

    organisation: str = ""
    name: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One tie between a declared interest and a party; `certain` False asks a person to look."""

    interest: Interest
    party: InvolvedParty
    match: Match
    certain: bool


def folded(name: str) -> str:
    """A name without case, accents, marks and doubled spaces, for comparison only."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def conflicts(
    interests: Iterable[Interest], parties: Iterable[InvolvedParty], *, on: date, years_back: int = 5
) -> tuple[Conflict, ...]:
    """Every tie between declared interests and parties of the dossier (FR-18: a perceived conflict counts).

    A tie that ended more than `years_back` years before `on` no longer counts. A match by name is not
    certain: a person decides.
    """
    known = tuple(parties)
    return tuple(
        Conflict(interest, party, match, match != "same_name")
        for interest in interests
        if _counts(interest, on, years_back)
        for party in known
        if (match := _match(interest, party)) is not None
    )


def _counts(interest: Interest, on: date, years_back: int) -> bool:
    ended = None if interest.period is None else interest.period.last
    return ended is None or (on.year - ended.year, on.month, on.day) <= (years_back, ended.month, ended.day)


def _match(interest: Interest, party: InvolvedParty) -> Match | None:
    if interest.organisation and interest.organisation == party.organisation:
        return "same_organisation"
    if interest.group and interest.group == party.group:
        return "same_group"
    if interest.name and folded(interest.name) == folded(party.name):
        return "same_name"
    return None
