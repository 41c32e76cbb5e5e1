"""The books, for those who may read them: envelopes drawn down, every posting, every payment order. Reading."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ninja import Router, Schema

from facility.apps.calls import public as calls
from facility.apps.finance import public as finance
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.interfaces.api.callers import ApiRequest, need_person
from facility.interfaces.api.paging import page
from facility.interfaces.api.v1.calls import EnvelopeOut, envelope_row
from facility.interfaces.api.v1.shapes import listing, page_of
from facility.interfaces.web.finance.views import Ledger, Orders

router = Router(tags=["finance"])


class FundEnvelopeOut(EnvelopeOut):
    """An envelope with its call."""

    call: str


class BooksOut(Schema):
    """Every envelope today; `faults` says what is wrong with the books, and is empty where nothing is."""

    envelopes: list[FundEnvelopeOut]
    faults: list[str]


class SettingOut(Schema):
    """What was said of an envelope on a day."""

    amount_cents: int | None
    status: str
    as_of: str
    source: str
    set_at: datetime


class AccountOut(Schema):
    """One side of a posting: what the account is for, and whose."""

    code: str
    kind: str
    call: str
    lot: str
    fund: str


class PostingOut(Schema):
    """A posting moves cents from one account to another; it is never changed, only reversed."""

    number: int
    reason: str
    amount_cents: int
    from_account: AccountOut
    to_account: AccountOut
    valid_on: date
    known_at: datetime
    cause: str
    reverses: int | None


class OrderOut(Schema):
    """A payment order; it is drafted, approved and confirmed on the pages alone, by two people."""

    token: str
    payment: str | None
    grant: str | None
    payee: str
    amount_cents: int
    purpose: str
    state: str
    drafted_at: datetime
    approved_at: datetime | None
    confirmed_on: date | None
    rejected_reason: str
    invented: bool


def _reader(request: ApiRequest) -> None:
    require(finance.may_view_books, need_person(request))


@router.get("/desk/finance/envelopes", response=BooksOut)
def list_envelopes(request: ApiRequest) -> dict[str, Any]:
    """Every envelope today: amount as of its day, committed, left. An unknown amount is null, never zero."""
    _reader(request)
    rows = [envelope_row(one) | {"call": one.call_code} for one in finance.envelopes()]
    return {"envelopes": rows, "faults": finance.faults()}


@router.get("/desk/finance/envelopes/{code}/{lot}/{fund}/history", response=list[SettingOut])
def list_envelope_history(request: ApiRequest, code: str, lot: str, fund: str) -> Any:
    """Every dated statement of an envelope's amount, newest first."""
    _reader(request)
    found = calls.lot_for(code, lot, request.actor)
    rows = list(finance.envelope_history(found.call.code, found.code, fund))
    if not rows:
        raise NotFound("envelope")
    return rows


def _account(one: finance.Account) -> dict[str, Any]:
    return {
        "code": one.code,
        "kind": one.kind,
        "call": one.call_code,
        "lot": one.lot_code,
        "fund": one.fund_code,
    }


def _postings(rows: Sequence[finance.Posting]) -> list[dict[str, Any]]:
    named = ("reason", "amount_cents", "valid_on", "known_at", "cause")
    return [
        {name: getattr(one, name) for name in named}
        | {
            "number": one.pk,
            "from_account": _account(one.from_account),
            "to_account": _account(one.to_account),
            "reverses": one.reverses_id,
        }
        for one in rows
    ]


@router.get("/desk/finance/postings", response=page_of(PostingOut), openapi_extra=listing(Ledger))
def list_postings(request: ApiRequest) -> dict[str, Any]:
    """Every posting, newest first: commitments, payments, clearings, recoveries."""
    _reader(request)
    return page(request, Ledger(finance.ledger()), _postings)


def _orders(rows: Sequence[finance.PaymentOrder]) -> list[dict[str, Any]]:
    named = (
        "payee", "amount_cents", "purpose", "state", "drafted_at", "approved_at", "confirmed_on", "rejected_reason",
    )  # fmt: skip
    return [
        {name: getattr(one, name) for name in named}
        | {
            "token": one.record.token,
            "payment": one.payment_request.record.token,
            "grant": one.grant_record.reference,
            "invented": one.record.invented,
        }
        for one in rows
    ]


@router.get("/desk/finance/orders", response=page_of(OrderOut), openapi_extra=listing(Orders))
def list_orders(request: ApiRequest) -> dict[str, Any]:
    """Every payment order, newest first."""
    _reader(request)
    return page(request, Orders(finance.orders().select_related("payment_request__record")), _orders)
