"""A budget by heading with its financing plan: lines are units times unit value, totals are never typed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from facility.core.money import WHOLE_BP

HEADINGS: tuple[str, ...] = (
    "human_resources",
    "travel",
    "equipment",
    "local_office",
    "other_costs",
    "other",
)
"""Direct headings 1 to 6 of the external-action budget form (PRG-05), in its order."""

ALL_HEADINGS: tuple[str, ...] = (*HEADINGS, "indirect", "contingency")
"""Direct headings, then 8 indirect costs and 10 contingency reserve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """One line: `units_hundredths` 150 at `unit_cents` 300_000 is one and a half months at 3,000.00."""

    heading: str
    description: str = ""
    unit: str = ""
    units_hundredths: int
    unit_cents: int
    partner: str = ""

    def __post_init__(self) -> None:
        if self.heading not in HEADINGS:
            raise ValueError(f"{self.heading!r} is not a heading of direct costs")

    @property
    def cents(self) -> int:
        """Units times unit value in cents, half a cent rounded up."""
        return (self.units_hundredths * self.unit_cents + 50) // 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Somebody else's money in the action; `cents` None is not known, `is_union` other Union money."""

    name: str
    cents: int | None = None
    is_union: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FinancingPlan:
    """Who pays: the amount requested, the applicants' own money, other sources. None is unknown."""

    requested_cents: int | None = None
    own_cents: int | None = None
    others: tuple[Source, ...] = ()

    @property
    def total_cents(self) -> int | None:
        """The sum of all sources, None as long as one amount is unknown."""
        return known_sum(self.requested_cents, self.own_cents, *(source.cents for source in self.others))


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The lines of direct costs, indirect costs and the contingency reserve, all in cents."""

    lines: tuple[BudgetLine, ...] = ()
    indirect_cents: int = 0
    contingency_cents: int = 0

    def heading_cents(self, heading: str) -> int:
        """The total of one heading. Raises ValueError for a heading the form does not have."""
        if heading == "indirect":
            return self.indirect_cents
        if heading == "contingency":
            return self.contingency_cents
        if heading not in HEADINGS:
            raise ValueError(f"{heading!r} is not a heading")
        return sum(line.cents for line in self.lines if line.heading == heading)

    def by_heading(self) -> dict[str, int]:
        """Every heading with its total in cents, in the order of the form."""
        return {heading: self.heading_cents(heading) for heading in ALL_HEADINGS}

    def by_partner(self) -> dict[str, int]:
        """Direct costs in cents by the partner who bears them, in order of appearance."""
        shares: dict[str, int] = {}
        for line in self.lines:
            shares[line.partner] = shares.get(line.partner, 0) + line.cents
        return shares

    @property
    def direct_cents(self) -> int:
        """Subtotal 7: all direct costs."""
        return sum(line.cents for line in self.lines)

    @property
    def total_cents(self) -> int:
        """Total of the action: direct, indirect and contingency."""
        return self.direct_cents + self.indirect_cents + self.contingency_cents

    def most_indirect_cents(self, ceiling_bp: int) -> int:
        """The highest indirect costs that `ceiling_bp` of direct costs allows, rounded down."""
        return self.direct_cents * ceiling_bp // WHOLE_BP


def known_sum(*cents: int | None) -> int | None:
    """The sum, or None as soon as one part is unknown: unknown is never zero."""
    total = 0
    for part in cents:
        if part is None:
            return None
        total += part
    return total


def share(requested_cents: int, total_cents: int) -> Fraction:
    """The exact share of the requested amount in the total. Raises ZeroDivisionError for a total of zero."""
    return Fraction(requested_cents, total_cents)


def share_bp(requested_cents: int, total_cents: int) -> int:
    """The share in basis points, rounded up so that what is shown never hides a ceiling that is passed."""
    return -(-requested_cents * WHOLE_BP // total_cents)


def within_ceiling(requested_cents: int, total_cents: int, ceiling_bp: int) -> bool:
    """Whether the share is at most `ceiling_bp`, compared exactly by cross-multiplication."""
    return requested_cents * WHOLE_BP <= ceiling_bp * total_cents


def most_requested_cents(total_cents: int, ceiling_bp: int) -> int:
    """The highest amount that may be requested for a total, rounded down to the cent."""
    return total_cents * ceiling_bp // WHOLE_BP


def least_total_cents(requested_cents: int, ceiling_bp: int) -> int:
    """The lowest total that carries a request under the ceiling, rounded up; ZeroDivisionError at 0."""
    return -(-requested_cents * WHOLE_BP // ceiling_bp)
