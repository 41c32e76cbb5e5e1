"""The door of finance: funds, envelopes, the ledger, payment orders."""

from facility.apps.finance.models import Account, Envelope, EnvelopeSetting, Fund, PaymentOrder, Posting
from facility.apps.finance.policy import may_view_books
from facility.apps.finance.queries import (
    EnvelopeState,
    GrantPosition,
    envelope_history,
    envelopes,
    faults,
    ledger,
    orders,
    position,
    postings_of,
    remaining_as_of,
)
from facility.apps.finance.steps import (
    advance_order,
    clear,
    commit,
    draft_order,
    load_fund,
    move,
    record_envelope,
)
from facility.apps.finance.words import ACCOUNT_KINDS, ENVELOPE_STATUSES, FINDINGS, ORDER_STATES, REASONS

STEPS = ("advance_order", "clear", "commit", "draft_order", "load_fund", "move", "record_envelope")

__all__ = [
    "ACCOUNT_KINDS",
    "ENVELOPE_STATUSES",
    "FINDINGS",
    "ORDER_STATES",
    "REASONS",
    "STEPS",
    "Account",
    "Envelope",
    "EnvelopeSetting",
    "EnvelopeState",
    "Fund",
    "GrantPosition",
    "PaymentOrder",
    "Posting",
    "advance_order",
    "clear",
    "commit",
    "draft_order",
    "envelope_history",
    "envelopes",
    "faults",
    "ledger",
    "load_fund",
    "may_view_books",
    "move",
    "orders",
    "position",
    "postings_of",
    "record_envelope",
    "remaining_as_of",
]
