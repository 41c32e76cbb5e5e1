"""What upper apps do to money, inside their own transactions."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from facility.apps.finance import ledger
from facility.apps.finance.models import Account, Envelope, EnvelopeSetting, Fund, FundingStatement, PaymentOrder
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding
from facility.core.lifecycle import advance
from facility.core.lifecycles import PAYMENT_ORDER
from facility.foundation.accounts.public import Actor
from facility.foundation.base.acts import step
from facility.foundation.base.clock import local_day
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


def _locked_envelope(call_code: str, lot_code: str, fund_code: str) -> Envelope:
    """Lock an envelope. Raises NotFound."""
    found = (
        Envelope.objects.select_for_update(of=("self",))
        .select_related("fund", "record")
        .filter(call_code=call_code, lot_code=lot_code, fund__code=fund_code)
        .first()
    )
    if found is None:
        raise NotFound("envelope")
    return found


@step
def record_envelope(
    *,
    call_code: str,
    fund_code: str,
    amount_cents: int | None,
    status: str,
    as_of: str,
    source: str,
    actor: Actor,
    at: datetime,
    lot_code: str = "",
    invented: bool = False,
) -> Envelope:
    """State an envelope's amount as of a (partial) day; NULL and status "unknown" where nobody published it.

    A lower amount than what is committed is refused by the balance of the available account. Raises Refused, NotFound.
    """
    fund = Fund.objects.filter(code=fund_code).first()
    if fund is None:
        raise NotFound("fund")
    known = Envelope.objects.filter(call_code=call_code, lot_code=lot_code, fund=fund).exists()
    if not known:
        label = {"en": " ".join(part for part in (call_code, lot_code, fund_code) if part)}
        made = records.create(kind="envelope", label=label, at=at, invented=invented)
        Envelope.objects.create(record=made, call_code=call_code, lot_code=lot_code, fund=fund)
    envelope = _locked_envelope(call_code, lot_code, fund_code)
    before = envelope.amount_cents or 0
    envelope.amount_cents, envelope.status = amount_cents, status
    envelope.as_of, envelope.source = as_of, source
    envelope.save()
    setting = EnvelopeSetting.objects.create(
        envelope=envelope,
        amount_cents=amount_cents,
        status=status,
        as_of=as_of,
        source=source,
        set_at=at,
        set_by=actor.user_id,
    )
    change = (amount_cents or 0) - before
    if change:
        ends = (ledger.source_account(envelope), ledger.available_account(envelope))
        giving, taking = ends if change > 0 else ends[::-1]
        ledger.post(
            from_account=giving,
            to_account=taking,
            amount_cents=abs(change),
            key=f"envelope:{envelope.pk}:setting:{setting.pk}",
            actor=actor,
            at=at,
            valid_on=local_day(at),
        )
    facts = {"amount_cents": amount_cents, "status": status, "as_of": as_of}
    trail.record(record=envelope.record, event=Event.ENVELOPE_STATED, actor=actor, at=at, facts=facts)
    return envelope


@step
def commit(
    *,
    call_code: str,
    lot_code: str,
    fund_code: str,
    grant_record_id: int,
    amount_cents: int,
    actor: Actor,
    at: datetime,
    cause: str = "",
) -> None:
    """Commit a grant's amount from its envelope, once. Raises Refused when the envelope is unknown or too small."""
    envelope = _locked_envelope(call_code, lot_code, fund_code)
    if envelope.amount_cents is None:
        missing = {"fund": fund_code, "lot": lot_code}
        raise Refused(Finding(message="envelope_unknown", field="amount", facts=missing, remedy="state_envelope"))
    ledger.post(
        from_account=ledger.available_account(envelope),
        to_account=ledger.grant_account(envelope, grant_record_id, Account.COMMITTED),
        amount_cents=amount_cents,
        key=f"grant:{grant_record_id}:commitment",
        actor=actor,
        at=at,
        valid_on=local_day(at),
        cause=cause,
    )
    facts = {"grant": grant_record_id, "amount_cents": amount_cents}
    trail.record(record=envelope.record, event=Event.GRANT_COMMITTED, actor=actor, at=at, facts=facts, cause=cause)


def _envelope_of(grant_record_id: int) -> Envelope:
    """The envelope a grant was committed from. Raises NotAllowedNow before commitment."""
    committed = Account.objects.filter(record_id=grant_record_id, kind=Account.COMMITTED).first()
    if committed is None or committed.envelope is None:
        raise NotAllowedNow("pay", "not committed")
    return committed.envelope


@step
def move(
    *,
    grant_record_id: int,
    giving: str,
    taking: str,
    amount_cents: int,
    key: str,
    actor: Actor,
    at: datetime,
    valid_on: date | None = None,
    cause: str = "",
) -> None:
    """Move a grant's money between two of its accounts. Raises Refused when it is not there."""
    envelope = _envelope_of(grant_record_id)
    ledger.post(
        from_account=ledger.grant_account(envelope, grant_record_id, giving),
        to_account=ledger.available_account(envelope)
        if taking == Account.AVAILABLE
        else ledger.grant_account(envelope, grant_record_id, taking),
        amount_cents=amount_cents,
        key=key,
        actor=actor,
        at=at,
        valid_on=valid_on or local_day(at),
        cause=cause,
    )


