"""Rules on the detailed budget: arithmetic, indirect costs, contingency reserve."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from facility.core.money import WHOLE_BP
from facility.core.rules.facts import Dossier
from facility.core.rules.params import NoParams
from facility.core.rules.registry import Saw, failed, passed, rule, unknown


@dataclass(frozen=True, slots=True)
class OfDirectCosts:
    """A ceiling in basis points of direct costs (subtotal 7)."""

    ceiling_bp: int

    def __post_init__(self) -> None:
        if not 0 <= self.ceiling_bp <= WHOLE_BP:
            raise ValueError(f"a ceiling lies between 0 and {WHOLE_BP} basis points")


def _within_direct(dossier: Dossier, figures: OfDirectCosts, heading: str) -> Saw:
    field = f"budget.{heading}"
    if dossier.budget is None:
        return unknown("unknown", field, ceiling_bp=figures.ceiling_bp)
    planned = dossier.budget.heading_cents(heading)
    most = dossier.budget.most_indirect_cents(figures.ceiling_bp)
    facts = {
        "planned_cents": planned,
        "most_cents": most,
        "direct_cents": dossier.budget.direct_cents,
        "ceiling_bp": figures.ceiling_bp,
    }
    return passed("ok", field, **facts) if planned <= most else failed("above", field, **facts)


_DIRECT_SAYS = {
    "ok": "planned_cents most_cents direct_cents ceiling_bp",
    "above": "planned_cents most_cents direct_cents ceiling_bp",
    "unknown": "ceiling_bp",
}


@rule("indirect_costs", number="R-18", params=OfDirectCosts, says=_DIRECT_SAYS)
def indirect_costs(dossier: Dossier, figures: OfDirectCosts, _on: date) -> Iterator[Saw]:
    """Indirect costs stay within a rate of direct costs (PRG-05, MGA-02)."""
    yield _within_direct(dossier, figures, "indirect")


@rule("contingency", number="R-19", params=OfDirectCosts, says=_DIRECT_SAYS)
def contingency(dossier: Dossier, figures: OfDirectCosts, _on: date) -> Iterator[Saw]:
    """The contingency reserve stays within a rate of direct costs (PRG-05)."""
    yield _within_direct(dossier, figures, "contingency")


@rule(
    "budget_arithmetic",
    number="R-29",
    says={
        "ok": "total_cents",
        "total_differs": "budget_cents total_cents difference_cents",
        "line": "line description",
        "negative": "heading",
        "unknown": "",
    },
)
def budget_arithmetic(dossier: Dossier, _figures: NoParams, _on: date) -> Iterator[Saw]:
    """Lines have positive units and values, and the headings make the total of the dossier (PRG-06)."""
    budget, total = dossier.budget, dossier.total_cents
    if budget is None or total is None:
        yield unknown("unknown", "budget")
        return
    clear = True
    for place, line in enumerate(budget.lines):
        if line.units_hundredths <= 0 or line.unit_cents <= 0:
            clear = False
            yield failed("line", f"budget.lines.{place}", line=place + 1, description=line.description)
    for heading in ("indirect", "contingency"):
        if budget.heading_cents(heading) < 0:
            clear = False
            yield failed("negative", f"budget.{heading}", heading=heading)
    if budget.total_cents != total:
        yield failed(
            "total_differs",
            "budget.total",
            budget_cents=budget.total_cents,
            total_cents=total,
            difference_cents=abs(budget.total_cents - total),
        )
    elif clear:
        yield passed("ok", "budget.total", total_cents=total)
