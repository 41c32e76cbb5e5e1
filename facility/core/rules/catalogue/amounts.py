"""Rules on money: funds, size of the grant, share of the Union, financing that adds up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from facility.core.budget import (
    known_sum,
    least_total_cents,
    most_requested_cents,
    share_bp,
    within_ceiling,
)
from facility.core.money import WHOLE_BP
from facility.core.rules.facts import Dossier
from facility.core.rules.params import NoParams
from facility.core.rules.registry import Saw, failed, passed, rule, unknown


@rule("one_fund", number="R-04", says={"ok": "fund", "several": "funds", "unknown": ""})
def one_fund(dossier: Dossier, _figures: NoParams, _on: date) -> Iterator[Saw]:
    """One action draws on one fund (MPF-02)."""
    if not dossier.funds:
        yield unknown("unknown", "funds")
    elif len(set(dossier.funds)) == 1:
        yield passed("ok", "funds", fund=dossier.funds[0])
    else:
        yield failed("several", "funds", funds=dossier.funds)


@dataclass(frozen=True, slots=True)
class Funds:
    """The funds that a lot draws on."""

    funds: tuple[str, ...]


@rule(
    "lot_funds",
    number="R-05",
    params=Funds,
    says={"ok": "funds", "not_offered": "fund offered_funds", "unknown": "offered_funds"},
)
def lot_funds(dossier: Dossier, figures: Funds, _on: date) -> Iterator[Saw]:
    """The fund asked for is one the lot offers (MPF-05)."""
    if not dossier.funds:
        yield unknown("unknown", "funds", offered_funds=figures.funds)
        return
    wrong = [fund for fund in dossier.funds if fund not in figures.funds]
    for fund in wrong:
        yield failed("not_offered", "funds", fund=fund, offered_funds=figures.funds)
    if not wrong:
        yield passed("ok", "funds", funds=dossier.funds)


@dataclass(frozen=True, slots=True)
class Minimum:
    """The smallest grant, in cents."""

    minimum_cents: int


@rule(
    "minimum_grant",
    number="R-09",
    params=Minimum,
    says={
        "ok": "requested_cents minimum_cents",
        "below": "requested_cents minimum_cents missing_cents",
        "unknown": "minimum_cents",
    },
)
def minimum_grant(dossier: Dossier, figures: Minimum, _on: date) -> Iterator[Saw]:
    """The amount requested reaches the call's minimum (MPF-11)."""
    asked, least = dossier.requested_cents, figures.minimum_cents
    if asked is None:
        yield unknown("unknown", "budget.requested", minimum_cents=least)
    elif asked >= least:
        yield passed("ok", "budget.requested", requested_cents=asked, minimum_cents=least)
    else:
        yield failed(
            "below",
            "budget.requested",
            requested_cents=asked,
            minimum_cents=least,
            missing_cents=least - asked,
        )


@dataclass(frozen=True, slots=True)
class Maximum:
    """The largest grant, in cents."""

    maximum_cents: int


@rule(
    "maximum_grant",
    number="R-10",
    params=Maximum,
    says={
        "ok": "requested_cents maximum_cents",
        "above": "requested_cents maximum_cents excess_cents",
        "unknown": "maximum_cents",
    },
)
def maximum_grant(dossier: Dossier, figures: Maximum, _on: date) -> Iterator[Saw]:
    """The amount requested stays within the call's maximum."""
    asked, most = dossier.requested_cents, figures.maximum_cents
    if asked is None:
        yield unknown("unknown", "budget.requested", maximum_cents=most)
    elif asked <= most:
        yield passed("ok", "budget.requested", requested_cents=asked, maximum_cents=most)
    else:
        yield failed("above", "budget.requested", requested_cents=asked, maximum_cents=most, excess_cents=asked - most)


@dataclass(frozen=True, slots=True)
class ShareCeiling:
    """The highest share of the Union in the total, in basis points."""

    ceiling_bp: int

    def __post_init__(self) -> None:
        if not 0 < self.ceiling_bp <= WHOLE_BP:
            raise ValueError(f"a share lies between 1 and {WHOLE_BP} basis points")


