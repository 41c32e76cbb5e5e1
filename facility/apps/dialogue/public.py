"""The door of dialogue: processes and meetings."""

from facility.apps.dialogue import policy, words
from facility.apps.dialogue.actions import import_meeting, import_process
from facility.apps.dialogue.models import Meeting, Process, ProcessBody, Term
from facility.apps.dialogue.models.meeting import KINDS as MEETING_KINDS
from facility.apps.dialogue.models.meeting import MODES, VERIFICATIONS
from facility.apps.dialogue.models.process import KINDS as PROCESS_KINDS
from facility.apps.dialogue.models.process import ROLES
from facility.apps.dialogue.queries import (
    meeting_by_reference,
    meetings,
    process_by_code,
    processes,
    roles_of_country,
)
from facility.apps.dialogue.snapshots import BodyFacts, MeetingFacts, ProcessFacts, TermFacts

STEPS: tuple[str, ...] = ()

__all__ = [
    "MEETING_KINDS",
    "MODES",
    "PROCESS_KINDS",
    "ROLES",
    "STEPS",
    "VERIFICATIONS",
    "BodyFacts",
    "Meeting",
    "MeetingFacts",
    "Process",
    "ProcessBody",
    "ProcessFacts",
    "Term",
    "TermFacts",
    "import_meeting",
    "import_process",
    "meeting_by_reference",
    "meetings",
    "policy",
    "process_by_code",
    "processes",
    "roles_of_country",
    "words",
]
