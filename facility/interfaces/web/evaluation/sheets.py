"""Score sheets as forms and as rows to read: every criterion with its scale, weight, threshold and comment."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.core import scoring
from facility.core.findings import Finding
from facility.core.scoring import Criterion, Grid, Score, Section, Sheet
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.languages import said


def label_of(part: Criterion | Section) -> str:
    """The words of a criterion or section in the language of the page."""
    return said(part.label)


class SheetForm(forms.Form):
    """Points and a comment per criterion; a draft need not be complete, what is handed in must be."""

    use_required_attribute = False

    def __init__(
        self, grid: Grid, *given: Any, sheet: Sheet | None = None, hand_in: bool = False, **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.grid = grid
        known = sheet or {}
        for place, one in enumerate(grid.criteria):
            said = known.get(one.code, Score(None))
            scale = [("", "–"), *((str(n), str(n)) for n in range(grid.lowest, one.points + 1))]
            self.fields[f"points_{place}"] = forms.TypedChoiceField(
                label=_("Points: %(criterion)s") % {"criterion": label_of(one)},
                choices=scale,
                coerce=int,
                empty_value=None,
                initial=said.points,
            )
            self.fields[f"comment_{place}"] = forms.CharField(
                label=_("Comment: %(criterion)s") % {"criterion": label_of(one)},
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=4000,
                initial=said.comment,
            )
        if hand_in:
            self.fields["sure"] = forms.BooleanField(
                label=gettext_lazy("I have finished: once handed in, the sheet cannot be changed.")
            )

    def full_clean(self) -> None:
        """A draft may leave fields empty, although what is handed in needs all of them (and labels say so)."""
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for field in self.fields.values():
            field.required = True

    def sheet(self) -> dict[str, Score]:
        """What was given, by code of criterion."""
        given = self.cleaned_data
        return {
            one.code: Score(given.get(f"points_{place}"), given.get(f"comment_{place}") or "")
            for place, one in enumerate(self.grid.criteria)
        }

    def blame(self, findings: Iterable[Finding]) -> None:
        """Put what is wrong with the sheet at its fields."""
        places = {one.code: place for place, one in enumerate(self.grid.criteria)}
        moved = []
        for one in findings:
            code = str(one.facts.get("criterion", ""))
            kind = one.field.rpartition(".")[2]
            known = code in places and kind in {"points", "comment"}
            moved.append(dataclasses.replace(one, field=f"{kind}_{places[code]}") if known else one)
        add_to_form(self, moved)

    def sections(self) -> list[dict[str, Any]]:
        """The grid's sections with the fields of their criteria."""
        places = {one.code: place for place, one in enumerate(self.grid.criteria)}
        return [
            {
                "label": label_of(section),
                "note": threshold_words(section),
                "criteria": [
                    {
                        "label": label_of(one),
                        "note": scale_words(self.grid, one),
                        "points": self[f"points_{places[one.code]}"],
                        "comment": self[f"comment_{places[one.code]}"],
                    }
                    for one in section.criteria
                ],
            }
            for section in self.grid.sections
        ]


def scale_words(grid: Grid, one: Criterion) -> str:
    """Scale, weight and threshold of a criterion in one sentence."""
    words = _("From %(low)s to %(high)s.") % {"low": grid.lowest, "high": one.points}
    if one.weight != 1:
        words += " " + _("Counts %(n)s times.") % {"n": one.weight}
    return f"{words} {threshold_words(one)}".strip()


def threshold_words(part: Criterion | Section | Grid) -> str:
    """How many points a part needs, where it needs any."""
    if part.threshold is None:
        return ""
    return _("At least %(n)s of %(maximum)s points.") % {"n": part.threshold, "maximum": part.maximum}


def rows_of(grid: Grid, sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    """Criteria as rows, with what each sheet says on them and the mean where there are several."""
    means: Mapping[str, Fraction] = scoring.means(grid, sheets) if len(sheets) > 1 else {}
    return [
        {
            "label": label_of(one),
            "note": scale_words(grid, one),
            "scores": [sheet.get(one.code, Score(None)) for sheet in sheets],
            "differs": len({sheet.get(one.code, Score(None)).points for sheet in sheets}) > 1,
            "mean": formats.number(_decimal(means[one.code]), decimals=2) if one.code in means else "",
        }
        for one in grid.criteria
    ]


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / value.denominator


def totals_words(grid: Grid, sheet: Sheet) -> str:
    """The total of a complete sheet and what stays below its threshold."""
    totals = scoring.sheet_totals(grid, sheet)
    words = _("%(total)s of %(maximum)s") % {"total": totals.total, "maximum": totals.maximum}
    return f"{words} ({below_words(grid, totals.below)})" if totals.below else words


def below_words(grid: Grid, below: Iterable[str]) -> str:
    """What stays below its threshold, in words."""
    parts: list[Criterion | Section] = [*grid.criteria, *grid.sections]
    names = {part.code: label_of(part) for part in parts} | {scoring.TOTAL: _("the total")}
    listed = ", ".join(names.get(code, code) for code in below)
    return _("below the threshold: %(parts)s") % {"parts": listed} if listed else ""


def common_start(grid: Grid, sheets: Sequence[Sheet]) -> dict[str, Score]:
    """Where the talk starts: points on which all agree, empty where they differ, all comments."""
    start = {}
    for one in grid.criteria:
        given = [sheet.get(one.code, Score(None)) for sheet in sheets]
        points = {score.points for score in given}
        comments = list(dict.fromkeys(score.comment.strip() for score in given if score.comment.strip()))
        start[one.code] = Score(points.pop() if len(points) == 1 else None, "\n".join(comments))
    return start


# EVA-12: another donor asks a third evaluator where totals lie further apart than this (basis points of the higher).
WIDE_BP = 3000


def spread_of(grid: Grid, sheets: Sequence[Sheet]) -> dict[str, Any] | None:
    """How far the totals lie apart, and whether that is wide; None for a single sheet."""
    if len(sheets) < 2:
        return None
    share = formats.percent(scoring.spread_bp(grid, sheets))
    return {"share": share, "wide": scoring.diverges(grid, sheets, WIDE_BP)}
