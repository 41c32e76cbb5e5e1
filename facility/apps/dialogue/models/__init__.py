"""What dialogue keeps: processes with their bodies and terms, meetings, and what is planned for those of our own."""

from facility.apps.dialogue.models.agenda import MeetingDocument, Session, Slot
from facility.apps.dialogue.models.meeting import Meeting
from facility.apps.dialogue.models.plan import DelegationPlaces, ParticipantGroup, Plan
from facility.apps.dialogue.models.process import Process, ProcessBody, Term
from facility.apps.dialogue.models.registration import Registration

__all__ = [
    "DelegationPlaces",
    "Meeting",
    "MeetingDocument",
    "ParticipantGroup",
    "Plan",
    "Process",
    "ProcessBody",
    "Registration",
    "Session",
    "Slot",
    "Term",
]
