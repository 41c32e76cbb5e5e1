"""The door of dialogue: processes, meetings, and those of our own with agenda, registration and calendar."""

from facility.apps.dialogue import papers, policy, words
from facility.apps.dialogue.actions import import_meeting, import_process
from facility.apps.dialogue.agenda import (
    add_document,
    add_slot,
    put_session,
    remove_document,
    remove_session,
    remove_slot,
    tell_agenda,
)
from facility.apps.dialogue.calendars import is_asked, plan_file, registration_file
from facility.apps.dialogue.models import (
    Meeting,
    MeetingDocument,
    ParticipantGroup,
    Plan,
    Process,
    Registration,
    Session,
    Slot,
    Term,
)
from facility.apps.dialogue.models.meeting import KINDS as MEETING_KINDS
from facility.apps.dialogue.models.meeting import MODES, VERIFICATIONS
from facility.apps.dialogue.models.process import KINDS as PROCESS_KINDS
from facility.apps.dialogue.models.process import ROLES
from facility.apps.dialogue.placing import rank
from facility.apps.dialogue.planning import (
    cancel_meeting,
    change_meeting,
    open_registration,
    plan_meeting,
    publish_meeting,
    put_group,
)
from facility.apps.dialogue.plans import PlanFacts, RegistrationFacts, begins, ends, over_at
from facility.apps.dialogue.queries import (
    document_by_token,
    documents_for,
    listed,
    meeting_by_reference,
    meetings,
    own_registration,
    own_registrations,
    plan_at,
    plan_by_token,
    plan_of,
    plans,
    process_by_code,
    processes,
    registrants,
    registration_by_token,
    roles_of_country,
)
from facility.apps.dialogue.registering import (
    change_registration,
    check_in,
    erase_needs,
    is_open,
    register,
    withdraw,
)
from facility.apps.dialogue.snapshots import BodyFacts, MeetingFacts, ProcessFacts, TermFacts
from facility.apps.dialogue.telling import tell_registrants
from facility.apps.dialogue.wordings import when, where

FINDINGS = words.FINDINGS
STEPS: tuple[str, ...] = ()

__all__ = [
    "FINDINGS",
    "MEETING_KINDS",
    "MODES",
    "PROCESS_KINDS",
    "ROLES",
    "STEPS",
    "VERIFICATIONS",
    "BodyFacts",
    "Meeting",
    "MeetingDocument",
    "MeetingFacts",
    "ParticipantGroup",
    "Plan",
    "PlanFacts",
    "Process",
    "ProcessFacts",
    "Registration",
    "RegistrationFacts",
    "Session",
    "Slot",
    "Term",
    "TermFacts",
    "add_document",
    "add_slot",
    "begins",
    "cancel_meeting",
    "change_meeting",
    "change_registration",
    "check_in",
    "document_by_token",
    "documents_for",
    "ends",
    "erase_needs",
    "import_meeting",
    "import_process",
    "is_asked",
    "is_open",
    "listed",
    "meeting_by_reference",
    "meetings",
    "open_registration",
    "over_at",
    "own_registration",
    "own_registrations",
    "papers",
    "plan_at",
    "plan_by_token",
    "plan_file",
    "plan_meeting",
    "plan_of",
    "plans",
    "policy",
    "process_by_code",
    "processes",
    "publish_meeting",
    "put_group",
    "put_session",
    "rank",
    "register",
    "registrants",
    "registration_by_token",
    "registration_file",
    "remove_document",
    "remove_session",
    "remove_slot",
    "roles_of_country",
    "tell_agenda",
    "tell_registrants",
    "when",
    "where",
    "withdraw",
    "words",
]
