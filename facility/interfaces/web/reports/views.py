"""Reports: written and documented by the beneficiary, judged cost by cost by the facility."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facility.apps.grants import public as grants
from facility.apps.reporting import public as reporting
from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import require
from facility.foundation.files import public as files
from facility.foundation.trail import public as trail
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.files import serve
from facility.interfaces.web.grants import panels
from facility.interfaces.web.reports import forms
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.findings import add_to_form, view_rows
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, render_list

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


class ReportList(DataList):
    """Reports the actor sees."""

    name = "reports"
    caption = gettext_lazy("Reports")
    columns = (
        Column(
            key="grant",
            label=gettext_lazy("Grant"),
            value="grant.title",
            url=lambda one: reverse("reports:detail", args=[one.record.token]),
            sort="grant__title_key",
        ),
        Column(key="kind", label=gettext_lazy("Report"), value=lambda one: str(grants.DUTIES[one.duty.kind])),
        Column(key="due", label=gettext_lazy("Due"), kind="date", value="duty.due_on", sort="duty__due_on"),
        Column(key="claimed", label=gettext_lazy("Claimed"), kind="money", value="claimed_cents"),
        Column(
            key="accepted", label=gettext_lazy("Accepted"), kind="money", value="accepted_cents", sort="accepted_cents"
        ),
        Column(key="state", label=gettext_lazy("State"), kind="status", labels=reporting.REPORT_STATES, sort="state"),
    )
    filters = (
        Choice(
            key="state", label=gettext_lazy("State"), field="state", choices=reporting.REPORT_STATES.items, counts=False
        ),
    )
    search = ("grant__title", "grant__record__reference")
    order = ("-duty__due_on",)
    empty = Empty(gettext_lazy("No reports yet"), gettext_lazy("Beneficiaries start them on the page of their grant."))
    invented = "record.invented"


@require_safe
def report_list(request: FacilityRequest) -> HttpResponse:
    """The reports the actor sees."""
    rows = ReportList(reporting.visible_to(request.actor))
    return render_list(request, rows, title=_("Reports"), lead=_("What was done and what it cost."))  # type: ignore[return-value]


@require_POST
def start(request: FacilityRequest) -> HttpResponse:
    """Start the report that a duty asks for."""
    given = request.POST.get("duty", "")
    if not given.isascii() or not given.isdecimal() or len(given) > 12:
        raise NotFound("duty")
    report = reporting.start(duty_id=int(given), actor=request.actor, at=request.at)
    return redirect("reports:detail", token=report.record.token)


def _costs(report: reporting.Report) -> list[dict[str, Any]]:
    return [
        {
            "pk": cost.pk,
            "heading": str(reporting.HEADINGS[cost.heading]),
            "what": cost.description,
            "day": cost.incurred_on,
            "amount": cost.amount_cents,
            "accepted": cost.accepted_cents,
            "why": f"{cost.refused_rule}: {cost.refused_reason}" if cost.refused_rule else "",
            "document": reverse("reports:document", args=[report.record.token, cost.document.token]),
            "name": cost.document.name,
        }
        for cost in report.costs.select_related("document").order_by("pk")
    ]


@GET_POST
def detail(request: FacilityRequest, token: str) -> HttpResponse:
    """One report: its texts, its costs with documents, what was accepted, what can be done now."""
    report = reporting.by_token(token, request.actor)
    policy, actor = reporting.policy, request.actor
    writing = report.state in {"draft", "returned"} and policy.may_write(actor, report)
    form = forms.NarrativeForm(request.POST or None, initial=report.narrative)
    if request.method == "POST" and form.is_valid():
        reporting.save_narrative(report_id=report.pk, texts=form.cleaned_data, actor=actor, at=request.at)
        messages.success(request, _("Saved."))
        return redirect("reports:detail", token=token)
    costs = _costs(report)
    context = {
        "report": report,
        "kind": str(grants.DUTIES[report.duty.kind]),
        "state": str(reporting.REPORT_STATES[report.state]),
        "form": form if writing else None,
        "texts": [(str(label), report.narrative.get(name)) for name, label in reporting.NARRATIVE.items()],
        "costs": costs,
        "claimed": sum(cost["amount"] for cost in costs),
        "writing": writing,
        "may_judge": report.state == "submitted" and policy.may_accept(actor, report),
        "history": panels.history(trail.history(report.record_id)),
    }
    return render(request, "reports/detail.html", context)


def _form_page(
    request: FacilityRequest, report: reporting.Report, form: django_forms.Form, act: Callable[[], Any], **page: Any
) -> HttpResponse:
    back = reverse("reports:detail", args=[report.record.token])
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, page["done"])
            return redirect(back)
    context = {"form": form, "back": back, "up": report.grant.title, "upload": form.is_multipart(), **page}
    return render(request, "reports/form.html", context, status=422 if form.is_bound else 200)


@GET_POST
def add_cost(request: FacilityRequest, token: str) -> HttpResponse:
    """Add a cost with its document."""
    report = reporting.by_token(token, request.actor)
    require(reporting.policy.may_write, request.actor, report)
    form = forms.CostForm(request.POST or None, request.FILES or None)

    def act() -> None:
        given = dict(form.cleaned_data)
        cents = given.pop("amount")
        reporting.add_cost(report_id=report.pk, amount_cents=cents, actor=request.actor, at=request.at, **given)

    first, last = formats.day(report.grant.starts_on), formats.day(report.grant.ends_on)
    lead = _("Incurred between %(first)s and %(last)s, with its proof.") % {"first": first, "last": last}
    return _form_page(
        request, report, form, act, title=_("Add a cost"), lead=lead, button=_("Add"), done=_("The cost was added.")
    )


@require_POST
def remove_cost(request: FacilityRequest, token: str) -> HttpResponse:
    """Take a cost out of a draft."""
    report = reporting.by_token(token, request.actor)
    given = request.POST.get("cost", "")
    if given not in {str(pk) for pk in report.costs.values_list("pk", flat=True)}:
        raise NotFound("cost")
    reporting.remove_cost(cost_id=int(given), actor=request.actor, at=request.at)
    messages.success(request, _("The cost was taken out."))
    return redirect("reports:detail", token=token)


@require_safe
def document(request: FacilityRequest, token: str, file_token: str) -> HttpResponse:
    """The document of a cost, for those who may read the report."""
    report = reporting.by_token(token, request.actor)
    stored = files.by_token(file_token)
    if stored.record_id != report.record_id:
        raise NotFound("file")
    return serve(request, stored, files.key_for_writers(stored))  # type: ignore[return-value]


@require_POST
def send(request: FacilityRequest, token: str) -> HttpResponse:
    """Send the report; what is missing is said on the page."""
    report = reporting.by_token(token, request.actor)
    try:
        reporting.submit(report_id=report.pk, actor=request.actor, at=request.at)
    except Refused as refusal:
        rows = view_rows(refusal.findings)
        return render(request, "reports/not_sent.html", {"report": report, "rows": rows}, status=422)
    messages.success(request, _("Sent. The facility examines it and writes to you."))
    return redirect("reports:detail", token=token)


@GET_POST
def accept(request: FacilityRequest, token: str) -> HttpResponse:
    """Judge a report cost by cost."""
    report = reporting.by_token(token, request.actor)
    require(reporting.policy.may_accept, request.actor, report)
    form = forms.AcceptForm(list(report.costs.order_by("pk")), request.POST or None)
    return _form_page(
        request,
        report,
        form,
        lambda: reporting.accept(report_id=report.pk, judgements=form.judgements(), actor=request.actor, at=request.at),
        title=_("Accept the report"),
        lead=_(
            "What is accepted below the claim names its rule and reason; the Union's share is computed and cleared."
        ),
        button=_("Accept"),
        done=_("Accepted and cleared. A letter goes out."),
    )


@GET_POST
def give_back(request: FacilityRequest, token: str) -> HttpResponse:
    """Return a report with the reason."""
    report = reporting.by_token(token, request.actor)
    require(reporting.policy.may_return, request.actor, report)
    form = forms.ReasonForm(request.POST or None)
    return _form_page(
        request,
        report,
        form,
        lambda: reporting.give_back(report_id=report.pk, **form.cleaned_data, actor=request.actor, at=request.at),
        title=_("Return the report"),
        lead=_("The beneficiary corrects it and sends it again."),
        button=_("Return"),
        done=_("Returned. A letter goes out."),
    )
