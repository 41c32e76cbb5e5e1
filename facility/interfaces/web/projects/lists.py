"""The list of projects: its columns, its facets with counts, its order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import NullIf
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.projects.public import (
    FACETS,
    NOT_STATED,
    Approach,
    Counted,
    Narrowing,
    Project,
    counts,
    narrowed,
    words,
)
from facility.foundation.base.fold import sort_key
from facility.interfaces.web.projects.naming import Naming, split
from facility.interfaces.web.projects.themes import theme
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, Words
from facility.interfaces.web.ui.narrowing import Filter, clean

LABELS = {
    "country": gettext_lazy("Partner country"),
    "state": gettext_lazy("Lead or Member State"),
    "fund": gettext_lazy("Fund"),
    "theme": gettext_lazy("Theme"),
    "status": gettext_lazy("Status"),
    "programme": gettext_lazy("Programme"),
    "typology": gettext_lazy("Partnership approach"),
    "kind": gettext_lazy("Funded by"),
}
FROM, TO = "from", "to"


def narrowing_of(given: QueryDict) -> Narrowing:
    """What the address asks the register for; what cannot be read is left out here and noticed by the filter."""
    chosen = {name: tuple(given.getlist(name)[:1]) for name in FACETS if given.get(name)}
    return Narrowing(
        words=Narrowing.of_text(clean(given.get("q", ""))),
        chosen=chosen,
        from_year=_year(given.get(FROM, "")),
        to_year=_year(given.get(TO, "")),
    )


def _year(text: str) -> int | None:
    return int(text) if len(text) == 4 and text.isascii() and text.isdecimal() else None


@dataclass(frozen=True, kw_only=True)
class Facet(Choice):
    """A facet of the register: every value that occurs, with how many projects it would leave."""

    labels: Mapping[str, str] = field(default_factory=dict)
    left: Mapping[str, int] = field(default_factory=dict)

    def options(self) -> list[tuple[str, str]]:
        """Values by label, "not stated" last."""
        known = [pair for pair in self.labels.items() if pair[0] != NOT_STATED]
        rest = [(NOT_STATED, _("Not stated"))] if NOT_STATED in self.labels else []
        return [*sorted(known, key=lambda pair: sort_key(pair[1].removeprefix("The "))), *rest]

    def view(self, given: QueryDict, rows: QuerySet[Any]) -> dict[str, Any]:
        """Options that leave something, and the chosen ones."""
        asked = given.getlist(self.key)
        options = [
            {
                "value": value,
                "label": label,
                "selected": value in asked,
                "count": formats.number(self.left.get(value, 0)),
            }
            for value, label in self.options()
            if self.left.get(value) or value in asked
        ]
        return {"control": "choice", "key": self.key, "label": self.label, "options": options}


def _by_facet(name: str) -> Any:
    return lambda rows, value: narrowed(rows, Narrowing(chosen={name: (value,)}))


def _approaches() -> dict[str, str]:
    rows = Approach.objects.select_related("scheme").order_by("scheme__valid_from", "position")
    return {row.code: said(row.names) for row in rows}


def _worded(name: str, value: str, naming: Naming, approaches: Mapping[str, str]) -> str:
    if name in {"country", "state"}:
        return naming(value)
    if name == "status":
        return words.label(words.STATUSES, value)
    if name == "kind":
        return words.label(words.KINDS, value)
    if name == "theme":
        return theme(value)
    return approaches.get(value, value) if name == "typology" else value


def facets(everything: Counted, left: Counted, naming: Naming) -> list[Filter]:
    """Every facet with its values and counts, and the years. One query, for the names of approaches."""
    approaches = _approaches() if set(everything.by_facet["typology"]) - {NOT_STATED} else {}
    parts: list[Filter] = [
        Facet(
            key=name,
            label=LABELS[name],
            labels={value: _worded(name, value, naming, approaches) for value in everything.by_facet[name]},
            left=left.by_facet[name],
            apply=_by_facet(name),
        )
        for name in FACETS
    ]
    return [*parts, *_years(everything)]


def _years(everything: Counted) -> list[Filter]:
    if everything.years is None:
        return []
    first, last = everything.years
    years = [(str(year), str(year)) for year in range(first, last + 1)]

    def since(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return narrowed(rows, Narrowing(from_year=int(value)))

    def until(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return narrowed(rows, Narrowing(to_year=int(value)))

    return [
        Choice(key=FROM, label=_("Ran in or after"), choices=years, apply=since),
        Choice(key=TO, label=_("Ran in or before"), choices=years, apply=until),
    ]


def title_of(project: Project) -> str:
    """The title in the language of the page."""
    return said(project.titles)


# What a line shows of a project, which has some forty columns.
SHOWN = (
    *("titles", "acronym", "country_codes", "lead_country", "starts", "ends", "total_cents", "currency", "status"),
    *("title_key", "record__reference", "record__invented"),
)


class ProjectList(DataList):
    """The public list of projects."""

    name = "projects"
    caption = gettext_lazy("Projects")
    search = ("found",)
    search_label = gettext_lazy("Words in title, acronym, organisation or theme")
    order = ("title_key",)
    empty = Empty(
        gettext_lazy("No projects yet"),
        gettext_lazy("Projects appear here when known ones are loaded or a grant is signed."),
    )
    invented = "record.invented"

    def __init__(self, rows: QuerySet[Project], given: QueryDict, naming: Naming) -> None:
        blank = Value("")
        keys = {f"{name}_key": NullIf(F(name), blank) for name in ("starts", "ends", "status", "lead_country")}
        super().__init__(rows.annotate(**keys))
        self.naming = naming
        asked, everything = narrowing_of(given), counts(rows, Narrowing())
        self.counted = counts(rows, asked) if asked != Narrowing() else everything
        self.filters = facets(everything, self.counted, naming)
        self.columns = [
            Column(key="title", label=_("Project"), value=_called, sort="title_key", url=address_of),
            Column(
                key="countries",
                label=_("Partner countries"),
                value=lambda one: naming.several(split(one.country_codes)),
            ),
            Column(
                key="lead",
                label=_("Lead state"),
                value=lambda one: naming(one.lead_country),
                sort="lead_country_key",
            ),
            Column(key="starts", label=_("Start"), kind="date", sort="starts_key"),
            Column(key="ends", label=_("End"), kind="date", sort="ends_key"),
            Column(key="total", label=_("Total budget"), kind="money", value="total_cents", sort="total_cents"),
            Column(key="status", label=_("Status"), kind="status", labels=words.STATUSES, sort="status_key"),
        ]

    def _all_filters(self) -> list[Filter]:
        def has_words(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
            return narrowed(rows, Narrowing(words=Narrowing.of_text(text)))

        return [Words(key="q", label=_("Search"), apply=has_words), *self.filters]


def _called(project: Project) -> str:
    title = title_of(project)
    return title if not project.acronym or project.acronym in title else f"{project.acronym}: {title}"


def address_of(project: Project) -> str:
    """The public address of a project."""
    return reverse("projects:detail", args=[project.record.reference])
