"""The matrix of projects by approach under one version of the typology, as of a day."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from facility.apps.projects.public import Approach, Matrix, Project, words
from facility.interfaces.web.projects.lists import address_of, title_of
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import Column, DataList, Empty


def day_of(typed: str, today: date) -> tuple[date, str]:
    """The day asked for, and what to say where it could not be read; today where none is."""
    if not typed:
        return today, ""
    try:
        return date.fromisoformat(typed), ""
    except ValueError:
        return today, _("“%(value)s” is not a date; this is how it stands today.") % {"value": typed[:60]}


class MatrixList(DataList):
    """Placed projects with one column for each approach."""

    name = "approaches"
    order = ("title_key",)
    invented = "record.invented"

    def __init__(self, rows: QuerySet[Project], found: Matrix) -> None:
        super().__init__(rows.filter(pk__in=list(found.standings)))
        self.found = found
        self.caption = _("Projects by approach")
        self.empty = Empty(_("No project is placed under this version on that day"), _("All of them stand open."))
        self.columns = [
            Column(key="title", label=_("Project"), value=title_of, sort="title_key", url=address_of),
            *(self._column(one) for one in found.approaches),
            Column(key="placed_by", label=_("Placed by"), value=self._by),
        ]

    def _column(self, approach: Approach) -> Column:
        return Column(
            key=approach.code, label=str(said(approach.names)), value=lambda one: self._cell(one, approach.pk)
        )

    def _cell(self, project: Project, approach_id: int) -> str:
        standing = self.found.standings[project.pk]
        if standing.main.approach_id == approach_id:
            return _("Main")
        return _("Contributing") if any(one.approach_id == approach_id for one in standing.contributing) else "–"

    def _by(self, project: Project) -> str:
        return words.label(words.PLACED_BY, self.found.standings[project.pk].main.placed_by)


def counted(found: Matrix) -> dict[str, Any]:
    """How many stand under each approach, and how many stand nowhere."""
    return {
        "head": [_("Approach"), (_("Main approach of"), "number"), (_("Contributes to"), "number")],
        "rows": [
            (said(one.names), formats.number(found.mains(one.pk)), formats.number(found.others(one.pk)))
            for one in found.approaches
        ],
        "placed": formats.number(found.placed),
        "unplaced": formats.number(found.unplaced),
        "known": formats.number(found.known),
        "later": formats.number(found.later) if found.later else "",
        "named": formats.number(found.named) if found.named else "",
        "ended": formats.number(found.ended) if found.ended else "",
        "waiting": formats.number(found.waiting) if found.waiting else "",
    }
