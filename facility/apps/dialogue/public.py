"""The door of dialogue: processes, meetings, and those of our own with agenda, registration and calendar."""

from facility.apps.dialogue import papers, policy, words
from facility.apps.dialogue.actions import import_meeting, import_process
from facility.apps.dialogue.agenda import add_document, put_session, remove_document, remove_session, tell_agenda
from facility.apps.dialogue.archive import add_known_document, withdraw_document
from facility.apps.dialogue.calendars import is_asked, plan_file, registration_file
from facility.apps.dialogue.chain import import_follow_up
from facility.apps.dialogue.chasing import chase_commitment, late
from facility.apps.dialogue.committing import commit, conclude, report_commitment
from facility.apps.dialogue.dates import dated_plans, own_commitments
from facility.apps.dialogue.delegations import (
    ask_delegations,
    hand_in_note,
    named,
    put_delegation,
    say_part,
    take_note_away,
)
from facility.apps.dialogue.discussing import propose_change, remark, settle_change
from facility.apps.dialogue.following import (
    carry_over,
    confirm_invitation,
    confirmed_by,
    decline_invitation,
    open_follow_up,
)
from facility.apps.dialogue.live import (
    ask_question,
    carry_questions,
    close_live,
    moderate,
    open_live,
    take_vote_back,
    vote_up,
)
from facility.apps.dialogue.live_queries import (
    Choices,
    Pulse,
    live_polls,
    live_questions,
    live_session,
    poll_session,
    pulses,
    question_session,
    room_of,
    still_in_room,
)
from facility.apps.dialogue.models import (
    Commitment,
    CommitmentReport,
    Conclusion,
    Delegation,
    EventReport,
    LiveQuestion,
    Meeting,
    MeetingDocument,
    MeetingInvitation,
    Membership,
    NameTie,
    ParticipantGroup,
    PlacingRound,
    Plan,
    Poll,
    PollOption,
    PollVote,
    Presentation,
    Process,
    ProcessBody,
    QuestionVote,
    Registration,
    ReportEdition,
    ReportText,
    RoundPlacement,
    Session,
    Slot,
    Term,
    TypeProposal,
    TypeRemark,
    TypeVote,
)
from facility.apps.dialogue.models.agenda import DOCUMENT_KINDS
from facility.apps.dialogue.models.live import POLL_KINDS
from facility.apps.dialogue.models.meeting import KINDS as MEETING_KINDS
from facility.apps.dialogue.models.meeting import MODES, VERIFICATIONS
from facility.apps.dialogue.models.process import KINDS as PROCESS_KINDS
from facility.apps.dialogue.models.process import ROLES
from facility.apps.dialogue.models.reports import KINDS as REPORT_KINDS
from facility.apps.dialogue.outcomes import CommitmentFacts, OutcomeFacts, PresentationFacts, import_outcome
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
from facility.apps.dialogue.poll_figures import SCALE
from facility.apps.dialogue.polls import choose, choose_several, close_poll, draft_poll, open_poll, pick, rate
from facility.apps.dialogue.presence import Noted, check_in, check_in_many
from facility.apps.dialogue.queries import (
    about_project,
    commitment_by_reference,
    commitments,
    commitments_about_country,
    countries_of_commitments,
    delegation_by_token,
    delegations_of,
    document_by_token,
    documents_for,
    documents_of,
    follow_ups,
    invited,
    left_by,
    listed,
    meeting_at_desk,
    meeting_by_reference,
    meetings,
    next_meeting,
    not_presented,
    own_delegation,
    own_invitation,
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
    slot_of,
    to_invite,
)
from facility.apps.dialogue.registering import change_registration, erase_needs, is_open, register, withdraw
from facility.apps.dialogue.reports import paper as report_paper
from facility.apps.dialogue.reports.acts import ACT as APPROVE_REPORT
from facility.apps.dialogue.reports.acts import (
    approve_report,
    draft_of_event,
    draft_report,
    propose_report,
    read_again,
    reopen_report,
    take_back_report,
    withdraw_edition,
    write_part,
)
from facility.apps.dialogue.reports.facts import parts as report_parts
from facility.apps.dialogue.reports.queries import (
    editions_out,
    is_withdrawn,
    let_out_by,
    let_out_since,
    numbers,
    proposed_edition,
    public_editions,
    published_reports,
    report_by_token,
    report_edition,
    reports_at_desk,
    standing,
    versions,
)
from facility.apps.dialogue.rooms import (
    Asked,
    Picture,
    agreed_changes,
    before,
    changes_by_record,
    own_placements,
    picture,
    proposal_by_token,
    round_by_token,
    rounds,
    vote_sessions,
    votes_by_proposal,
    votes_in,
    votes_on,
)
from facility.apps.dialogue.round_acts import close_round, open_round, place_own
from facility.apps.dialogue.slot_hours import hours as slot_hours
from facility.apps.dialogue.slot_hours import speakers
from facility.apps.dialogue.slots import SlotFacts, add_slot, change_slot, remove_slot
from facility.apps.dialogue.snapshots import BodyFacts, MeetingFacts, MemberFacts, ProcessFacts, TermFacts
from facility.apps.dialogue.taking_part import add_member, end_member
from facility.apps.dialogue.taking_up import take_up_change
from facility.apps.dialogue.telling import tell_registrants
from facility.apps.dialogue.tied import (
    Named,
    Suggestion,
    names_of,
    processes_of_country,
    processes_of_organisation,
    suggestions,
    ties_of,
)
from facility.apps.dialogue.tying import import_name_tie, tie_name
from facility.apps.dialogue.voting import put_change_to_vote, put_place_to_vote
from facility.apps.dialogue.wordings import when, where

