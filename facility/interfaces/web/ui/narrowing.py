"""Filters of a list: read from the address, never trusted, shown as chips that can be taken away."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from facility.interfaces.web.ui import formats

Text = str | Promise
Rows = QuerySet[Any]
Choices = Sequence[tuple[Any, Text]] | Callable[[], Iterable[tuple[Any, Text]]]
MAX_LENGTH = 200


def clean(text: str) -> str:
    """What a person typed, without control characters and not longer than a sentence."""
    return "".join(sign for sign in text if sign.isprintable()).strip()[:MAX_LENGTH]


@dataclass(frozen=True)
class Chip:
    """A filter in force: what it says, and the parameters to take out of the address."""

    label: str
    remove: dict[str, str]


@dataclass
class Narrowed:
    """What one filter made of the address: rows, chips, and what it could not read."""

    rows: Rows
    chips: list[Chip]
    notices: list[str]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What all filters have: a key (the parameter), a label, and a place for an own way to apply it."""

    key: str
    label: Text
    field: str = ""
    apply: Callable[[Rows, Any], Rows] | None = None

    control = "text"

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters of this filter."""
        return (self.key,)

    def narrow(self, rows: Rows, given: QueryDict) -> Narrowed:
        """The rows that pass."""
        raise NotImplementedError

    def view(self, given: QueryDict, rows: Rows) -> dict[str, Any]:
        """What the template needs to draw the control."""
        return {"control": self.control, "key": self.key, "label": self.label, "value": clean(given.get(self.key, ""))}


@dataclass(frozen=True, kw_only=True)
class Words(Filter):
    """A text that one of `fields` must contain, ignoring case."""

    fields: Sequence[str] = ()

    def narrow(self, rows: Rows, given: QueryDict) -> Narrowed:
        """Every word must occur in one of the fields."""
        text = clean(given.get(self.key, ""))
        if not text:
            return Narrowed(rows, [], [])
        if self.apply is not None:
            rows = self.apply(rows, text)
        else:
            for word in text.split()[:10]:
                hit = Q()
                for name in self.fields or (self.field or self.key,):
                    hit |= Q(**{f"{name}__icontains": word})
                rows = rows.filter(hit)
        return Narrowed(rows, [Chip(f"{self.label}: {text}", {self.key: ""})], [])


@dataclass(frozen=True, kw_only=True)
class Choice(Filter):
    """One of a list of values, or several with `multiple`; `counts` shows how many rows each has (one query)."""

    choices: Choices = ()
    multiple: bool = False
    counts: bool = False

    control = "choice"

    def options(self) -> list[tuple[str, str]]:
        """Values and labels."""
        pairs = self.choices() if callable(self.choices) else self.choices
        return [(str(value), str(label)) for value, label in pairs]

    def narrow(self, rows: Rows, given: QueryDict) -> Narrowed:
        """Rows whose field is one of the chosen values."""
        asked = [value for value in dict.fromkeys(given.getlist(self.key)) if value != ""][: 50 if self.multiple else 1]
        if not asked:
            return Narrowed(rows, [], [])
        known = dict(self.options())
        chosen = [value for value in asked if value in known]
        notices = [
            _("“%(value)s” is not one of the choices of “%(label)s” and was left out.")
            % {"value": clean(value)[:60], "label": self.label}
            for value in asked
            if value not in known
        ]
        if not chosen:
            return Narrowed(rows, [], notices)
        if self.apply is not None:
            rows = self.apply(rows, chosen if self.multiple else chosen[0])
        else:
            rows = rows.filter(**{f"{self.field or self.key}__in": chosen})
        return Narrowed(rows, [Chip(f"{self.label}: {known[value]}", {self.key: value}) for value in chosen], notices)

    def view(self, given: QueryDict, rows: Rows) -> dict[str, Any]:
        """The options, with their counts where asked for."""
        asked = given.getlist(self.key)
        many: dict[str, int] = {}
        if self.counts:
            name = self.field or self.key
            pairs = rows.order_by().values_list(name).annotate(n=Count("pk", distinct=True))
            many = {str(value): n for value, n in pairs}
        options = [
            {
                "value": value,
                "label": label,
                "selected": value in asked,
                "count": formats.number(many.get(value, 0)) if self.counts else "",
            }
            for value, label in self.options()
        ]
        control = "choices" if self.multiple else "choice"
        return {"control": control, "key": self.key, "label": self.label, "options": options}


@dataclass(frozen=True, kw_only=True)
class Period(Filter):
    """From a day to a day, both included; `partial` where the field holds partial dates as text."""

    partial: bool = False

    control = "period"

    @property
    def names(self) -> tuple[str, ...]:
        """Two parameters: from and to."""
        return (f"{self.key}_from", f"{self.key}_to")

    def narrow(self, rows: Rows, given: QueryDict) -> Narrowed:
        """Rows whose date lies within."""
        chips, notices = [], []
        for name, side in zip(self.names, ("gte", "lte"), strict=True):
            text = clean(given.get(name, ""))
            if not text:
                continue
            try:
                day = dt.date.fromisoformat(text)
            except ValueError:
                notices.append(_("“%(value)s” is not a date; write it as 2022-05-16.") % {"value": text[:60]})
                continue
            rows = self._within(rows, side, day)
            word = _("from") if side == "gte" else _("until")
            chips.append(Chip(f"{self.label} {word} {formats.day(day)}", {name: ""}))
        return Narrowed(rows, chips, notices)

    def _within(self, rows: Rows, side: str, day: dt.date) -> Rows:
        if self.apply is not None:
            return self.apply(rows, (side, day))
        name = self.field or self.key
        if not self.partial:
            return rows.filter(**{f"{name}__{side}": day})
        # '2022' sorts before '2022-05-16': a lower bound therefore lets the year and the month themselves pass
        iso = day.isoformat()
        bound = Q(**{f"{name}__{side}": iso})
        if side == "gte":
            bound |= Q(**{name: iso[:4]}) | Q(**{name: iso[:7]})
        return rows.filter(bound).exclude(**{name: ""})

    def view(self, given: QueryDict, rows: Rows) -> dict[str, Any]:
        """Two fields for days."""
        first, last = (clean(given.get(name, "")) for name in self.names)
        return {
            "control": "period",
            "key": self.key,
            "label": self.label,
            "names": self.names,
            "first": first,
            "last": last,
        }


@dataclass(frozen=True, kw_only=True)
class Flag(Filter):
    """A box to tick: only rows where the field is true (or what `where` says)."""

    where: Q | None = None

    control = "flag"

    def narrow(self, rows: Rows, given: QueryDict) -> Narrowed:
        """Rows that the box keeps."""
        if given.get(self.key, "").lower() not in {"1", "true", "on", "yes"}:
            return Narrowed(rows, [], [])
        if self.apply is not None:
            rows = self.apply(rows, True)
        else:
            rows = rows.filter(self.where if self.where is not None else Q(**{self.field or self.key: True}))
        return Narrowed(rows, [Chip(str(self.label), {self.key: ""})], [])


@dataclass(frozen=True, kw_only=True)
class Named(Filter):
    """One thing that a link on its own page names, where there are too many to choose from; `find` gives its label and
    the value to look for, or None. The form draws nothing for it but keeps it.
    """

    find: Callable[[str], tuple[Text, Any] | None]

    control = "named"

    def narrow(self, rows: Rows, given: QueryDict) -> Narrowed:
        """Rows that belong to it; what nobody knows is left out with a word. One query where the address names one."""
        text = clean(given.get(self.key, ""))
        if not text:
            return Narrowed(rows, [], [])
        found = self.find(text)
        if found is None:
            told = {"value": text[:60], "label": self.label}
            notice = _("“%(value)s” is not one of the choices of “%(label)s” and was left out.") % told
            return Narrowed(rows, [], [notice])
        label, value = found
        rows = self.apply(rows, value) if self.apply is not None else rows.filter(**{self.field or self.key: value})
        return Narrowed(rows, [Chip(f"{self.label}: {label}", {self.key: given.get(self.key, "")})], [])
