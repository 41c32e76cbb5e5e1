"""The books, for those who may read them: envelopes drawn down, every posting, every payment order."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from facility.apps.finance import public as finance
from facility.foundation.accounts.public import require
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, Period, render_list


@require_safe
def envelopes(request: FacilityRequest) -> HttpResponse:
    """Every envelope today: amount as of its day, committed, left; an unknown amount is never shown as zero."""
    require(finance.may_view_books, request.actor)
    rows = [
        {
            "state": one,
            "label": str(finance.ENVELOPE_STATUSES[one.status]),
            "url": reverse("calls:detail", args=[one.call_code]),
        }
        for one in finance.envelopes()
    ]
    faults = finance.faults()
    return render(request, "finance/envelopes.html", {"rows": rows, "faults": faults})


class Ledger(DataList):
    """Every posting."""

    name = "ledger"
    caption = gettext_lazy("Ledger")
    columns = (
        Column(key="valid", label=gettext_lazy("Day"), kind="date", value="valid_on", sort="valid_on"),
        Column(
            key="reason", label=gettext_lazy("What"), value=lambda one: str(finance.REASONS[one.reason]), sort="reason"
        ),
        Column(key="from", label=gettext_lazy("From"), value=lambda one: account(one.from_account)),
        Column(key="to", label=gettext_lazy("To"), value=lambda one: account(one.to_account)),
        Column(key="amount", label=gettext_lazy("Amount"), kind="money", value="amount_cents", sort="amount_cents"),
        Column(key="known", label=gettext_lazy("Recorded"), kind="date", value="known_at", sort="known_at"),
    )
    filters = (
        Choice(key="reason", label=gettext_lazy("What"), field="reason", choices=finance.REASONS.items, counts=True),
        Choice(
            key="fund",
            label=gettext_lazy("Fund"),
            field="to_account__fund_code",
            choices=lambda: [(code, code) for code in finance.Fund.objects.values_list("code", flat=True)],
        ),
        Period(key="valid", label=gettext_lazy("Day"), field="valid_on"),
    )
    search = ("from_account__code", "to_account__code", "cause")
    order = ("-known_at",)
    empty = Empty(gettext_lazy("No postings yet"), gettext_lazy("The first one comes with the first known envelope."))


def account(one: finance.Account) -> str:
    """An account in words: what it is for, and whose."""
    place = " ".join(part for part in (one.call_code, one.lot_code, one.fund_code) if part)
    return f"{finance.ACCOUNT_KINDS[one.kind]} ({place})"


@require_safe
def ledger(request: FacilityRequest) -> HttpResponse:
    """Every posting, newest first."""
    require(finance.may_view_books, request.actor)
    lead = _("Each line moves money between two accounts; nothing is ever changed, only reversed.")
    return render_list(request, Ledger(finance.ledger()), title=_("Ledger"), lead=lead)  # type: ignore[return-value]


def _paid_by(order: finance.PaymentOrder) -> str:
    """The payment that an order is for; none for one that was rejected and drafted anew."""
    asked = getattr(order, "payment_request", None)
    return reverse("grants:payment", args=[asked.record.token]) if asked else ""


class Orders(DataList):
    """Payment orders."""

    name = "payment-orders"
    caption = gettext_lazy("Payment orders")
    columns = (
        Column(
            key="payee",
            label=gettext_lazy("Payee"),
            url=_paid_by,
            sort="payee",
        ),
        Column(
            key="grant", label=gettext_lazy("Grant"), value="grant_record.reference", sort="grant_record__reference"
        ),
        Column(key="amount", label=gettext_lazy("Amount"), kind="money", value="amount_cents", sort="amount_cents"),
        Column(key="drafted", label=gettext_lazy("Drafted"), kind="date", value="drafted_at", sort="drafted_at"),
        Column(key="confirmed", label=gettext_lazy("Paid"), kind="date", value="confirmed_on", sort="confirmed_on"),
        Column(key="state", label=gettext_lazy("State"), kind="status", labels=finance.ORDER_STATES, sort="state"),
    )
    filters = (
        Choice(
            key="state", label=gettext_lazy("State"), field="state", choices=finance.ORDER_STATES.items, counts=True
        ),
    )
    search = ("payee", "grant_record__reference", "bank_reference")
    order = ("-drafted_at",)
    empty = Empty(gettext_lazy("No payment orders yet"), gettext_lazy("Orders follow checked requests for payment."))
    invented = "record.invented"


@require_safe
def orders(request: FacilityRequest) -> HttpResponse:
    """Every payment order, newest first."""
    require(finance.may_view_books, request.actor)
    rows = Orders(finance.orders().select_related("payment_request__record"))
    return render_list(request, rows, title=_("Payment orders"), lead=_("Drafted by one person, approved by another."))  # type: ignore[return-value]
