"""Reading the books: what an envelope still has, its history, a grant's position, and whether all sums agree."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from facility.apps.finance.models import Account, Envelope, EnvelopeSetting, PaymentOrder, Posting


@dataclass(frozen=True)
class EnvelopeState:
    """An envelope today, in cents; `amount_cents` and `remaining_cents` are None while the amount is not known."""

    call_code: str
    lot_code: str
    fund_code: str
    amount_cents: int | None
    committed_cents: int
    remaining_cents: int | None
    status: str
    as_of: str
    source: str
    record_token: str
    # The part of `committed_cents` that grants of the demonstration hold: no published figure may contain it.
    invented_cents: int = 0


def envelopes(call_code: str = "") -> list[EnvelopeState]:
    """The envelopes of a call (of all calls without a code), drawn down by what is committed. Two queries."""
    rows = Envelope.objects.select_related("fund", "record").order_by("call_code", "lot_code", "fund__code")
    if call_code:
        rows = rows.filter(call_code=call_code)
    accounts = Account.objects.filter(envelope__in=rows).order_by().values_list("envelope_id")
    sums = accounts.annotate(
        available=Sum("balance_cents", filter=Q(kind=Account.AVAILABLE)),
        made_up=Sum("balance_cents", filter=Q(record__invented=True)),
    )
    held = {envelope: (available or 0, made_up or 0) for envelope, available, made_up in sums}
    return [_state(row, *held.get(row.pk, (0, 0))) for row in rows]


def _state(row: Envelope, available_cents: int, invented_cents: int) -> EnvelopeState:
    known = row.amount_cents is not None
    return EnvelopeState(
        call_code=row.call_code,
        lot_code=row.lot_code,
        fund_code=row.fund.code,
        amount_cents=row.amount_cents,
        committed_cents=(row.amount_cents or 0) - available_cents,
        remaining_cents=available_cents if known else None,
        status=row.status,
        as_of=row.as_of,
        source=row.source,
        record_token=row.record.token,
        invented_cents=invented_cents,
    )


def envelope_history(call_code: str, lot_code: str, fund_code: str) -> QuerySet[EnvelopeSetting]:
    """Every dated statement of an envelope's amount, newest first."""
    return EnvelopeSetting.objects.filter(
        envelope__call_code=call_code, envelope__lot_code=lot_code, envelope__fund__code=fund_code
    ).order_by("-set_at", "-pk")


def envelopes_as_of(until: datetime) -> list[tuple[str, str, int | None]]:
    """Call, fund and amount in cents (None: not known) of every envelope, as last stated by that moment. One query."""
    rows = EnvelopeSetting.objects.filter(set_at__lte=until).order_by("set_at", "pk")
    named = rows.values_list("envelope_id", "envelope__call_code", "envelope__fund__code", "amount_cents")
    newest = {envelope: (call, fund, cents) for envelope, call, fund, cents in named}
    return list(newest.values())


def held_as_of(grants: QuerySet[Any, Any], kinds: Iterable[str], on: date, until: datetime) -> int:
    """What accounts of these kinds held for these records at the end of a day, as known at a moment. Two queries."""
    total, kinds = Coalesce(Sum("amount_cents"), 0), list(kinds)
    rows = Posting.objects.filter(valid_on__lte=on, known_at__lte=until)
    ours = {"kind__in": kinds, "record__in": grants}
    came = rows.filter(**{f"to_account__{name}": value for name, value in ours.items()})
    went = rows.filter(**{f"from_account__{name}": value for name, value in ours.items()})
    return int(came.aggregate(cents=total)["cents"] - went.aggregate(cents=total)["cents"])


def remaining_as_of(call_code: str, lot_code: str, fund_code: str, on: date, known_at: datetime) -> int:
    """What an envelope had left at the end of a day, as it was known at a moment; in cents, from postings alone."""
    account = {
        "envelope__call_code": call_code,
        "envelope__lot_code": lot_code,
        "envelope__fund__code": fund_code,
        "kind": Account.AVAILABLE,
    }
    span = {"valid_on__lte": on, "known_at__lte": known_at}
    total = Coalesce(Sum("amount_cents"), 0)
    incoming = Posting.objects.filter(
        **{f"to_account__{name}": value for name, value in account.items()}, **span
    ).aggregate(cents=total)["cents"]
    outgoing = Posting.objects.filter(
        **{f"from_account__{name}": value for name, value in account.items()}, **span
    ).aggregate(cents=total)["cents"]
    return int(incoming - outgoing)


@dataclass(frozen=True)
class GrantPosition:
    """A grant's money in cents. `committed_cents` is the whole commitment, whatever was paid of it since."""

    committed_cents: int
    in_payment_cents: int
    paid_cents: int
    accepted_cents: int
    open_cents: int
    recoverable_cents: int


def position(grant_record_id: int) -> GrantPosition:
    """Where a grant's money stands. One query."""
    held = dict(Account.objects.filter(record_id=grant_record_id).values_list("kind", "balance_cents"))
    paid = sum(held.get(kind, 0) for kind in (Account.ADVANCED, Account.ACCEPTED, Account.RECOVERABLE))
    still = held.get(Account.COMMITTED, 0)
    waiting = held.get(Account.IN_PAYMENT, 0)
    return GrantPosition(
        committed_cents=still + waiting + paid,
        in_payment_cents=waiting,
        paid_cents=paid,
        accepted_cents=held.get(Account.ACCEPTED, 0),
        open_cents=still,
        recoverable_cents=held.get(Account.RECOVERABLE, 0),
    )


def postings_of(grant_record_id: int) -> QuerySet[Posting]:
    """A grant's postings, oldest first."""
    mine = Account.objects.filter(record_id=grant_record_id)
    return (
        (Posting.objects.filter(from_account__in=mine) | Posting.objects.filter(to_account__in=mine))
        .select_related("from_account", "to_account")
        .order_by("pk")
    )


def ledger() -> QuerySet[Posting]:
    """All postings, newest first."""
    return Posting.objects.select_related("from_account", "to_account").order_by("-pk")


def orders(grant_record_id: int | None = None) -> QuerySet[PaymentOrder]:
    """Payment orders, newest first."""
    rows = PaymentOrder.objects.select_related("record", "grant_record").order_by("-pk")
    return rows if grant_record_id is None else rows.filter(grant_record_id=grant_record_id)


def faults() -> list[str]:
    """What is wrong with the books: balances that their postings do not explain, or a total that is not zero."""
    found = []
    incoming = dict(Posting.objects.order_by().values_list("to_account").annotate(cents=Sum("amount_cents")))
    outgoing = dict(Posting.objects.order_by().values_list("from_account").annotate(cents=Sum("amount_cents")))
    for account in Account.objects.order_by("code"):
        expected = incoming.get(account.pk, 0) - outgoing.get(account.pk, 0)
        if expected != account.balance_cents:
            found.append(f"{account.code} holds {account.balance_cents} cents, its postings say {expected}")
    total = Account.objects.aggregate(cents=Coalesce(Sum(F("balance_cents")), 0))["cents"]
    if total:
        found.append(f"all accounts together hold {total} cents instead of 0")
    return found
