"""Personal text in finance: a payee may be a natural person."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from facility.foundation.records.retention import KEPT_FOR_AUDIT, not_personal, register_store

register_store(
    "finance.PaymentOrder",
    purpose=_("Whom the facility pays, for what, and why an order was rejected"),
    ends=format_lazy("{} {}", _("After the payment:"), KEPT_FOR_AUDIT),
)
not_personal(
    "finance.Account",
    "finance.Envelope",
    "finance.EnvelopeSetting",
    "finance.Fund",
    "finance.Posting",
)