@rule(
    "eu_share",
    number="R-11",
    params=ShareCeiling,
    says={
        "ok": "share_bp ceiling_bp",
        "above": "requested_cents total_cents share_bp ceiling_bp most_cents least_total_cents",
        # A published share without its amounts (rules.known).
        "above_by_share": "share_bp ceiling_bp",
        "no_total": "total_cents",
        "unknown": "ceiling_bp",
    },
)
def eu_share(dossier: Dossier, figures: ShareCeiling, _on: date) -> Iterator[Saw]:
    """The share, computed from requested and total and never typed, stays within the ceiling (MPF-11)."""
    asked, total, ceiling = dossier.requested_cents, dossier.total_cents, figures.ceiling_bp
    if asked is None or total is None:
        field = "budget.requested" if asked is None else "budget.total"
        yield unknown("unknown", field, ceiling_bp=ceiling)
    elif total <= 0:
        yield failed("no_total", "budget.total", total_cents=total)
    elif within_ceiling(asked, total, ceiling):
        yield passed("ok", "budget.requested", share_bp=share_bp(asked, total), ceiling_bp=ceiling)
    else:
        yield failed(
            "above",
            "budget.requested",
            requested_cents=asked,
            total_cents=total,
            share_bp=share_bp(asked, total),
            ceiling_bp=ceiling,
            most_cents=most_requested_cents(total, ceiling),
            least_total_cents=least_total_cents(asked, ceiling),
        )


@rule(
    "financing_adds_up",
    number="R-12",
    says={
        "ok": "total_cents",
        "short": "sum_cents total_cents difference_cents",
        "over": "sum_cents total_cents difference_cents",
        "unknown": "",
    },
)
def financing_adds_up(dossier: Dossier, _figures: NoParams, _on: date) -> Iterator[Saw]:
    """Requested amount, own contribution and other sources make the total exactly (FR-01, PRG-06)."""
    if dossier.other_sources is None:
        others: int | None = None
    else:
        others = known_sum(*(source.cents for source in dossier.other_sources))
    found = known_sum(dossier.requested_cents, dossier.own_cents, others)
    total = dossier.total_cents
    if found is None or total is None:
        yield unknown("unknown", "budget.own")
    elif found == total:
        yield passed("ok", "budget.own", total_cents=total)
    else:
        yield failed(
            "short" if found < total else "over",
            "budget.own",
            sum_cents=found,
            total_cents=total,
            difference_cents=abs(total - found),
        )


@dataclass(frozen=True, slots=True)
class UsualShare:
    """The share below which an action counts as partly funded by the call, in basis points."""

    usual_bp: int


@rule(
    "partly_funded",
    number="R-31",
    params=UsualShare,
    says={
        "whole": "share_bp",
        "partly": "share_bp requested_cents total_cents",
        "other_union_money": "names",
        "unknown": "",
    },
)
def partly_funded(dossier: Dossier, figures: UsualShare, _on: date) -> Iterator[Saw]:
    """A grant may carry a part of an action only; other Union money in it is kept apart (FR-02, FR-03)."""
    union = [source.name for source in dossier.other_sources or () if source.is_union]
    if union:
        yield failed("other_union_money", "budget.others", names=union)
    asked, total = dossier.requested_cents, dossier.total_cents
    if asked is None or not total:
        yield unknown("unknown", "budget.total")
    elif within_ceiling(asked, total, figures.usual_bp - 1):
        yield passed(
            "partly",
            "budget.requested",
            share_bp=share_bp(asked, total),
            requested_cents=asked,
            total_cents=total,
        )
    else:
        yield passed("whole", "budget.requested", share_bp=share_bp(asked, total))


@rule(
    "sources_named",
    number="R-32",
    says={"none": "", "ok": "names", "unnamed": "amount_cents", "no_amount": "name", "unknown": ""},
)
def sources_named(dossier: Dossier, _figures: NoParams, _on: date) -> Iterator[Saw]:
    """What grant and own contribution leave open is covered by sources named with amounts (FR-01)."""
    if dossier.other_sources is None:
        yield unknown("unknown", "budget.others")
        return
    clear = True
    for source in dossier.other_sources:
        if source.cents is None:
            clear = False
            yield failed("no_amount", "budget.others", name=source.name)
        elif not source.name.strip():
            clear = False
            yield failed("unnamed", "budget.others", amount_cents=source.cents)
    if clear and dossier.other_sources:
        yield passed("ok", "budget.others", names=[source.name for source in dossier.other_sources])
    elif clear:
        yield passed("none", "budget.others")
