"""Personal text in dialogue: who registered for a meeting, what people report, place and say. Processes, meetings and agendas name nobody."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from facility.apps.dialogue.models import CommitmentReport, Registration, RoundPlacement, TypeProposal, TypeRemark
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


def report_rows(user_id: int) -> Iterable[Mapping[str, Any]]:
    """Every report on a commitment."""
    for row in CommitmentReport.objects.filter(user_id=user_id).select_related("commitment__record").order_by("pk"):
        yield {
            "commitment": row.commitment.record.reference,
            "state": row.state,
            "words": row.words,
            "at": row.at.isoformat(),
        }


def placed_rows(user_id: int) -> Iterable[Mapping[str, Any]]:
    """Every placement made in a round."""
    for row in RoundPlacement.objects.filter(user_id=user_id).select_related("project", "approach").order_by("pk"):
        yield {
            "project": row.project.key,
            "approach": row.approach.code if row.approach is not None else "",
            "contributing": row.contributing,
            "reason": row.reason,
            "at": row.at.isoformat() if row.at is not None else "",
        }


def proposal_rows(user_id: int) -> Iterable[Mapping[str, Any]]:
    """Every proposal to change a type."""
    for row in TypeProposal.objects.filter(user_id=user_id).order_by("pk"):
        yield {"change": row.change, "name": row.name, "reason": row.reason, "at": row.at.isoformat()}


def remark_rows(user_id: int) -> Iterable[Mapping[str, Any]]:
    """Every remark on such a proposal."""
    for row in TypeRemark.objects.filter(user_id=user_id).order_by("pk"):
        yield {"words": row.words, "at": row.at.isoformat()}


_IN_ROOM = _("With the meeting; its author is an id")
register_store(
    "dialogue.RoundPlacement",
    purpose=_("Where the organisation that leads a project placed it at a meeting, and why"),
    ends=_IN_ROOM,
    exporter=placed_rows,
)
register_store(
    "dialogue.TypeProposal",
    purpose=_("A proposal to change a type of the typology, and what came of it"),
    ends=_IN_ROOM,
    exporter=proposal_rows,
)
register_store(
    "dialogue.TypeRemark",
    purpose=_("What was said of a proposal to change a type (only ever added to)"),
    ends=_IN_ROOM,
    exporter=remark_rows,
)
register_store(
    "dialogue.CommitmentReport",
    purpose=_("What was done about a commitment of a meeting, published (only ever added to)"),
    ends=_("With the meeting; its author is an id"),
    exporter=report_rows,
)
not_personal(
    "dialogue.Commitment",
    "dialogue.Conclusion",
    "dialogue.KnownOutcome",
    "dialogue.Meeting",
    "dialogue.MeetingDocument",
    "dialogue.ParticipantGroup",
    "dialogue.PlacingRound",
    "dialogue.Plan",
    "dialogue.Presentation",
    "dialogue.Process",
    "dialogue.ProcessBody",
    "dialogue.Session",
    "dialogue.Slot",
    "dialogue.Term",
)
