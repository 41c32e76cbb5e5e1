"""Narrowing the register by facets, and how many projects each further choice would leave."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q, QuerySet

from facility.apps.projects.models import Project
from facility.foundation.base.fold import fold

NOT_STATED = "-"
# Each facet with its column; `True` where the column is a ";AM;GE;" list.
FACETS: dict[str, tuple[str, bool]] = {
    "country": ("country_codes", True),
    "state": ("state_codes", True),
    "fund": ("fund_codes", True),
    "theme": ("theme", False),
    "status": ("status", False),
    "programme": ("programme", False),
    "typology": ("approach_codes", True),
    "kind": ("kind", False),
}
CHOICES = tuple(FACETS)


@dataclass(frozen=True)
class Narrowing:
    """What the list is narrowed to: words, chosen values by facet (any of them), and years in which it ran."""

    words: tuple[str, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    from_year: int | None = None
    to_year: int | None = None

    @classmethod
    def of_text(cls, text: str) -> tuple[str, ...]:
        """The words of a search, folded as the register folds them; at most ten."""
        return tuple(fold(text).split()[:10])


def _facet(name: str, values: Iterable[str]) -> Q:
    column, is_list = FACETS[name]
    hit = Q()
    for value in values:
        if value == NOT_STATED:
            hit |= Q(**{column: ""})
        elif is_list:
            hit |= Q(**{f"{column}__contains": f";{value};"})
        else:
            hit |= Q(**{column: value})
    return hit


def _years(narrowing: Narrowing) -> Q:
    """Projects whose known dates touch the years; one date alone stands for both. Undated ones do not pass."""
    hit = Q()
    if narrowing.from_year is not None:
        first = f"{narrowing.from_year:04d}"
        hit &= Q(ends__gte=first) | Q(ends="", starts__gte=first)
    if narrowing.to_year is not None:
        after = f"{narrowing.to_year + 1:04d}"
        hit &= Q(starts__lt=after) & ~Q(starts="") | Q(starts="", ends__lt=after) & ~Q(ends="")
    return hit


def narrowed(rows: QuerySet[Project], narrowing: Narrowing) -> QuerySet[Project]:
    """The rows that have all words, one of the chosen values of each facet, and ran in the years."""
    for word in narrowing.words:
        rows = rows.filter(found__contains=word)
    for name, values in narrowing.chosen.items():
        if values:
            rows = rows.filter(_facet(name, values))
    return rows.filter(_years(narrowing))


def _values(row: Mapping[str, Any], name: str) -> list[str]:
    column, is_list = FACETS[name]
    text = row[column]
    if not text:
        return [NOT_STATED]
    return text.strip(";").split(";") if is_list else [text]


@dataclass
class Counted:
    """What one pass over the register found: values by facet, and how many of the narrowed projects state a total."""

    by_facet: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in FACETS})
    projects: int = 0
    with_total: int = 0
    total_cents: int = 0
    invented: int = 0
    years: tuple[int, int] | None = None

    @property
    def real(self) -> int:
        """How many of them nobody made up."""
        return self.projects - self.invented

    def add(self, row: Mapping[str, Any]) -> None:
        """Count one project that passes everything."""
        self.projects += 1
        self.invented += row["record__invented"]
        # What the demonstration made up is listed with its mark and never added to a figure.
        if row["total_cents"] is not None and row["currency"] == "EUR" and not row["record__invented"]:
            self.with_total += 1
            self.total_cents += row["total_cents"]
        for day in (row["starts"], row["ends"]):
            if day:
                year = int(day[:4])
                first, last = self.years or (year, year)
                self.years = (min(first, year), max(last, year))


def counts(rows: QuerySet[Project], narrowing: Narrowing) -> Counted:
    """For each facet how many projects each value would leave, given the choices in all other facets. One query."""
    columns = [column for column, _is_list in FACETS.values()]
    columns += ["starts", "ends", "total_cents", "currency", "record__invented"]
    # Words and years narrow in the database; the facets are counted here, each with the choices of the others.
    plain = narrowed(rows, replace(narrowing, chosen={}))
    asked = {name: frozenset(values) for name, values in narrowing.chosen.items() if values}
    found = Counted()
    for row in plain.order_by().values(*columns):
        values = {name: _values(row, name) for name in FACETS}
        missed = [name for name, wanted in asked.items() if wanted.isdisjoint(values[name])]
        if len(missed) > 1:
            continue
        for name in missed or FACETS:
            found.by_facet[name].update(set(values[name]))
        if not missed:
            found.add(row)
    return found
