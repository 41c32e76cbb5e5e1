"""Personal text in grants: data sheets name bodies; reasons are about grants."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from facility.foundation.records.retention import KEPT_FOR_AUDIT, not_personal, register_store

_PROOF = format_lazy("{} {}{}", _("After the closure of the grant:"), KEPT_FOR_AUDIT, _("; people are ids"))

register_store("grants.Grant", purpose=_("The agreement: what was agreed with whom"), ends=_PROOF)
register_store("grants.Decision", purpose=_("Awards, reserves and refusals, with reasons"), ends=_PROOF)
register_store("grants.PaymentRequest", purpose=_("What was asked for, and why it was refused"), ends=_PROOF)
not_personal("grants.AgreementText", "grants.Duty")
