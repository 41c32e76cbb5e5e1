"""Money moves: requested by the beneficiary, checked, ordered, approved by a second person, confirmed by the bank."""

from collections.abc import Mapping
from datetime import date, datetime

from facility.apps.finance import public as finance
from facility.apps.grants.agreements import locked_grant
from facility.apps.grants.models import Grant, PaymentRequest
from facility.apps.grants.policy import (
    may_approve_order,
    may_check_payment,
    may_confirm_payment,
    may_order_payment,
    may_refuse_payment,
    may_request_payment,
)
from facility.apps.grants.tasks import (
    APPROVE_ORDER,
    CHECK_PAYMENT,
    CONFIRM_PAYMENT,
    ORDER_PAYMENT,
    REQUEST_PAYMENT,
)
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding, at_field
from facility.core.lifecycle import advance
from facility.core.lifecycles import PAYMENT_REQUEST
from facility.core.money import WHOLE_BP
from facility.foundation.accounts.public import Actor, Role, User, acting, require, spend
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.post import public as post
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


def prefinancing_ceiling_cents(grant: Grant) -> int:
    """The most the agreement's data sheet lets be paid in advance, in cents, rounded down."""
    return grant.amount_cents * int(grant.data_sheet["prefinancing_bp"]) // WHOLE_BP


@action
def request_payment(*, grant_id: int, amount_cents: int, actor: Actor, at: datetime) -> PaymentRequest:
    """Request the pre-financing of a running grant, once, up to the rate of its data sheet.

    Raises NotFound, Forbidden, NotAllowedNow (not running, requested before), Refused with the ceiling.
    """
    grant = locked_grant(grant_id)
    require(may_request_payment, actor, grant)
    if grant.state != "running":
        raise NotAllowedNow("request_payment", grant.state, "grant")
    ceiling = prefinancing_ceiling_cents(grant)
    if not 0 < amount_cents <= ceiling:
        facts = {"ceiling_cents": ceiling, "asked_cents": amount_cents}
        source, status = grant.data_sheet["prefinancing_source"], grant.data_sheet["prefinancing_status"]
        raise Refused(
            Finding(message="above_prefinancing", field="amount", facts=facts, source=source, source_status=status)
        )
    if grant.payment_requests.filter(kind="prefinancing").exclude(state="refused").exists():
        raise NotAllowedNow("request_payment", "requested", "pre-financing")
    label = {"en": f"Pre-financing of {grant.record}", "fr": f"Préfinancement de {grant.record}"}
    record = records.create(kind="payment_request", label=label, at=at, invented=grant.record.invented)
    made = PaymentRequest.objects.create(
        record=record,
        grant=grant,
        kind="prefinancing",
        amount_cents=amount_cents,
        requested_at=at,
        requested_by=acting(actor),
    )
    clocks.stop(record=grant.record, kind=REQUEST_PAYMENT, actor=actor, at=at)
    term = "payment_prefinancing"
    clocks.start(record=record, kind=CHECK_PAYMENT, policy=term, role=Role.GRANTS_OFFICER, actor=actor, at=at)
    facts = {"grant": grant_id, "amount_cents": amount_cents}
    trail.record(record=record, event=Event.PAYMENT_REQUEST_REQUESTED, actor=actor, at=at, facts=facts)
    return made


def _locked(request_id: int) -> PaymentRequest:
    rows = PaymentRequest.objects.select_related("record", "grant__record", "grant__beneficiary", "order")
    found = rows.filter(pk=request_id).first()
    if found is None:
        raise NotFound("payment request")
    records.lock(found.record_id)
    return rows.get(pk=request_id)


@action
def check_payment(*, request_id: int, actor: Actor, at: datetime) -> PaymentRequest:
    """Find a request in order. Raises NotFound, Forbidden, NotAllowedNow."""
    found = _locked(request_id)
    require(may_check_payment, actor, found)
    found.state = advance(PAYMENT_REQUEST, found.state, "check")
    found.checked_at, found.checked_by = at, actor.user_id
    found.save()
    _next(found, CHECK_PAYMENT, ORDER_PAYMENT, Role.FINANCE_OFFICER, actor, at)
    trail.record(record=found.record, event=Event.PAYMENT_REQUEST_CHECKED, actor=actor, at=at)
    return found


