"""Personal text in dialogue: who registered for a meeting, what people report, place and say. Processes, meetings and agendas name nobody."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from facility.apps.dialogue.models import (
    CommitmentReport,
    Delegation,
    DelegationPlaces,
    LiveQuestion,
    MeetingInvitation,
    Registration,
    ReportText,
    RoundPlacement,
    TypeProposal,
    TypeRemark,
)
from facility.apps.dialogue.papers import BADGE, BADGES
from facility.foundation.accounts.public import system
from facility.foundation.documents import public as documents
from facility.foundation.records import public as records
from facility.foundation.records.retention import Told, Whose, not_personal, register_store

ERASED_NAME = "Erased person"


def registration_rows(whose: Whose) -> Told:
    """Every registration with all that was said."""
    rows = (
        Registration.objects.filter(user_id=whose.user_id).select_related("plan__meeting", "nominated").order_by("pk")
    )
    return Told(
        rows,
        lambda row: {
            "meeting": row.plan.meeting.key,
            "state": row.state,
            "name": row.name,
            "function": row.function,
            "organisation": row.organisation,
            "country": row.country,
            "delegation": (row.nominated.name or row.nominated.country) if row.nominated else "",
            "part": row.part,
            "needs": row.needs,
            "listed": row.listed,
            "calendar_answer": row.calendar_answer,
            "calendar_answered_at": row.calendar_answered_at.isoformat() if row.calendar_answered_at else None,
            "registered_at": row.registered_at.isoformat(),
            "checked_in_at": row.checked_in_at.isoformat() if row.checked_in_at else None,
        },
    )


def erase_registrations(user_id: int, at: datetime) -> int:
    """Overwrite what was said, and let go of the badges on paper; that somebody had a place, and whether they came, stays
    as a number.
    """
    mine = Registration.objects.filter(user_id=user_id).select_related("plan__meeting")
    for row in mine.order_by("plan__meeting__record"):
        for kind, record_id in ((BADGES, row.plan.meeting.record_id), (BADGE, row.record_id)):
            documents.discard(kind=kind, record=records.lock(record_id), actor=system("dialogue"), at=at)
    said: dict[str, Any] = {
        "name": ERASED_NAME,
        "name_key": "erased person",
        "function": "",
        "organisation": "",
        "needs": "",
    }
    for row in mine.filter(group__counted_by="organisation").exclude(delegation="").order_by("pk"):
        _rename_delegation(row)
    said |= {"calendar_answer": "", "calendar_answer_to": None, "calendar_said_at": None, "calendar_answered_at": None}
    return Registration.objects.filter(user_id=user_id).update(**said, listed=False)


def _rename_delegation(row: Registration) -> None:
    """A delegation that is counted by the name typed goes on being counted, under a name that says nothing.

    One that others share stays: it is their organisation's.
    """
    same = {"plan_id": row.plan_id, "group_id": row.group_id, "delegation": row.delegation}
    if Registration.objects.filter(**same).exclude(user_id=row.user_id).exists():
        return
    key = records.new_token().lower()
    DelegationPlaces.objects.filter(group_id=row.group_id, key=row.delegation).update(key=key)
    Registration.objects.filter(pk=row.pk).update(delegation=key)


register_store(
    "dialogue.Registration",
    purpose=_("Who takes part in a meeting, with the name for the badge and special needs"),
    ends=_(
        "Special needs: the days after the meeting that the meeting says, 30 at first (demonstration setting), or at withdrawal; the rest at erasure"
    ),
    exporter=registration_rows,
    eraser=erase_registrations,
)


def delegation_rows(whose: Whose) -> Told:
    """Every delegation whose focal person it is."""
    rows = Delegation.objects.filter(focal=whose.user_id).select_related("plan__meeting").order_by("pk")
    return Told(
        rows,
        lambda row: {
            "meeting": row.plan.meeting.key,
            "delegation": row.country or row.name,
            "places": row.places,
            "note": row.note_id is not None,
        },
    )


register_store(
    "dialogue.Delegation",
    purpose=_("Which delegations a meeting asks for, who speaks for each, and the note that nominates it"),
    ends=_("The note when special needs are erased; the focal person with the meeting, as an id"),
    exporter=delegation_rows,
)
register_store(
    "dialogue.DelegationPlaces",
    purpose=_("How many places a delegation fills; an organisation of one person may carry a name"),
    ends=_("With the meeting"),
)


def report_rows(whose: Whose) -> Told:
    """Every report on a commitment."""
    return Told(
        CommitmentReport.objects.filter(user_id=whose.user_id).select_related("commitment__record").order_by("pk"),
        lambda row: {
            "commitment": row.commitment.record.reference,
            "state": row.state,
            "words": row.words,
            "at": row.at.isoformat(),
        },
    )


def placed_rows(whose: Whose) -> Told:
    """Every placement made in a round."""
    return Told(
        RoundPlacement.objects.filter(user_id=whose.user_id).select_related("project", "approach").order_by("pk"),
        lambda row: {
            "project": row.project.key,
            "approach": row.approach.code if row.approach is not None else "",
            "contributing": row.contributing,
            "reason": row.reason,
            "at": row.at.isoformat() if row.at is not None else "",
        },
    )


def proposal_rows(whose: Whose) -> Told:
    """Every proposal to change a type."""
    return Told(
        TypeProposal.objects.filter(user_id=whose.user_id).order_by("pk"),
        lambda row: {"change": row.change, "name": row.name, "reason": row.reason, "at": row.at.isoformat()},
    )


def remark_rows(whose: Whose) -> Told:
    """Every remark on such a proposal."""
    return Told(
        TypeRemark.objects.filter(user_id=whose.user_id).order_by("pk"),
        lambda row: {"words": row.words, "at": row.at.isoformat()},
    )


def invitation_rows(whose: Whose) -> Told:
    """Every invitation to a follow-up, with the answer."""
    return Told(
        MeetingInvitation.objects.filter(user_id=whose.user_id).select_related("plan__meeting").order_by("pk"),
        lambda row: {
            "meeting": row.plan.meeting.key,
            "state": row.state,
            "invited_at": row.invited_at.isoformat(),
            "answered_at": row.answered_at.isoformat() if row.answered_at else None,
        },
    )


register_store(
    "dialogue.MeetingInvitation",
    purpose=_("Who is invited to the follow-up of a meeting, and how they answered"),
    ends=_("With the meeting; the person is an id"),
    exporter=invitation_rows,
)


def question_rows(whose: Whose) -> Told:
    """Every question that the person put live."""
    return Told(
        LiveQuestion.objects.filter(user_id=whose.user_id).select_related("session__plan__meeting").order_by("pk"),
        lambda row: {
            "meeting": row.session.plan.meeting.key,
            "text": row.text,
            "state": row.state,
            "at": row.asked_at.isoformat(),
        },
    )


register_store(
    "dialogue.LiveQuestion",
    purpose=_("Questions put live in a session; nobody is shown who put them"),
    ends=_("With the meeting; the person is an id"),
    exporter=question_rows,
)
register_store(
    "dialogue.QuestionVote",
    purpose=_("That a person voted a question up, so that each counts once; no page, export or interface tells it"),
    ends=_("With the meeting; the person is an id"),
)
register_store(
    "dialogue.PollVote",
    purpose=_(
        "That a person voted in a poll and, while it is open, what they chose; no page, export or interface tells it"
    ),
    ends=_("What they chose when the poll is closed and counted; that somebody voted with the meeting, as an id"),
)


def report_text_rows(whose: Whose) -> Told:
    """Every version of a report's text that the person wrote."""
    return Told(
        ReportText.objects.filter(user_id=whose.user_id).select_related("report__record").order_by("pk"),
        lambda row: {
            "report": row.report.record.reference,
            "part": row.part,
            "language": row.language,
            "text": row.text,
            "at": row.at.isoformat(),
        },
    )


register_store(
    "dialogue.ReportText",
    purpose=_("What the secretariat wrote in the report of a meeting, in versions (only ever added to)"),
    ends=_("With the meeting; its author is an id"),
    exporter=report_text_rows,
)
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
    "dialogue.EditionWithdrawal",
    "dialogue.EventReport",
    "dialogue.KnownOutcome",
    "dialogue.Meeting",
    "dialogue.MeetingDocument",
    "dialogue.Membership",
    "dialogue.NameTie",
    "dialogue.ParticipantGroup",
    "dialogue.PlacingRound",
    "dialogue.Plan",
    "dialogue.Poll",
    "dialogue.PollOption",
    "dialogue.Presentation",
    "dialogue.Process",
    "dialogue.ProcessBody",
    "dialogue.ReportEdition",
    "dialogue.Session",
    "dialogue.Slot",
    "dialogue.Term",
    "dialogue.TypeVote",
)
