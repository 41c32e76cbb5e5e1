"""Personal text in reporting: narratives and cost lines may name people who worked."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from facility.foundation.records.retention import KEPT_FOR_AUDIT, register_store

_PROOF = format_lazy("{} {}{}", _("After the closure of the grant:"), KEPT_FOR_AUDIT, _("; authors are ids"))

register_store("reporting.Report", purpose=_("What a beneficiary reports, and why it was returned"), ends=_PROOF)
register_store("reporting.Cost", purpose=_("Costs claimed and accepted, line by line"), ends=_PROOF)
