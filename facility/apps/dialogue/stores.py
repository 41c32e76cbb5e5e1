"""Personal text in dialogue: who registered for a meeting. Processes, meetings and agendas name nobody."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from facility.apps.dialogue.models import Registration
from facility.foundation.records.retention import not_personal, register_store

ERASED_NAME = "Erased person"


def registration_rows(user_id: int) -> Iterable[Mapping[str, Any]]:
    """Every registration with all that was said."""
    rows = Registration.objects.filter(user_id=user_id).select_related("plan__meeting").order_by("pk")
    for row in rows:
        yield {
            "meeting": row.plan.meeting.key,
            "state": row.state,
            "name": row.name,
            "function": row.function,
            "organisation": row.organisation,
            "country": row.country,
            "needs": row.needs,
            "listed": row.listed,
            "registered_at": row.registered_at.isoformat(),
            "checked_in_at": row.checked_in_at.isoformat() if row.checked_in_at else None,
        }


def erase_registrations(user_id: int, at: datetime) -> int:
    """Overwrite what was said; that somebody had a place, and whether they came, stays as a number."""
    said = {"name": ERASED_NAME, "name_key": "erased person", "function": "", "organisation": "", "needs": ""}
    return Registration.objects.filter(user_id=user_id).update(**said, listed=False)


register_store(
    "dialogue.Registration",
    purpose=_("Who takes part in a meeting, with the name for the badge and special needs"),
    ends=_(
        "Special needs: the days after the meeting that the meeting says, 30 at first (demonstration setting), or at withdrawal; the rest at erasure"
    ),
    exporter=registration_rows,
    eraser=erase_registrations,
)
register_store(
    "dialogue.DelegationPlaces",
    purpose=_("How many places a delegation fills; an organisation of one person may carry a name"),
    ends=_("With the meeting"),
)
not_personal(
    "dialogue.Meeting",
    "dialogue.MeetingDocument",
    "dialogue.ParticipantGroup",
    "dialogue.Plan",
    "dialogue.Process",
    "dialogue.ProcessBody",
    "dialogue.Session",
    "dialogue.Slot",
    "dialogue.Term",
)
