"""What grants and payments put on the desk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facility.apps.finance import public as finance
from facility.apps.grants import public as grants
from facility.foundation.accounts.public import Actor, Role
from facility.interfaces.web.desk.tiles import Tile, place


def _to_sign_first(actor: Actor, at: datetime) -> QuerySet[Any]:
    return grants.visible_to(actor).filter(state="preparation")


def _to_sign(actor: Actor, at: datetime) -> QuerySet[Any]:
    return grants.visible_to(actor).filter(state="signed_by_beneficiary")


def _to_approve(actor: Actor, at: datetime) -> QuerySet[Any]:
    return grants.payment_requests(actor).filter(order__state="drafted")


def _to_check(actor: Actor, at: datetime) -> QuerySet[Any]:
    return grants.payment_requests(actor).filter(state="requested")


def _to_order(actor: Actor, at: datetime) -> QuerySet[Any]:
    return grants.payment_requests(actor).filter(state="checked")


def _to_confirm(actor: Actor, at: datetime) -> QuerySet[Any]:
    return grants.payment_requests(actor).filter(order__state="sent", state="ordered")


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """Agreements to sign, payments to check, order, approve and confirm; the places to look at them."""
    here, mine = place("grants:payments"), place("grants:list")
    if actor.has(Role.FINANCIAL_SIGNATORY):
        yield Tile(
            _("Agreements to sign"),
            _("The beneficiary signs first."),
            f"{mine}?state=preparation",
            _to_sign_first,
            True,
            5,
        )
    if actor.has(Role.AUTHORISING_OFFICER):
        url = f"{mine}?state=signed_by_beneficiary"
        yield Tile(_("Agreements to sign"), _("Signed by the beneficiary."), url, _to_sign, True, 5)
        yield Tile(_("Orders to approve"), _("Drafted by a colleague."), f"{here}?state=ordered", _to_approve, True, 6)
    if actor.has(Role.GRANTS_OFFICER):
        yield Tile(
            _("Payments to check"), _("Requested by beneficiaries."), f"{here}?state=requested", _to_check, True, 7
        )
    if actor.has(Role.FINANCE_OFFICER):
        yield Tile(_("Payments to order"), _("Found in order."), f"{here}?state=checked", _to_order, True, 6)
        yield Tile(_("Payments to confirm"), _("Sent to the bank."), f"{here}?state=ordered", _to_confirm, True, 7)
    if grants.policy.may_list_all(actor) or actor.has(Role.FINANCIAL_SIGNATORY) or actor.has(Role.REPORTER):
        yield Tile(_("Grants"), _("What was awarded, signed and is running."), mine, order=40)
        yield Tile(_("Payments"), _("What was requested, ordered and paid."), here, order=41)
    if actor.has(Role.AUTHORISING_OFFICER) or actor.has(Role.GRANTS_OFFICER):
        terms = place("grants:text")
        yield Tile(_("Terms of agreements"), _("What every agreement says beside its data sheet."), terms, order=44)
    if finance.may_view_books(actor):
        yield Tile(_("Money"), _("Envelopes, ledger, payment orders."), place("finance:envelopes"), order=42)
