"""Narrowing the register by facets, and how many projects each further choice would leave."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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


def _values(name: str, text: str) -> tuple[str, ...]:
    """The different values that a column's text says of a facet."""
    if not text:
        return (NOT_STATED,)
    return tuple(dict.fromkeys(text.strip(";").split(";"))) if FACETS[name][1] else (text,)


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

    def add(self, name: str, texts: Counter[str]) -> None:
        """Count what a facet's column says, each different text once."""
        found = self.by_facet[name]
        for text, times in texts.items():
            for value in _values(name, text):
                found[value] += times

    def sum_up(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Count projects that pass everything, their totals and their years."""
        self.projects = len(rows)
        self.invented = sum(1 for row in rows if row[_INVENTED])
        # What the demonstration made up is listed with its mark and never added to a figure.
        totals = [
            row[_TOTAL] for row in rows if row[_TOTAL] is not None and row[_CURRENCY] == "EUR" and not row[_INVENTED]
        ]
        self.with_total, self.total_cents = len(totals), sum(totals)
        days = {row[_STARTS] for row in rows} | {row[_ENDS] for row in rows}
        years = [int(day[:4]) for day in days if day]
        self.years = (min(years), max(years)) if years else None


_COLUMNS = [column for column, _is_list in FACETS.values()]
_COLUMNS += ["starts", "ends", "total_cents", "currency", "record__invented"]
_STARTS, _ENDS, _TOTAL, _CURRENCY, _INVENTED = range(len(FACETS), len(_COLUMNS))
_PLACES = {name: place for place, name in enumerate(FACETS)}


def counts(rows: QuerySet[Project], narrowing: Narrowing) -> Counted:
    """For each facet how many projects each value would leave, given the choices in all other facets. One query."""
    # Words and years narrow in the database; the facets are counted here, each with the choices of the others.
    plain = list(narrowed(rows, replace(narrowing, chosen={})).order_by().values_list(*_COLUMNS))
    asked = {name: frozenset(values) for name, values in narrowing.chosen.items() if values}
    found = Counted()
    full, only = (plain, {}) if not asked else _sorted_out(plain, asked)
    for name, place in _PLACES.items():
        found.add(name, Counter(row[place] for row in full))
    for name, texts in only.items():
        found.add(name, texts)
    found.sum_up(full)
    return found


def _sorted_out(
    rows: Sequence[tuple[Any, ...]], asked: Mapping[str, frozenset[str]]
) -> tuple[list[tuple[Any, ...]], dict[str, Counter[str]]]:
    """The rows that pass every choice, and per facet the texts of those that miss that one choice only."""
    texts = {name: {row[_PLACES[name]] for row in rows} for name in asked}
    missing = {
        name: {text for text in texts[name] if wanted.isdisjoint(_values(name, text))} for name, wanted in asked.items()
    }
    full: list[tuple[Any, ...]] = []
    only: dict[str, Counter[str]] = {name: Counter() for name in asked}
    for row in rows:
        missed = [name for name in asked if row[_PLACES[name]] in missing[name]]
        if not missed:
            full.append(row)
        elif len(missed) == 1:
            only[missed[0]][row[_PLACES[missed[0]]]] += 1
    return full, only