FINDINGS, MEMBERSHIPS = words.FINDINGS, tuple(words.MEMBERSHIPS)
STEPS: tuple[str, ...] = ()

__all__ = [
    "about_project", "add_document", "add_known_document", "add_member", "add_slot", "agreed_changes",
    "APPROVE_REPORT", "approve_report", "ask_delegations", "ask_question", "Asked", "before", "begins", "BodyFacts",
    "cancel_meeting", "carry_over", "carry_questions", "change_meeting", "change_registration", "change_slot",
    "changes_by_record", "chase_commitment", "check_in", "check_in_many", "Choices", "choose", "choose_several",
    "close_live", "close_poll", "close_round", "commit", "Commitment", "commitment_by_reference", "CommitmentFacts",
    "CommitmentReport", "commitments", "commitments_about_country", "conclude", "Conclusion", "confirm_invitation",
    "confirmed_by", "countries_of_commitments", "dated_plans", "decline_invitation", "Delegation",
    "delegation_by_token", "delegations_of", "document_by_token", "DOCUMENT_KINDS", "documents_for", "documents_of",
    "draft_of_event", "draft_poll", "draft_report", "editions_out", "end_member", "ends", "erase_needs",
    "EventReport", "FINDINGS", "follow_ups", "hand_in_note", "import_follow_up", "import_meeting",
    "import_name_tie", "import_outcome", "import_process", "invited", "is_asked", "is_open", "is_withdrawn", "late",
    "left_by", "let_out_by", "let_out_since", "listed", "live_polls", "live_questions", "live_session", "LiveQuestion", "Meeting",
    "meeting_at_desk", "meeting_by_reference", "MEETING_KINDS", "MeetingDocument", "MeetingFacts",
    "MeetingInvitation", "meetings", "MemberFacts", "Membership", "MEMBERSHIPS", "moderate", "MODES", "Named",
    "named", "names_of", "NameTie", "next_meeting", "not_presented", "Noted", "numbers", "open_follow_up",
    "open_live", "open_poll", "open_registration", "open_round", "OutcomeFacts", "over_at", "own_commitments",
    "own_delegation", "own_invitation", "own_placements", "own_registration", "own_registrations", "papers",
    "ParticipantGroup", "pick", "Picture", "picture", "place_own", "PlacingRound", "Plan", "plan_at",
    "plan_by_token", "plan_file", "plan_meeting", "plan_of", "PlanFacts", "plans", "policy", "Poll", "POLL_KINDS",
    "poll_session", "PollOption", "PollVote", "Presentation", "PresentationFacts", "Process", "process_by_code",
    "PROCESS_KINDS", "ProcessBody", "processes", "processes_of_country", "processes_of_organisation",
    "ProcessFacts", "proposal_by_token", "propose_change", "propose_report", "proposed_edition", "public_editions",
    "publish_meeting", "published_reports", "Pulse", "pulses", "put_change_to_vote", "put_delegation", "put_group",
    "put_place_to_vote", "put_session", "question_session", "QuestionVote", "rank", "rate", "read_again",
    "register", "registrants", "Registration", "registration_by_token", "registration_file", "RegistrationFacts",
    "remark", "remove_document", "remove_session", "remove_slot", "reopen_report", "report_by_token",
    "report_commitment", "report_edition", "REPORT_KINDS", "report_paper", "report_parts", "ReportEdition",
    "reports_at_desk", "ReportText", "ROLES", "roles_of_country", "room_of", "round_by_token", "RoundPlacement",
    "rounds", "say_part", "SCALE", "Session", "settle_change", "Slot", "slot_hours", "slot_of", "SlotFacts",
    "speakers", "standing", "STEPS", "still_in_room", "Suggestion", "suggestions", "take_back_report",
    "take_note_away", "take_up_change", "take_vote_back", "tell_agenda", "tell_registrants", "Term", "TermFacts",
    "tie_name", "ties_of", "to_invite", "TypeProposal", "TypeRemark", "TypeVote", "VERIFICATIONS", "versions",
    "vote_sessions", "vote_up", "votes_by_proposal", "votes_in", "votes_on", "when", "where", "withdraw",
    "withdraw_document", "withdraw_edition", "words", "write_part",
]  # fmt: skip
