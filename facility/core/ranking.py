"""Ranking: thresholds first, then totals, then the tie breakers of the grid; the same input gives the same order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from facility.core.canonical import digest
from facility.core.scoring import EARLIER_RECEIPT, LOWER_REQUEST, Grid, Totals

METHOD = "ranking-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One dossier to rank. `key` is its reference; `receipt` its number in the order of complete receipt."""

    key: str
    totals: Totals
    requested_cents: int
    receipt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the ranking. Equal places are ex aequo; no place means that a threshold is not met.

    `decided_by` names the tie breaker that put it below the row before, empty where the total did.
    """

    key: str
    place: int | None
    total: int
    below: tuple[str, ...] = ()
    ex_aequo: bool = False
    decided_by: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a snapshot."""
        return {
            "key": self.key,
            "place": self.place,
            "total": self.total,
            "below": list(self.below),
            "ex_aequo": self.ex_aequo,
            "decided_by": self.decided_by,
        }


@dataclass(frozen=True, slots=True)
class Ranking:
    """The rows in order, with the snapshot they can be made from again and its digest."""

    rows: tuple[Row, ...]
    snapshot: Mapping[str, Any]

    @property
    def content_hash(self) -> str:
        """SHA-256 over method, grid, inputs and rows."""
        return digest(self.snapshot)

    @property
    def placed(self) -> tuple[Row, ...]:
        """The rows that meet every threshold."""
        return tuple(row for row in self.rows if row.place is not None)


def _measure(candidate: Candidate, breaker: str) -> int:
    if breaker == EARLIER_RECEIPT:
        return -candidate.receipt
    if breaker == LOWER_REQUEST:
        return -candidate.requested_cents
    points = {**candidate.totals.by_criterion, **candidate.totals.by_section}
    return points[breaker]


def _measures(candidate: Candidate, breakers: Sequence[str]) -> tuple[int, ...]:
    return (candidate.totals.total, *(_measure(candidate, breaker) for breaker in breakers))


def rank(candidates: Iterable[Candidate], grid: Grid) -> Ranking:
    """Rank dossiers scored with one grid. Raises ValueError if a key is given twice.

    Dossiers below a threshold follow without a place. Where no tie breaker decides, rows are ex aequo and
    listed by key, so that the order never depends on the order of the input.
    """
    known = sorted(candidates, key=lambda one: one.key)
    if len({one.key for one in known}) != len(known):
        raise ValueError("a dossier is ranked once")
    breakers = grid.tie_breakers
    best = sorted(known, key=lambda one: tuple(-m for m in _measures(one, breakers)))
    passing = [one for one in best if one.totals.passes]
    rows: list[Row] = []
    for place, one in enumerate(passing, start=1):
        ours = _measures(one, breakers)
        before = _measures(passing[place - 2], breakers) if place > 1 else None
        equal_before = before == ours
        equal_after = place < len(passing) and _measures(passing[place], breakers) == ours
        rows.append(
            Row(
                key=one.key,
                place=rows[-1].place if equal_before else place,
                total=one.totals.total,
                ex_aequo=equal_before or equal_after,
                decided_by="" if before is None or equal_before else _decider(before, ours, breakers),
            )
        )
    rows += [
        Row(key=one.key, place=None, total=one.totals.total, below=one.totals.below)
        for one in best
        if not one.totals.passes
    ]
    return Ranking(tuple(rows), _snapshot(known, grid, rows))


def _decider(before: tuple[int, ...], ours: tuple[int, ...], breakers: Sequence[str]) -> str:
    first = next(place for place, (a, b) in enumerate(zip(before, ours, strict=True)) if a != b)
    return "" if first == 0 else breakers[first - 1]


def _snapshot(known: Sequence[Candidate], grid: Grid, rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "method": METHOD,
        "grid": {"code": grid.code, "version": grid.version, "content_hash": grid.content_hash},
        "tie_breakers": list(grid.tie_breakers),
        "candidates": [
            {
                "key": one.key,
                "totals": one.totals.as_dict(),
                "requested_cents": one.requested_cents,
                "receipt": one.receipt,
            }
            for one in known
        ],
        "rows": [row.as_dict() for row in rows],
    }


def replay(snapshot: Mapping[str, Any], grid: Grid) -> bool:
    """Whether the stored inputs, ranked again with this grid, give the stored rows and digest."""
    again = rank(
        (
            Candidate(
                key=one["key"],
                totals=Totals(
                    by_criterion=one["totals"]["by_criterion"],
                    by_section=one["totals"]["by_section"],
                    total=one["totals"]["total"],
                    maximum=one["totals"]["maximum"],
                    below=tuple(one["totals"]["below"]),
                ),
                requested_cents=one["requested_cents"],
                receipt=one["receipt"],
            )
            for one in snapshot["candidates"]
        ),
        grid,
    )
    return digest(snapshot) == again.content_hash
