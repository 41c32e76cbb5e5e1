"""What the pattern page shows: examples made of the trade's own words, none of them a real dossier."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.core.findings import Finding
from facility.core.money import Money
from facility.interfaces.web.ui.charts import Bars, Chart, Lines, Point, Series, Span, Spans
from facility.interfaces.web.ui.findings import view_rows
from facility.interfaces.web.ui.many import ManyChoices


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(
        label=gettext_lazy("Title of the action"),
        max_length=120,
        help_text=gettext_lazy("As it should stand in the list of projects."),
    )
    amount = forms.CharField(label=gettext_lazy("EU contribution requested (EUR)"), max_length=20)
    starts_on = forms.DateField(
        label=gettext_lazy("Planned start"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    fund = forms.ChoiceField(label=gettext_lazy("Fund"), choices=[("amif", "AMIF"), ("isf", "ISF"), ("bmvi", "BMVI")])
    role = forms.ChoiceField(
        label=gettext_lazy("Role in the consortium"),
        choices=[("lead", gettext_lazy("Coordinator")), ("partner", gettext_lazy("Partner"))],
        widget=forms.RadioSelect,
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"),
        required=False,
        choices=[
            ("legal", gettext_lazy("Legal migration")),
            ("return", gettext_lazy("Return and reintegration")),
            ("border", gettext_lazy("Border management")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    months = forms.MultipleChoiceField(
        label=gettext_lazy("Months in which people travel"),
        required=False,
        choices=[(str(number), name) for number, name in MONTHS.items()],
        widget=ManyChoices,
    )
    summary = forms.CharField(
        label=gettext_lazy("Summary"), max_length=600, widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    letter = forms.FileField(label=gettext_lazy("Letter of support"), required=False)
    honest = forms.BooleanField(label=gettext_lazy("I declare that what is written here is true"))


def sample_findings() -> list[dict[str, Any]]:
    """One finding of each outcome."""
    return view_rows(
        [
            Finding(
                message="sample",
                rule="R-14",
                field="title",
                text=_("The EU contribution is at 96%; the call pays at most 95%."),
                remedy=_("Lower the contribution to EUR 475,000 or raise the own contribution."),
                source=_("Guidelines, version of 16 May 2022"),
                source_status="confirmed",
            ),
            Finding(
                message="sample",
                rule="R-22",
                blocks=False,
                text=_("The action lasts 38 months; comparable calls allow 36."),
                source=_("Another call of the same fund"),
                source_status="analogue",
            ),
            Finding(
                message="sample", rule="R-07", outcome="unknown", text=_("The seat of one partner is not stated yet.")
            ),
            Finding(message="sample", rule="R-01", outcome="pass", text=_("The coordinator is a legal person.")),
        ]
    )


def sample_charts() -> list[Chart]:
    """One chart of each kind."""
    return [
        Bars(
            title=_("EU contribution by fund"),
            kind="money",
            points=[Point("AMIF", 412_000_000), Point("BMVI", 96_500_000), Point("ISF", None)],
            source=_("Made up"),
            as_of="2024-10",
        ),
        Lines(
            title=_("Projects running at the end of the year"),
            steps=["2019", "2020", "2021", "2022", "2023", "2024"],
            series=[Series(_("Announced"), [3, 9, 14, None, 31, 40]), Series(_("Closed"), [0, 0, 2, 5, 11, 18])],
        ),
        Spans(
            title=_("When projects run"),
            spans=[
                Span(_("Pilot on labour mobility"), dt.date(2019, 3, 1), dt.date(2021, 8, 31)),
                Span(_("Return counselling"), dt.date(2021, 1, 1), None),
                Span(_("Border training"), dt.date(2023, 6, 1), dt.date(2024, 11, 30)),
                Span(_("Not dated"), None, None),
            ],
            today=dt.date(2024, 3, 1),
        ),
    ]


class LockedForm(forms.Form):
    """A field that may be read only, and one that waits for something."""

    reference = forms.CharField(
        label=gettext_lazy("Reference"), required=False, disabled=True, initial="MPF-CN-2022-0017"
    )
    remark = forms.CharField(label=gettext_lazy("Remark"), required=False, max_length=200)


def sample_tones() -> list[dict[str, str]]:
    """Every tone of a state with a word that bears it."""
    words = {
        "neutral": _("Draft"),
        "info": _("Received"),
        "success": _("Approved"),
        "warning": _("Waiting"),
        "error": _("Overdue"),
        "invented": _("Demonstration"),
    }
    return [{"code": code, "label": label} for code, label in words.items()]


def samples() -> dict[str, Any]:
    """Everything the pattern page needs."""
    bound = SampleForm({"title": "", "amount": "12,34,5", "role": "x", "fund": "amif"})
    bound.is_valid()
    bound.add_error("amount", _("“12,34,5” is not an amount: write it like 1234.56."))
    return {
        "form": SampleForm(prefix="clean"),
        "locked": LockedForm(prefix="locked"),
        "tones": sample_tones(),
        "bound": bound,
        "findings": sample_findings(),
        "charts": sample_charts(),
        "money": Money(258_400_000),
        "day": dt.date(2022, 5, 16),
        "moment": dt.datetime(2022, 5, 16, 15, 0, tzinfo=dt.UTC),
        "month": "2022-05",
        "rows": [
            (_("Fund"), "AMIF"),
            (_("Managing service"), None),
            (_("Lead"), _("Ministry of the Interior"), "#facts", _("Change")),
        ],
        "head": [_("Partner"), _("Country"), (_("Amount"), "number")],
        "lines": [
            [_("Coordinator"), _("Portugal"), "EUR 412,000"],
            [_("Partner 1"), _("Cabo Verde"), "EUR 96,500"],
            [_("Partner 2"), _("Türkiye"), "EUR 0"],
        ],
        "tasks": [
            {"title": _("Consortium"), "url": "#lists", "code": "complete", "label": _("Complete")},
            {
                "title": _("Budget"),
                "url": "#lists",
                "code": "in_progress",
                "label": _("In progress"),
                "due": dt.date(2023, 6, 30),
            },
            {
                "title": _("Declaration on honour"),
                "code": "not_started",
                "label": _("Cannot start yet"),
                "hint": _("Complete the budget first."),
            },
        ],
        "tiles": [
            SimpleNamespace(title=_("Dossiers to complete"), url="#lists", count=1204, text=_("Only text.")),
            SimpleNamespace(
                title=_("My dossiers"), url="#lists", count=None, text=_("What you write and have handed in.")
            ),
        ],
        "entries": [
            {
                "when": dt.date(2022, 5, 16),
                "title": _("Guidelines revised"),
                "who": _("Grants office"),
                "state": "done",
            },
            {
                "when": "2022-06",
                "title": _("Concept note received"),
                "state": "current",
                "text": _("Sealed on arrival."),
            },
            {"when": "2022", "title": _("Decision expected"), "state": "future"},
        ],
        "stages": [
            {"label": _("Concept note"), "state": "done"},
            {"label": _("Full application"), "state": "current", "note": _("due 30 June 2023")},
            {"label": _("Evaluation"), "state": "future"},
            {"label": _("Decision"), "state": "future"},
        ],
        "tabs": [
            {"label": _("Overview"), "url": "#lists", "current": True},
            {"label": _("Partners"), "url": "#lists", "count": 3},
            {"label": _("Documents"), "url": "#lists", "count": 2},
        ],
        "files": [
            {
                "title": _("Guidelines for applicants"),
                "url": "#lists",
                "kind": "PDF",
                "bytes": 1_284_000,
                "when": dt.date(2022, 5, 16),
            },
            {"title": _("Budget template"), "url": "#lists", "kind": "XLSX", "bytes": 48_200},
        ],
    }
