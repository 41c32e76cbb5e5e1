"""Personal text in assistance: what authorities ask may name people; who wrote and decided stands as an id."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from facility.foundation.records.retention import KEPT_FOR_AUDIT, not_personal, register_store

register_store(
    "assistance.Request",
    purpose=_("What an authority asks for and how it was decided"),
    ends=format_lazy("{} {}", _("After the decision:"), KEPT_FOR_AUDIT),
)
not_personal("assistance.Programme", "assistance.SectorAsked", "assistance.Setting")
