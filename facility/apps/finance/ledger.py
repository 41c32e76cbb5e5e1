"""Posting to the ledger: two balances locked in one order, moved by one amount, once per key."""

from datetime import date, datetime
from typing import Any

from django.db.models import F

from facility.apps.finance.models import Account, Envelope, Posting
from facility.core.errors import Refused
from facility.core.findings import Finding
from facility.foundation.accounts.public import Actor
from facility.foundation.base.acts import step

REASONS = {
    (Account.SOURCE, Account.AVAILABLE): "envelope_set",
    (Account.AVAILABLE, Account.SOURCE): "envelope_lowered",
    (Account.AVAILABLE, Account.COMMITTED): "commitment",
    (Account.COMMITTED, Account.AVAILABLE): "decommitment",
    (Account.COMMITTED, Account.IN_PAYMENT): "payment_ordered",
    (Account.IN_PAYMENT, Account.COMMITTED): "payment_rejected",
    (Account.IN_PAYMENT, Account.ADVANCED): "payment_confirmed",
    (Account.ADVANCED, Account.ACCEPTED): "costs_accepted",
    (Account.ADVANCED, Account.RECOVERABLE): "recovery_due",
    (Account.RECOVERABLE, Account.AVAILABLE): "recovery_received",
}


def source_account(envelope: Envelope) -> Account:
    """The account of the fund's own money, the only one that runs below zero."""
    code = f"{envelope.fund.code}:source"
    made, _new = Account.objects.get_or_create(
        code=code, defaults={"kind": Account.SOURCE, "fund_code": envelope.fund.code}
    )
    return made


def available_account(envelope: Envelope) -> Account:
    """What an envelope still has to give."""
    made, _new = Account.objects.get_or_create(
        code=f"envelope:{envelope.pk}:available", defaults=_dimensions(envelope, Account.AVAILABLE)
    )
    return made


def grant_account(envelope: Envelope, record_id: int, kind: str) -> Account:
    """One of a grant's accounts (committed, in payment, advanced, accepted, recoverable)."""
    made, _new = Account.objects.get_or_create(
        code=f"grant:{record_id}:{kind}", defaults={**_dimensions(envelope, kind), "record_id": record_id}
    )
    return made


def _dimensions(envelope: Envelope, kind: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "envelope": envelope,
        "fund_code": envelope.fund.code,
        "call_code": envelope.call_code,
        "lot_code": envelope.lot_code,
    }


@step
def post(
    *,
    from_account: Account,
    to_account: Account,
    amount_cents: int,
    key: str,
    actor: Actor,
    at: datetime,
    valid_on: date,
    cause: str = "",
    reverses: Posting | None = None,
) -> Posting:
    """Move cents (> 0) between two accounts; the same key a second time returns the first posting and moves nothing.

    Raises Refused when the money is not there: which account, how much it holds, how much was asked.
    """
    done = Posting.objects.filter(key=key).first()
    if done is not None:
        return done
    # Rows are locked in the order of their ids, so that two postings never wait for each other.
    pair = {
        one.pk: one
        for one in Account.objects.select_for_update().filter(pk__in=[from_account.pk, to_account.pk]).order_by("pk")
    }
    held = pair[from_account.pk]
    if held.kind != Account.SOURCE and held.balance_cents < amount_cents:
        facts = {"held_cents": held.balance_cents, "asked_cents": amount_cents, "account": held.kind}
        raise Refused(Finding(message="not_enough_money", field="amount", facts=facts, remedy="ask_for_less"))
    Account.objects.filter(pk=from_account.pk).update(balance_cents=F("balance_cents") - amount_cents)
    Account.objects.filter(pk=to_account.pk).update(balance_cents=F("balance_cents") + amount_cents)
    return Posting.objects.create(
        from_account=from_account,
        to_account=to_account,
        amount_cents=amount_cents,
        reason="reversal" if reverses else REASONS[held.kind, pair[to_account.pk].kind],
        key=key,
        reverses=reverses,
        valid_on=valid_on,
        known_at=at,
        user_id=actor.user_id,
        cause=cause,
    )
