"""The door of grants: decisions, agreements, what is due, payments."""

from facility.apps.grants import policy
from facility.apps.grants.agreement_paper import agreement_paper
from facility.apps.grants.agreements import (
    agreement_content,
    locked_grant,
    sign,
    sign_as_beneficiary,
)
from facility.apps.grants.deciding import (
    DECIDE,
    Advice,
    Line,
    decide,
    departures,
    envelope_of,
    money_left,
    propose_decision,
    proposed_allocation,
    withdraw_decision,
)
from facility.apps.grants.models import AgreementText, Decision, Duty, Grant, PaymentRequest
from facility.apps.grants.paying import (
    approve_order,
    check_payment,
    confirm_payment,
    order_payment,
    prefinancing_ceiling_cents,
    refuse_payment,
    reject_order,
    request_payment,
)
from facility.apps.grants.queries import (
    by_token,
    decision_by_token,
    decisions,
    duties_of,
    payment_by_token,
    payment_requests,
    rows,
    visible_to,
)
from facility.apps.grants.steps import meet_duty
from facility.apps.grants.tasks import task_of
from facility.apps.grants.texts import adopt_text, check_text, latest_text, parse_text, text_in_force, text_of, written
from facility.apps.grants.words import (
    DECISION_STATES,
    DUTIES,
    FINDINGS,
    GRANT_STATES,
    OUTCOMES,
    PAYMENT_KINDS,
    PAYMENT_STATES,
    TEXT_STATUS,
)

STEPS = ("locked_grant", "meet_duty", "text_in_force")

__all__ = [
    "TEXT_STATUS",
    "AgreementText",
    "adopt_text",
    "agreement_paper",
    "check_text",
    "parse_text",
    "latest_text",
    "written",
    "text_in_force",
    "text_of",
    "DECIDE",
    "DECISION_STATES",
    "DUTIES",
    "FINDINGS",
    "GRANT_STATES",
    "OUTCOMES",
    "PAYMENT_KINDS",
    "PAYMENT_STATES",
    "STEPS",
    "Advice",
    "Decision",
    "Duty",
    "Grant",
    "Line",
    "PaymentRequest",
    "agreement_content",
    "approve_order",
    "by_token",
    "check_payment",
    "confirm_payment",
    "decide",
    "decision_by_token",
    "decisions",
    "departures",
    "duties_of",
    "envelope_of",
    "locked_grant",
    "meet_duty",
    "money_left",
    "proposed_allocation",
    "order_payment",
    "payment_by_token",
    "payment_requests",
    "policy",
    "prefinancing_ceiling_cents",
    "propose_decision",
    "refuse_payment",
    "reject_order",
    "request_payment",
    "rows",
    "sign",
    "sign_as_beneficiary",
    "visible_to",
    "withdraw_decision",
    "task_of",
]
