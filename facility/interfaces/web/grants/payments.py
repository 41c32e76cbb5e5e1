"""Payments: requested, checked, ordered, approved by a second person, confirmed by the bank."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from facility.apps.finance import public as finance
from facility.apps.grants import public as grants
from facility.core.errors import Refused
from facility.foundation.accounts.public import Actor, require
from facility.foundation.trail import public as trail
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.grants import forms, panels
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, render_list

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


class PaymentList(DataList):
    """Payment requests on the grants the actor sees."""

    name = "payments"
    caption = gettext_lazy("Payments")
    columns = (
        Column(
            key="grant",
            label=gettext_lazy("Grant"),
            value="grant.title",
            url=lambda one: reverse("grants:payment", args=[one.record.token]),
            sort="grant__title_key",
        ),
        Column(key="kind", label=gettext_lazy("Kind"), value=lambda one: str(grants.PAYMENT_KINDS[one.kind])),
        Column(key="amount", label=gettext_lazy("Amount"), kind="money", value="amount_cents", sort="amount_cents"),
        Column(
            key="requested", label=gettext_lazy("Requested"), kind="date", value="requested_at", sort="requested_at"
        ),
        Column(key="state", label=gettext_lazy("State"), kind="status", labels=grants.PAYMENT_STATES, sort="state"),
    )
    filters = (
        Choice(
            key="state", label=gettext_lazy("State"), field="state", choices=grants.PAYMENT_STATES.items, counts=True
        ),
    )
    search = ("grant__title", "grant__record__reference")
    order = ("-requested_at",)
    empty = Empty(
        gettext_lazy("No payments yet"), gettext_lazy("Beneficiaries request them on the page of their grant.")
    )
    invented = "record.invented"


@require_safe
def payment_list(request: FacilityRequest) -> HttpResponse:
    """The payment requests the actor sees."""
    rows = PaymentList(grants.payment_requests(request.actor))
    return render_list(request, rows, title=_("Payments"), lead=_("What was requested, ordered and paid."))  # type: ignore[return-value]


def _form_page(
    request: FacilityRequest, form: django_forms.Form, act: Callable[[], Any], back: str, **page: Any
) -> HttpResponse:
    """Show a form; when it is valid do the act, put what it refuses at the fields, go back with a word."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, page["done"])
            return redirect(back)
    status = 422 if form.is_bound else 200
    return render(request, "grants/form.html", {"form": form, "back": back, **page}, status=status)


@GET_POST
def request_payment(request: FacilityRequest, token: str) -> HttpResponse:
    """Request the pre-financing."""
    grant = grants.by_token(token, request.actor)
    require(grants.policy.may_request_payment, request.actor, grant)
    ceiling = formats.money(grants.prefinancing_ceiling_cents(grant))
    form = forms.RequestForm(request.POST or None)
    return _form_page(
        request,
        form,
        lambda: grants.request_payment(
            grant_id=grant.pk, amount_cents=form.cleaned_data["amount"], actor=request.actor, at=request.at
        ),
        reverse("grants:detail", args=[token]),
        title=_("Request the pre-financing"),
        lead=_("The agreement allows at most %(ceiling)s.") % {"ceiling": ceiling},
        button=_("Request"),
        done=_("Requested. You get a letter when it was paid."),
        up=grant.title,
    )


def _acts(found: grants.PaymentRequest, actor: Actor) -> list[dict[str, Any]]:
    """What the actor can do now; acts with a form have an address of their own."""
    policy, token, order = grants.policy, found.record.token, found.order
    acts: list[dict[str, Any]] = []
    if found.state == "requested" and policy.may_check_payment(actor, found):
        acts.append({"do": "check", "label": _("Found in order"), "confirm": ""})
    if found.state in {"requested", "checked"} and policy.may_refuse_payment(actor, found):
        acts.append({"url": reverse("grants:refuse_payment", args=[token]), "label": _("Refuse")})
    if found.state == "checked" and policy.may_order_payment(actor, found):
        acts.append({"do": "order", "label": _("Order the payment"), "confirm": ""})
    if order is not None and order.state == "drafted" and policy.may_approve_order(actor, found):
        sure = _("The order goes to the bank.")
        acts.append({"do": "approve", "label": _("Approve the order"), "confirm": sure})
        acts.append({"url": reverse("grants:reject_order", args=[token]), "label": _("Reject the order")})
    if order is not None and order.state == "sent" and policy.may_confirm_payment(actor, found):
        acts.append({"url": reverse("grants:confirm_payment", args=[token]), "label": _("Confirm what the bank did")})
    return acts


