"""What dialogue keeps: processes with their bodies and terms, meetings, and what is planned for those of our own."""

from facility.apps.dialogue.models.agenda import MeetingDocument, Session, Slot
from facility.apps.dialogue.models.commitments import (
    Commitment,
    CommitmentReport,
    Conclusion,
    KnownOutcome,
    Presentation,
)
from facility.apps.dialogue.models.delegation import Delegation
from facility.apps.dialogue.models.live import LivePulse, LiveQuestion, Poll, PollOption, PollVote, QuestionVote
from facility.apps.dialogue.models.meeting import Meeting
from facility.apps.dialogue.models.placing import PlacingRound, RoundPlacement, TypeProposal, TypeRemark, TypeVote
from facility.apps.dialogue.models.plan import DelegationPlaces, ParticipantGroup, Plan
from facility.apps.dialogue.models.process import Membership, NameTie, Process, ProcessBody, Term
from facility.apps.dialogue.models.registration import MeetingInvitation, Registration
from facility.apps.dialogue.models.reports import EditionWithdrawal, EventReport, ReportEdition, ReportText

__all__ = [
    "Commitment",
    "CommitmentReport",
    "Conclusion",
    "Delegation",
    "DelegationPlaces",
    "EditionWithdrawal",
    "EventReport",
    "KnownOutcome",
    "LivePulse",
    "LiveQuestion",
    "Meeting",
    "MeetingDocument",
    "MeetingInvitation",
    "Membership",
    "ParticipantGroup",
    "PlacingRound",
    "NameTie",
    "Plan",
    "Poll",
    "PollOption",
    "PollVote",
    "Presentation",
    "Process",
    "ProcessBody",
    "QuestionVote",
    "Registration",
    "ReportEdition",
    "ReportText",
    "RoundPlacement",
    "Session",
    "Slot",
    "Term",
    "TypeProposal",
    "TypeRemark",
    "TypeVote",
]
