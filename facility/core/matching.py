"""Which experts fit a need: a ranked list with reasons, by rules that are data; nobody is left out unseen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, get_args

Says = Literal["fits", "misses", "open"]
Kind = Literal["competence", "language", "free_days", "country", "release", "interests"]

# The levels of the Common European Framework of Reference for Languages, lowest first (Council of Europe, 2001).
LEVELS: tuple[str, ...] = ("A1", "A2", "B1", "B2", "C1", "C2")
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class MatchRule:
    """One rule: `points` where it fits; where it `must` fit, whoever misses it stands below all who do not."""

    number: str
    kind: Kind
    points: int
    must: bool
    source: str
    status: str

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> MatchRule:
        """Read one stored rule. Raises KeyError for a part left out, ValueError for an unknown kind or points below 0."""
        if stored["kind"] not in KINDS or stored["points"] < 0:
            raise ValueError(f"{stored['number']}: unknown kind or points below zero")
        return cls(
            stored["number"], stored["kind"], stored["points"], stored["must"], stored["source"], stored["status"]
        )


@dataclass(frozen=True, slots=True)
class Need:
    """What is asked for: empty text means that it does not matter; `days` working days within first and last day."""

    competence: str
    language: str
    level: str
    country: str
    first: date
    last: date
    days: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of an expert; `free` are the working days of the period on which nothing holds the expert."""

    key: int
    competences: frozenset[str]
    languages: Mapping[str, str]
    countries: frozenset[str]
    release: str
    release_until: date | None
    interests: bool | None
    free: Sequence[date]


@dataclass(frozen=True, slots=True)
class Reason:
    """What one rule says of one expert, with the figures for its sentence."""

    rule: MatchRule
    says: Says
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """One expert's place: points of what fits, whether a rule that must fit is missed, and every reason."""

    key: int
    points: int
    misses_a_must: bool
    reasons: tuple[Reason, ...]
    free: tuple[date, ...]


def language_reaches(spoken: str | None, asked: str) -> bool:
    """Whether a level is at least the one asked for; no level asked for is met by any."""
    if spoken is None:
        return False
    return not asked or LEVELS.index(spoken) >= LEVELS.index(asked)


def _competence(need: Need, one: Candidate) -> tuple[Says, dict[str, Any]] | None:
    if not need.competence:
        return None
    return ("fits" if need.competence in one.competences else "misses"), {"competence": need.competence}


def _language(need: Need, one: Candidate) -> tuple[Says, dict[str, Any]] | None:
    if not need.language:
        return None
    spoken = one.languages.get(need.language)
    facts = {"language": need.language, "asked": need.level, "spoken": spoken or ""}
    return ("fits" if language_reaches(spoken, need.level) else "misses"), facts


def _free_days(need: Need, one: Candidate) -> tuple[Says, dict[str, Any]] | None:
    facts = {"free": len(one.free), "asked": need.days}
    return ("fits" if len(one.free) >= need.days else "misses"), facts


def _country(need: Need, one: Candidate) -> tuple[Says, dict[str, Any]] | None:
    if not need.country:
        return None
    return ("fits" if need.country in one.countries else "misses"), {"country": need.country}


def _release(need: Need, one: Candidate) -> tuple[Says, dict[str, Any]] | None:
    if one.release == "given" and one.release_until is not None and one.release_until < need.last:
        return "open", {"release": "ends", "until_on": one.release_until.isoformat()}
    says: Says = {"given": "fits", "not_needed": "fits", "refused": "misses"}.get(one.release, "open")  # type: ignore[assignment]
    return says, {"release": one.release}


def _interests(need: Need, one: Candidate) -> tuple[Says, dict[str, Any]] | None:
    declared = {None: "not_declared", True: "some", False: "none"}[one.interests]
    return ("fits" if one.interests is False else "open"), {"interests": declared}


_SAY = {
    "competence": _competence,
    "language": _language,
    "free_days": _free_days,
    "country": _country,
    "release": _release,
    "interests": _interests,
}


def match(need: Need, candidates: Iterable[Candidate], rules: Sequence[MatchRule]) -> list[Match]:
    """Everybody, best first: who misses no rule that must fit, then the points, then who is free first, then the key.

    A rule that the need does not ask for says nothing. An open answer gives no points and stands in nobody's way.
    """
    found = []
    for one in candidates:
        reasons = []
        for rule in rules:
            said = _SAY[rule.kind](need, one)
            if said is not None:
                reasons.append(Reason(rule, *said))
        points = sum(reason.rule.points for reason in reasons if reason.says == "fits")
        misses = any(reason.rule.must and reason.says == "misses" for reason in reasons)
        found.append(Match(one.key, points, misses, tuple(reasons), tuple(one.free)))
    return sorted(found, key=lambda row: (row.misses_a_must, -row.points, row.free[:1] or (date.max,), row.key))
