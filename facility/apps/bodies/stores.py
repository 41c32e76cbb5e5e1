"""Personal text in bodies: who sat where, what services said, why somebody left an item."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from facility.apps.bodies.models import Attendance, Seat
from facility.foundation.records.retention import KEPT_FOR_AUDIT, Told, Whose, not_personal, register_store

_PROOF = format_lazy("{} {}", _("After the decisions that it led to:"), KEPT_FOR_AUDIT)


def seat_rows(whose: Whose) -> Told:
    """Every seat held."""
    return Told(
        Seat.objects.filter(person__user_id=whose.user_id).select_related("body").order_by("starts_on", "pk"),
        lambda row: {
            "body": row.body.code,
            "capacity": row.capacity,
            "starts_on": row.starts_on.isoformat(),
            "ends_on": row.ends_on.isoformat() if row.ends_on else None,
        },
    )


def attendance_rows(whose: Whose) -> Told:
    """Every item attended or left."""
    return Told(
        Attendance.objects.filter(seat__person__user_id=whose.user_id).order_by("pk"),
        lambda row: {"item": row.item_id, "present": row.present, "reason": row.reason},
    )


register_store("bodies.Seat", purpose=_("Who advises and votes, and since when"), ends=_PROOF, exporter=seat_rows)
register_store(
    "bodies.Attendance",
    purpose=_("Who took part in an item, and why somebody left it"),
    ends=_PROOF,
    exporter=attendance_rows,
)
register_store(
    "bodies.Consulted",
    purpose=_("What a service said about a dossier"),
    ends=format_lazy("{}{}", _PROOF, _("; its author is an id")),
)
register_store("bodies.Item", purpose=_("What a body advised, with its note"), ends=_PROOF)
not_personal("bodies.Body", "bodies.Consultation", "bodies.Meeting")