@step
def draft_order(
    *,
    grant_record_id: int,
    amount_cents: int,
    purpose: str,
    payee: str,
    actor: Actor,
    at: datetime,
    invented: bool = False,
) -> PaymentOrder:
    """Draft a payment order: the money moves from committed to in payment, so that nothing else can use it."""
    if actor.user_id is None:
        raise NotAllowedNow("draft_order", "no person")
    made = records.create(kind="payment_order", label={"en": f"Payment order, {purpose}"}, at=at, invented=invented)
    order = PaymentOrder.objects.create(
        record=made,
        grant_record_id=grant_record_id,
        amount_cents=amount_cents,
        purpose=purpose,
        payee=payee,
        drafted_at=at,
        drafted_by=actor.user_id,
    )
    move(
        grant_record_id=grant_record_id,
        giving=Account.COMMITTED,
        taking=Account.IN_PAYMENT,
        amount_cents=amount_cents,
        key=f"order:{order.pk}:ordered",
        actor=actor,
        at=at,
    )
    facts = {"grant": grant_record_id, "amount_cents": amount_cents}
    trail.record(record=made, event=Event.PAYMENT_ORDER_DRAFTED, actor=actor, at=at, facts=facts)
    return order


@step
def advance_order(
    *,
    order_id: int,
    action: str,
    actor: Actor,
    at: datetime,
    confirmed_on: date | None = None,
    bank_reference: str = "",
    reason: str = "",
) -> PaymentOrder:
    """Approve, send, confirm (day and bank reference) or reject (reason) an order; the database holds the two people.

    Raises NotFound, NotAllowedNow, Refused; an approval by its drafter breaks a constraint and is refused before.
    """
    order = PaymentOrder.objects.select_for_update(of=("self",)).select_related("record").filter(pk=order_id).first()
    if order is None:
        raise NotFound("payment order")
    if action == "approve" and (actor.user_id is None or actor.user_id == order.drafted_by):
        raise Refused(Finding(message="second_person_needed", field="", remedy="ask_a_colleague"))
    order.state = advance(PAYMENT_ORDER, order.state, action)
    if action == "approve":
        order.approved_at, order.approved_by = at, actor.user_id
    elif action == "send":
        order.sent_at = at
    elif action == "confirm":
        order.confirmed_on, order.bank_reference = confirmed_on, bank_reference
    else:
        order.rejected_reason = reason
    order.save()
    if action in {"confirm", "reject"}:
        move(
            grant_record_id=order.grant_record_id,
            giving=Account.IN_PAYMENT,
            taking=Account.ADVANCED if action == "confirm" else Account.COMMITTED,
            amount_cents=order.amount_cents,
            key=f"order:{order.pk}:{action}",
            actor=actor,
            at=at,
            valid_on=confirmed_on,
        )
    event = {
        "approve": Event.PAYMENT_ORDER_APPROVED,
        "send": Event.PAYMENT_ORDER_SENT,
        "confirm": Event.PAYMENT_ORDER_CONFIRMED,
        "reject": Event.PAYMENT_ORDER_REJECTED,
    }[action]
    trail.record(record=order.record, event=event, actor=actor, at=at, facts={"amount_cents": order.amount_cents})
    return order


@step
def clear(*, grant_record_id: int, amount_cents: int, key: str, actor: Actor, at: datetime, cause: str = "") -> None:
    """Clear advances against the EU share of accepted costs. Raises Refused above what was paid."""
    move(
        grant_record_id=grant_record_id,
        giving=Account.ADVANCED,
        taking=Account.ACCEPTED,
        amount_cents=amount_cents,
        key=key,
        actor=actor,
        at=at,
        cause=cause,
    )


@step
def load_fund(
    *, code: str, name: dict[str, str], period: str = "", managing_service: str = "", source: str = ""
) -> Fund:
    """Add or describe a fund."""
    fund, _new = Fund.objects.update_or_create(
        code=code,
        defaults={"name": name, "period": period, "managing_service": managing_service, "source": source},
    )
    return fund


@step
def record_funding(
    *,
    record: records.Record,
    funds: Sequence[str],
    source: str,
    status: str,
    actor: Actor,
    at: datetime,
    shares_bp: Mapping[str, int] | None = None,
    valid_from: date | None = None,
    source_url: str = "",
    reason: str = "",
    stated_by: int | None = None,
    confirmed_by: int | None = None,
) -> FundingStatement:
    """State by which funds a thing is paid from a day on (no day: from its beginning); no fund: it is not known.

    The caller holds the lock of the record and answers for the codes.
    """
    made = FundingStatement.objects.create(
        record=record,
        fund_codes=f";{';'.join(funds)};" if funds else "",
        shares_bp=dict(shares_bp or {}),
        valid_from=valid_from.isoformat() if valid_from is not None else "",
        source=source,
        source_url=source_url,
        status=status,
        reason=reason,
        stated_at=at,
        stated_by=stated_by,
        confirmed_by=confirmed_by,
    )
    facts = {"statement": made.pk, "funds": list(funds), "valid_from": made.valid_from}
    trail.record(record=record, event=Event.FUNDING_STATED, actor=actor, at=at, facts=facts)
    return made
