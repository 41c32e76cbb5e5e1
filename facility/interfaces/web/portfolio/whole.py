"""The donor's page: what all four components hold, of one fund and one phase, each figure with its day and coverage."""

from datetime import date
from typing import Any

from django import forms
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from facility.apps.assistance import public as assistance
from facility.apps.finance import public as finance
from facility.apps.grants import public as grants
from facility.apps.portfolio import public as portfolio
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.clock import local_day
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.evaluation.forms import day_field
from facility.interfaces.web.projects import demonstration
from facility.interfaces.web.projects.detail import source
from facility.interfaces.web.projects.downloads import csv_file
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import unknown
from facility.interfaces.web.ui.languages import page_language, said


class ScopeForm(forms.Form):
    """Which fund, which phase, and as of which day."""

    fund = forms.ChoiceField(label=gettext_lazy("Fund"), required=False)
    phase = forms.ChoiceField(label=gettext_lazy("Phase"), required=False)
    day = day_field(
        gettext_lazy("As of"), gettext_lazy("Left empty: today. Of an earlier day: as it stood at its end.")
    )

    def __init__(self, *given: Any, today: date, **more: Any) -> None:
        super().__init__(*given, **more)
        self.today = today
        self.fields["fund"].choices = [("", _("All funds")), *((code, code) for code in finance.fund_codes())]  # type: ignore[attr-defined]
        phases = [(one.code, said(one.name)) for one in portfolio.phases()]
        self.fields["phase"].choices = [("", _("All phases")), *phases]  # type: ignore[attr-defined]
        self.fields["day"].required = False

    def clean_day(self) -> date | None:
        """A day that has been."""
        day: date | None = self.cleaned_data["day"]
        if day is not None and day > self.today:
            raise forms.ValidationError(_("This day is still to come: choose today or an earlier one."))
        return day

    def scope(self) -> dict[str, Any]:
        """What was asked for, or everything today where it cannot be read."""
        asked: dict[str, Any] = self.cleaned_data if self.is_valid() else {"fund": "", "phase": "", "day": None}
        phase = portfolio.phase(asked["phase"]) if asked["phase"] else None
        day = asked["day"] or self.today
        return {"fund": asked["fund"], "phase": phase, "day": day, "earlier": day < self.today}


def lists(actor: Actor) -> dict[str, str]:
    """Where the list behind a figure stands, as far as the actor may open it."""
    books = reverse("finance:envelopes") if finance.may_view_books(actor) else ""
    held = reverse("grants:list") if grants.policy.may_list_all(actor) else ""
    return {
        "envelope": books,
        "committed": held,
        "paid": held,
        "projects": reverse("projects:list"),
        "requests": reverse("assistance:desk") if assistance.policy.may_list_all(actor) else "",
        "days": reverse("experts:list") if assistance.policy.may_view_expert(actor) else "",
        "meetings": reverse("dialogue:meetings"),
        "commitments": reverse("dialogue:commitments"),
        "lessons": reverse("knowledge:list"),
        "publications": reverse("knowledge:publications"),
        "news": reverse("enquiries:news"),
    }


def _value(one: portfolio.Figure) -> SafeString | str:
    if one.value is None:
        return unknown()
    return formats.money(one.value) if one.unit == "EUR cents" else formats.number(one.value)


def _coverage(one: portfolio.Figure, whole: portfolio.Whole) -> str:
    """How much is known: of a fund, how many records name one."""
    told = {"known": formats.number(one.known), "of": formats.number(one.of)}
    if whole.fund and one.unit != "EUR cents":
        return _("%(known)s of %(of)s records name a fund") % told
    return _("rests on %(known)s of %(of)s records") % told


def _row(one: portfolio.Figure, whole: portfolio.Whole, urls: dict[str, str]) -> tuple[Any, ...]:
    name: Any = str(one.label)
    if url := urls[one.code]:
        name = format_html('<a class="ecl-link" href="{}">{}</a>', url, name)
    parts = "; ".join(f"{label}: {formats.number(times)}" for label, times in one.parts)
    counted = f"{one.definition} {one.funded_by}" if whole.fund else str(one.definition)
    return name, _value(one), parts, counted, _coverage(one, whole), formats.day(whole.day)


@require_safe
def whole(request: FacilityRequest) -> HttpResponseBase:
    """The four components on one page, or as a file; at most fifteen queries whatever the rows."""
    require(portfolio.may_view_whole, request.actor)
    form = ScopeForm(request.GET, today=local_day(request.at))
    is_file = request.GET.get("format") == "csv"
    shown = demonstration.in_download(request) if is_file else demonstration.is_shown(request)
    found = portfolio.overview(**form.scope(), invented=shown)
    if is_file and not form.errors:
        return csv_file("facility", portfolio.COLUMNS, portfolio.overview_rows(found, page_language()))
    context = {**_page(found, request), "form": form}
    answer = render(request, "portfolio/whole.html", context, status=422 if form.errors else 200)
    return demonstration.remembered(request, answer)


def _page(found: portfolio.Whole, request: FacilityRequest) -> dict[str, Any]:
    urls, query = lists(request.actor), request.GET.copy()
    query["format"] = "csv"
    if demonstration.is_shown(request):
        query[demonstration.PARAMETER] = demonstration.IN
    return {
        "head": [
            _("Figure"), (_("Value"), "number"), _("Of which"), _("What is counted"), _("Coverage"), _("Day"),
        ],
        "groups": [
            (str(portfolio.COMPONENTS[code]), [_row(one, found, urls) for one in rows])
            for code, rows in found.by_component.items()
        ],
        "earlier": found.earlier,
        "phase": _phase(found.phase) if found.phase else [],
        "file": f"?{query.urlencode()}",
        "switch": demonstration.switch(request),
    }  # fmt: skip


def _phase(one: portfolio.Phase) -> list[tuple[Any, ...]]:
    return [
        (_("Phase"), said(one.name)),
        (_("Start"), formats.day(one.starts) or unknown()),
        (_("End"), formats.day(one.ends) or unknown()),
        (_("Remark"), said(one.note)),
        (_("Source"), source(one.source)),
    ]
