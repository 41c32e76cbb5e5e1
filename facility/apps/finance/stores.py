"""Personal text in finance: a payee may be a natural person."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from facility.foundation.records.retention import KEPT_FOR_AUDIT, not_personal, register_store

register_store(
    "finance.PaymentOrder",
    purpose=_("Whom the facility pays, for what, and why an order was rejected"),
    ends=format_lazy("{} {}", _("After the payment:"), KEPT_FOR_AUDIT),
)
register_store(
    "finance.FundingStatement",
    purpose=_("By which funds a thing is paid, whose word that is and why it was stated"),
    ends=format_lazy("{} {}{}", _("After the statement:"), KEPT_FOR_AUDIT, _("; who stated and confirmed it are ids")),
)
not_personal(
    "finance.Account",
    "finance.Envelope",
    "finance.EnvelopeSetting",
    "finance.Fund",
    "finance.Posting",
)
