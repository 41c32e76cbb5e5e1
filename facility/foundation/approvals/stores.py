"""Personal text in approvals: none; payloads are ids, figures and reasons for an act."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from facility.foundation.records.retention import KEPT_FOR_AUDIT, register_store

register_store(
    "approvals.Approval",
    purpose=_("Proof that two people decided on exactly the same content"),
    ends=format_lazy("{} {}{}", _("After the act:"), KEPT_FOR_AUDIT, _("; proposer and approver are ids")),
)