DO = {"check": grants.check_payment, "order": grants.order_payment, "approve": grants.approve_order}
DONE = {
    "check": gettext_lazy("Found in order. A finance officer orders the payment."),
    "order": gettext_lazy("Ordered. An authorising officer approves the order."),
    "approve": gettext_lazy("Approved. The order is on its way to the bank."),
}


@GET_POST
def detail(request: FacilityRequest, token: str) -> HttpResponse:
    """One payment: its way through four people, and what can be done now."""
    found = grants.payment_by_token(token, request.actor)
    if request.method == "POST":
        act = DO.get(request.POST.get("do", ""))
        if act is not None:
            act(request_id=found.pk, actor=request.actor, at=request.at)
            messages.success(request, str(DONE[request.POST["do"]]))
        return redirect("grants:payment", token=token)
    order = found.order
    facts = [
        (_("Grant"), found.grant.title, reverse("grants:detail", args=[found.grant.record.token]), _("Open it")),
        (_("Beneficiary"), found.grant.beneficiary.name),
        (_("Amount"), formats.money(found.amount_cents)),
        (_("Order"), str(finance.ORDER_STATES[order.state]) if order else None),
        (_("Bank's reference"), order.bank_reference if order else None),
        (_("Paid on"), formats.day(order.confirmed_on) if order and order.confirmed_on else None),
    ]
    entries = [*trail.history(found.record_id), *(trail.history(order.record_id) if order else [])]
    context = {
        "payment": found,
        "state": str(grants.PAYMENT_STATES[found.state]),
        "kind": str(grants.PAYMENT_KINDS[found.kind]),
        "facts": facts,
        "acts": _acts(found, request.actor),
        "history": panels.history(sorted(entries, key=lambda entry: (entry.at, entry.pk))),
    }
    return render(request, "grants/payment.html", context)


@GET_POST
def refuse(request: FacilityRequest, token: str) -> HttpResponse:
    """Refuse a request with its rule and reason."""
    found = grants.payment_by_token(token, request.actor)
    require(grants.policy.may_refuse_payment, request.actor, found)
    form = forms.RefuseForm(request.POST or None)
    return _form_page(
        request,
        form,
        lambda: grants.refuse_payment(request_id=found.pk, **form.cleaned_data, actor=request.actor, at=request.at),
        reverse("grants:payment", args=[token]),
        title=_("Refuse the request"),
        lead=_("The beneficiary reads the rule and the reason, and can ask again."),
        button=_("Refuse"),
        done=_("Refused. A letter goes out."),
        up=found.grant.title,
    )


@GET_POST
def reject(request: FacilityRequest, token: str) -> HttpResponse:
    """Reject an order: the money goes back to the commitment."""
    found = grants.payment_by_token(token, request.actor)
    require(grants.policy.may_approve_order, request.actor, found)
    form = forms.RejectForm(request.POST or None)
    return _form_page(
        request,
        form,
        lambda: grants.reject_order(request_id=found.pk, **form.cleaned_data, actor=request.actor, at=request.at),
        reverse("grants:payment", args=[token]),
        title=_("Reject the order"),
        lead=_("The money goes back to the commitment."),
        button=_("Reject"),
        done=_("Rejected."),
        up=found.grant.title,
    )


@GET_POST
def confirm(request: FacilityRequest, token: str) -> HttpResponse:
    """Confirm the transfer with its day and the bank's reference."""
    found = grants.payment_by_token(token, request.actor)
    require(grants.policy.may_confirm_payment, request.actor, found)
    form = forms.ConfirmForm(request.POST or None)
    return _form_page(
        request,
        form,
        lambda: grants.confirm_payment(request_id=found.pk, **form.cleaned_data, actor=request.actor, at=request.at),
        reverse("grants:payment", args=[token]),
        title=_("Confirm what the bank did"),
        lead=_("As printed on the statement."),
        button=_("Confirm"),
        done=_("Confirmed. The beneficiary gets a letter."),
        up=found.grant.title,
    )
