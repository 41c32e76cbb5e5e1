"""Scoring by grid: whole points per criterion with a comment each, weights, thresholds, agreement and divergence."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal

from facility.core.canonical import digest
from facility.core.findings import Finding, SourceStatus
from facility.core.money import WHOLE_BP
from facility.core.rules.params import ParameterError, plain, read_params

GridStage = Literal["concept", "full"]
TOTAL = "total"
EARLIER_RECEIPT = "earlier_receipt"
LOWER_REQUEST = "lower_request"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Criterion:
    """One question of the grid: `points` is the top of its scale, `weight` multiplies, `threshold` is weighted."""

    code: str
    label: Mapping[str, str]
    points: int = 5
    weight: int = 1
    threshold: int | None = None

    @property
    def maximum(self) -> int:
        """The most weighted points this criterion can give."""
        return self.points * self.weight


@dataclasses.dataclass(frozen=True, kw_only=True)
class Section:
    """Criteria that belong together; `threshold` in weighted points."""

    code: str
    label: Mapping[str, str]
    criteria: tuple[Criterion, ...]
    threshold: int | None = None

    @property
    def maximum(self) -> int:
        """The most weighted points this section can give."""
        return sum(criterion.maximum for criterion in self.criteria)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Grid:
    """An evaluation grid: a version that was used is never edited, the next one is added.

    `lowest` is the lowest score of the scale. `tie_breakers` are codes of criteria or sections, or
    `earlier_receipt` or `lower_request`, applied in turn to equal totals.
    """

    code: str
    version: int
    stage: GridStage
    title: Mapping[str, str]
    sections: tuple[Section, ...]
    source: str
    source_status: SourceStatus
    lowest: int = 1
    threshold: int | None = None
    tie_breakers: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        codes = [criterion.code for criterion in self.criteria] + [section.code for section in self.sections]
        if len(set(codes)) != len(codes) or not self.criteria:
            raise ParameterError(f"grid {self.code}: codes of criteria and sections are given once each")
        for code in self.tie_breakers:
            if code not in (*codes, EARLIER_RECEIPT, LOWER_REQUEST):
                raise ParameterError(f"grid {self.code}: tie breaker {code!r} is no code of the grid")
        parts: tuple[Criterion | Section | Grid, ...] = (*self.criteria, *self.sections, self)
        for part in parts:
            if part.threshold is not None and part.threshold > part.maximum:
                raise ParameterError(f"grid {self.code}: the threshold of {part.code} lies above its maximum")
        for criterion in self.criteria:
            if criterion.points <= self.lowest or criterion.weight < 1:
                raise ParameterError(f"grid {self.code}: {criterion.code} needs a scale and a weight")

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in the order of the grid."""
        return tuple(criterion for section in self.sections for criterion in section.criteria)

    @property
    def maximum(self) -> int:
        """The most weighted points the grid can give."""
        return sum(section.maximum for section in self.sections)

    @property
    def content_hash(self) -> str:
        """SHA-256 over everything the grid says."""
        return digest(self.as_dict())

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a row; `from_dict` reads them back with the same hash."""
        return {field.name: plain(getattr(self, field.name)) for field in dataclasses.fields(self)}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any], where: str = "grid") -> Grid:
        """Read a grid from TOML or JSON. Raises ParameterError naming place and key."""
        return read_params(cls, given, where)


@dataclasses.dataclass(frozen=True, slots=True)
class Score:
    """What one evaluator says on one criterion; None is not scored yet."""

    points: int | None
    comment: str = ""


Sheet = Mapping[str, Score]
"""Scores by code of criterion."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Weighted points, and the codes of what stays below its threshold (`total` for the whole)."""

    by_criterion: Mapping[str, int]
    by_section: Mapping[str, int]
    total: int
    maximum: int
    below: tuple[str, ...]

    @property
    def passes(self) -> bool:
        """Whether every threshold is met."""
        return not self.below

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a row."""
        return {field.name: plain(getattr(self, field.name)) for field in dataclasses.fields(self)}


def faults(grid: Grid, sheet: Sheet) -> tuple[Finding, ...]:
    """What keeps a sheet from being handed in: every criterion has a score on its scale and a comment (EVA-04)."""
    known = {criterion.code for criterion in grid.criteria}
    found = [
        Finding(message="criterion_unknown", field=f"scores.{code}", facts={"criterion": code})
        for code in sheet
        if code not in known
    ]
    for criterion in grid.criteria:
        score = sheet.get(criterion.code, Score(None))
        facts: dict[str, Any] = {"criterion": criterion.code}
        field = f"scores.{criterion.code}"
        if score.points is None:
            found.append(Finding(message="score_missing", field=f"{field}.points", facts=facts))
        elif not grid.lowest <= score.points <= criterion.points:
            facts |= {"points": score.points, "lowest": grid.lowest, "highest": criterion.points}
            found.append(Finding(message="score_off_scale", field=f"{field}.points", facts=facts))
        if not score.comment.strip():
            found.append(Finding(message="comment_missing", field=f"{field}.comment", facts=facts))
    return tuple(found)


def totals(grid: Grid, points: Mapping[str, int]) -> Totals:
    """Weighted points by criterion, section and in total. Raises KeyError where a criterion has no points."""
    by_criterion = {one.code: points[one.code] * one.weight for one in grid.criteria}
    by_section = {part.code: sum(by_criterion[one.code] for one in part.criteria) for part in grid.sections}
    total = sum(by_section.values())
    reached: dict[str, int] = {**by_criterion, **by_section}
    parts: tuple[Criterion | Section, ...] = (*grid.criteria, *grid.sections)
    below = [part.code for part in parts if part.threshold is not None and reached[part.code] < part.threshold]
    if grid.threshold is not None and total < grid.threshold:
        below.append(TOTAL)
    return Totals(
        by_criterion=by_criterion, by_section=by_section, total=total, maximum=grid.maximum, below=tuple(below)
    )


def sheet_totals(grid: Grid, sheet: Sheet) -> Totals:
    """The totals of a complete sheet. Raises ValueError while a criterion has no score."""
    return totals(grid, _points(grid, sheet))


def _points(grid: Grid, sheet: Sheet) -> dict[str, int]:
    known = {code: score.points for code, score in sheet.items() if score.points is not None}
    missing = [one.code for one in grid.criteria if one.code not in known]
    if missing:
        raise ValueError(f"not scored: {', '.join(missing)}")
    return known


def means(grid: Grid, sheets: Sequence[Sheet]) -> dict[str, Fraction]:
    """The exact mean of the points per criterion, as a start for the talk. Raises ValueError without sheets."""
    if not sheets:
        raise ValueError("no sheet to take the mean of")
    points = [_points(grid, sheet) for sheet in sheets]
    return {one.code: Fraction(sum(p[one.code] for p in points), len(points)) for one in grid.criteria}


def spread_bp(grid: Grid, sheets: Sequence[Sheet]) -> int:
    """How far the totals lie apart, in basis points of the higher one, rounded up; 0 for fewer than two sheets."""
    reached = [sheet_totals(grid, sheet).total for sheet in sheets]
    if len(reached) < 2 or max(reached) == 0:
        return 0
    return -(-(max(reached) - min(reached)) * WHOLE_BP // max(reached))


def diverges(grid: Grid, sheets: Sequence[Sheet], limit_bp: int) -> bool:
    """Whether the totals lie further apart than `limit_bp` of the higher: a third view is due (EVA-12)."""
    return spread_bp(grid, sheets) > limit_bp


def consensus_faults(grid: Grid, sheets: Sequence[Sheet], agreed: Sheet) -> tuple[Finding, ...]:
    """What keeps an agreed sheet from standing: it is complete, and each score lies within the individual ones.

    A score outside the range of the individual ones is possible with a comment that says why; the finding is
    advice, so that the page can ask for the reason.
    """
    found = list(faults(grid, agreed))
    for criterion in grid.criteria:
        given = [sheet[criterion.code].points for sheet in sheets if criterion.code in sheet]
        known = [points for points in given if points is not None]
        score = agreed.get(criterion.code, Score(None)).points
        if score is not None and known and not min(known) <= score <= max(known):
            found.append(
                Finding(
                    message="outside_individual_scores",
                    field=f"scores.{criterion.code}.points",
                    facts={"criterion": criterion.code, "lowest": min(known), "highest": max(known)},
                    blocks=False,
                )
            )
    return tuple(found)