@action
def refuse_payment(*, request_id: int, rule: str, reason: str, actor: Actor, at: datetime) -> PaymentRequest:
    """Refuse a request, naming the rule and the reason. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    found = _locked(request_id)
    require(may_refuse_payment, actor, found)
    if not rule.strip() or not reason.strip():
        raise Refused(at_field("reason", "refusal_names_rule"))
    found.state = advance(PAYMENT_REQUEST, found.state, "refuse")
    found.refused_at, found.refused_rule, found.refused_reason = at, rule.strip()[:60], reason.strip()
    found.save()
    clocks.stop_all(record=found.record, actor=actor, at=at, reason="refused")
    clocks.start(
        record=found.grant.record,
        kind=REQUEST_PAYMENT,
        role=Role.FINANCIAL_SIGNATORY,
        organisation_id=found.grant.beneficiary_id,
        actor=actor,
        at=at,
    )
    trail.record(record=found.record, event=Event.PAYMENT_REQUEST_REFUSED, actor=actor, at=at)
    facts = {"rule": found.refused_rule, "reason": found.refused_reason}
    _tell(found, "payment_refused", facts, at)
    return found


@action
def order_payment(*, request_id: int, actor: Actor, at: datetime) -> PaymentRequest:
    """Order a checked payment: the money is set apart and waits for a second person.

    The one who checked may not order. Raises NotFound, Forbidden, NotAllowedNow, Refused without the money.
    """
    found = _locked(request_id)
    require(may_order_payment, actor, found)
    if actor.user_id == found.checked_by:
        raise Refused(at_field("", "second_person_needed"))
    found.state = advance(PAYMENT_REQUEST, found.state, "order")
    spend(may_order_payment, actor, at, found)
    found.order = finance.draft_order(
        grant_record_id=found.grant.record_id,
        amount_cents=found.amount_cents,
        purpose=found.kind,
        payee=found.grant.beneficiary.name,
        actor=actor,
        at=at,
        invented=found.record.invented,
    )
    found.save()
    _next(found, ORDER_PAYMENT, APPROVE_ORDER, Role.AUTHORISING_OFFICER, actor, at)
    facts = {"order": found.order.pk}
    trail.record(record=found.record, event=Event.PAYMENT_REQUEST_ORDERED, actor=actor, at=at, facts=facts)
    return found


@action
def approve_order(*, request_id: int, actor: Actor, at: datetime) -> PaymentRequest:
    """Approve the order as a second person; it goes to the bank. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    found = _locked(request_id)
    require(may_approve_order, actor, found)
    if found.order is None:
        raise NotAllowedNow("approve_order", found.state, "payment request")
    spend(may_approve_order, actor, at, found)
    finance.advance_order(order_id=found.order.pk, action="approve", actor=actor, at=at)
    finance.advance_order(order_id=found.order.pk, action="send", actor=actor, at=at)
    _next(found, APPROVE_ORDER, CONFIRM_PAYMENT, Role.FINANCE_OFFICER, actor, at)
    return found


@action
def reject_order(*, request_id: int, reason: str, actor: Actor, at: datetime) -> PaymentRequest:
    """Reject the order: the money goes back to the commitment, and the request to where it can be ordered or refused.

    Raises NotFound, Forbidden, NotAllowedNow, Refused.
    """
    found = _locked(request_id)
    require(may_approve_order, actor, found)
    if not reason.strip():
        raise Refused(at_field("reason", "refusal_names_rule"))
    if found.order is None:
        raise NotAllowedNow("reject_order", found.state, "payment request")
    found.state = advance(PAYMENT_REQUEST, found.state, "put_back")
    was_sent = found.order.state == "sent"
    finance.advance_order(order_id=found.order.pk, action="reject", actor=actor, at=at, reason=reason.strip())
    found.save()
    done = CONFIRM_PAYMENT if was_sent else APPROVE_ORDER
    _next(found, done, ORDER_PAYMENT, Role.FINANCE_OFFICER, actor, at)
    facts = {"order": found.order.pk}
    trail.record(record=found.record, event=Event.PAYMENT_REQUEST_PUT_BACK, actor=actor, at=at, facts=facts)
    return found


@action
def confirm_payment(
    *, request_id: int, paid_on: date, bank_reference: str, actor: Actor, at: datetime
) -> PaymentRequest:
    """Confirm what the bank did, with its day and reference. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    found = _locked(request_id)
    require(may_confirm_payment, actor, found)
    if not bank_reference.strip():
        raise Refused(at_field("bank_reference", "bank_reference_missing"))
    if paid_on > local_day(at):
        raise Refused(at_field("paid_on", "paid_in_the_future"))
    found.state = advance(PAYMENT_REQUEST, found.state, "confirm")
    if found.order is None:
        raise NotAllowedNow("confirm_payment", found.state, "payment request")
    spend(may_confirm_payment, actor, at, found)
    finance.advance_order(
        order_id=found.order.pk,
        action="confirm",
        actor=actor,
        at=at,
        confirmed_on=paid_on,
        bank_reference=bank_reference.strip()[:60],
    )
    found.save()
    found.grant.duties.filter(kind="pre_financing", met_at=None).update(met_at=at)
    clocks.stop_all(record=found.record, actor=actor, at=at, reason="paid")
    facts = {"amount_cents": found.amount_cents, "paid_on": paid_on.isoformat()}
    trail.record(record=found.record, event=Event.PAYMENT_REQUEST_PAID, actor=actor, at=at, facts=facts)
    _tell(
        found, "payment_made", {"amount": {"money": found.amount_cents}, "paid_on": {"date": paid_on.isoformat()}}, at
    )
    return found


def _next(found: PaymentRequest, done: str, kind: str, role: Role, actor: Actor, at: datetime) -> None:
    """The next one's turn, within the same term of payment."""
    clocks.hand_on(record=found.record, done=done, kind=kind, role=role, actor=actor, at=at)


def _tell(found: PaymentRequest, kind: str, facts: Mapping[str, object], at: datetime) -> None:
    user = User.objects.filter(pk=found.requested_by).first()
    if user is not None:
        told = {"reference": str(found.grant.record), **facts}
        post.queue(kind=kind, to=user, record=found.record, facts=told, at=at, key=f"payment:{found.pk}:{kind}")
