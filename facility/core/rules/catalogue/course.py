"""Rules on the course of a dossier: duration, one application, change between the two stages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from facility.core.money import WHOLE_BP
from facility.core.rules.facts import Dossier
from facility.core.rules.registry import Saw, failed, passed, rule, unknown


@dataclass(frozen=True, slots=True)
class Duration:
    """The shortest and the longest action, in months; either may be open."""

    minimum_months: int | None = None
    maximum_months: int | None = None

    def __post_init__(self) -> None:
        least, most = self.minimum_months, self.maximum_months
        if least is None and most is None:
            raise ValueError("minimum_months or maximum_months is needed")
        if least is not None and most is not None and most < least:
            raise ValueError("maximum_months is below minimum_months")


@rule(
    "duration",
    number="R-17",
    params=Duration,
    says={
        "ok": "duration_months",
        "short": "duration_months minimum_months",
        "long": "duration_months maximum_months",
        "unknown": "",
    },
)
def duration(dossier: Dossier, figures: Duration, _on: date) -> Iterator[Saw]:
    """The action lasts as long as the call allows."""
    months, least, most = dossier.duration_months, figures.minimum_months, figures.maximum_months
    if months is None:
        yield unknown("unknown", "duration")
    elif least is not None and months < least:
        yield failed("short", "duration", duration_months=months, minimum_months=least)
    elif most is not None and months > most:
        yield failed("long", "duration", duration_months=months, maximum_months=most)
    else:
        yield passed("ok", "duration", duration_months=months)


@dataclass(frozen=True, slots=True)
class Applications:
    """How many applications one lead may hand in under the call."""

    limit: int = 1

    def __post_init__(self) -> None:
        if self.limit < 1:
            raise ValueError("limit is at least 1")


@rule(
    "one_application",
    number="R-20",
    params=Applications,
    says={"ok": "limit", "over": "earlier limit", "unknown": "limit"},
)
def one_application(dossier: Dossier, figures: Applications, _on: date) -> Iterator[Saw]:
    """A lead hands in no more applications than the call allows."""
    earlier = dossier.applications_by_lead
    if earlier is None:
        yield unknown("unknown", "lead", limit=figures.limit)
    elif earlier < figures.limit:
        yield passed("ok", "lead", limit=figures.limit)
    else:
        yield failed("over", "lead", earlier=earlier, limit=figures.limit)


@dataclass(frozen=True, slots=True)
class StageChange:
    """How far the amount may move between concept note and full application, in basis points of the first."""

    limit_bp: int


@rule(
    "stage_change",
    number="R-26",
    params=StageChange,
    says={
        "ok": "concept_cents requested_cents",
        "too_far": "concept_cents requested_cents limit_bp least_cents most_cents",
        "unknown": "",
    },
)
def stage_change(dossier: Dossier, figures: StageChange, _on: date) -> Iterator[Saw]:
    """The amount requested stays near that of the concept note (PRG-01)."""
    concept, asked = dossier.concept_requested_cents, dossier.requested_cents
    if concept is None or asked is None:
        yield unknown("unknown", "budget.requested")
    elif abs(asked - concept) * WHOLE_BP <= figures.limit_bp * concept:
        yield passed("ok", "budget.requested", concept_cents=concept, requested_cents=asked)
    else:
        room = concept * figures.limit_bp // WHOLE_BP
        yield failed(
            "too_far",
            "budget.requested",
            concept_cents=concept,
            requested_cents=asked,
            limit_bp=figures.limit_bp,
            least_cents=concept - room,
            most_cents=concept + room,
        )
