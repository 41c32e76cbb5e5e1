"""Personal text in finance: a payee may be a natural person."""

from facility.foundation.records.retention import KEPT_FOR_AUDIT, not_personal, register_store

register_store(
    "finance.PaymentOrder",
    purpose="Whom the facility pays, for what, and why an order was rejected",
    ends=f"After the payment: {KEPT_FOR_AUDIT}",
)
not_personal(
    "finance.Account",
    "finance.Envelope",
    "finance.EnvelopeSetting",
    "finance.Fund",
    "finance.Posting",
)
