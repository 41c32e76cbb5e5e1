"""The door of assistance: programmes and what holds for them, requests and how they are decided; the roster."""

from facility.apps.assistance import policy, roster_words, words
from facility.apps.assistance.actions.amending import (
    agree_to_amendment,
    draft_amendment,
    drop_amendment,
    propose_amendment,
    refuse_amendment,
    wish_amendment,
)
from facility.apps.assistance.actions.answering import answer_with, name_commitment, register_published
from facility.apps.assistance.actions.appointing import appoint_contact, end_appointment
from facility.apps.assistance.actions.asking import FIELDS, missing, save, start, submit, withdraw
from facility.apps.assistance.actions.attaching import attach_file, detach_file, file_of, files_of
from facility.apps.assistance.actions.booking import (
    BOOKABLE,
    agree_to_days,
    confirm_days,
    days_booked,
    decline_days,
    hold_days,
    lapse_hold,
    release_days,
)
from facility.apps.assistance.actions.deferring import (
    DEFERRABLE,
    defer,
    deferral_of,
    take_up,
    take_up_on_its_day,
)
from facility.apps.assistance.actions.delivering import (
    accept_deliverable,
    hand_in,
    may_hand_in,
    send_deliverable_back,
)
from facility.apps.assistance.actions.endorsing import (
    endorse,
    endorsement_by_token,
    endorsement_of,
    not_endorse,
    pass_endorsement,
    with_contacts,
)
from facility.apps.assistance.actions.evaluating import follow_evaluation, hand_in_sheet
from facility.apps.assistance.actions.following import (
    Use,
    accepted_deliverables,
    ask_use,
    close_request,
    press_use,
    tell_use,
)
from facility.apps.assistance.actions.judging import (
    JUDGEMENTS,
    Service,
    accept_changes,
    changes_digest,
    close_consultation,
    consult,
    decide,
    digest_of_changes,
    forward,
    register,
    send_back,
)
from facility.apps.assistance.actions.merging import (
    agree_to_merger,
    end_merger,
    propose_merger,
    refuse_merger,
)
from facility.apps.assistance.actions.missions import (
    cancel_mission,
    end_mission,
    join_mission,
    open_mission,
    postpone_mission,
    resume_mission,
)
from facility.apps.assistance.actions.opening import open_draft
from facility.apps.assistance.actions.profiles import RELEASES, Profile
from facility.apps.assistance.actions.programmes import load_programmes
from facility.apps.assistance.actions.roster import (
    admit_expert,
    change_profile,
    load_roster_lists,
    offer_expertise,
    pause_expert,
    refuse_expert,
    resume_expert,
    withdraw_expertise,
)
from facility.apps.assistance.actions.settings import (
    ProposedSetting,
    confirm_setting,
    propose_setting,
    proposed_setting,
    withdraw_setting,
)
from facility.apps.assistance.actions.terms import (
    STOPPABLE,
    TERMS_FIELDS,
    agree_terms,
    draft_terms,
    lacking,
    prefilled,
    propose_terms,
    send_terms_back,
    stop,
)
from facility.apps.assistance.actions.warning import warn_late
from facility.apps.assistance.actions.working import note_days, strike_days
from facility.apps.assistance.models import (
    Amendment,
    BookedDay,
    Booking,
    ContactAppointment,
    Deferral,
    Deliverable,
    Endorsement,
    Expert,
    FollowUp,
    FollowUpAnswer,
    HandIn,
    Merger,
    Mission,
    Programme,
    QuestionList,
    Request,
    RosterList,
    SectorAsked,
    Setting,
    Sheet,
    SheetAnswer,
    TermsOfReference,
)
from facility.apps.assistance.models.evaluations import USES
from facility.apps.assistance.models.programmes import KEYS, STATUSES
from facility.apps.assistance.models.requests import (
    AFTER_APPROVAL,
    DECIDED,
    DECISIONS,
    DELIVERED,
    LANGUAGES,
    MODALITIES,
)
from facility.apps.assistance.queries.amendments import (
    amendment_at,
    amendments_of,
    compared,
    findings_of,
    planned,
    wording_of,
)
from facility.apps.assistance.queries.contacts import appointment, appointments, nameable
from facility.apps.assistance.queries.deliverables import deliverable_at, deliverables_of, hand_in_of, hand_ins
from facility.apps.assistance.queries.evaluations import (
    Evaluated,
    evaluation_of,
    follow_up_of,
    may_be_closed,
    own_sheet,
    own_sheets,
    sheet_by_token,
    to_fill_in,
)
from facility.apps.assistance.queries.mergers import Other, merger_by_token, mergers_of, other_of, others_of, sides_of
from facility.apps.assistance.queries.missions import (
    AtWork,
    Counted,
    at_work,
    counted,
    days_in,
    joinable,
    mission_by_token,
    missions,
    missions_of,
    own_missions,
)
from facility.apps.assistance.queries.programmes import (
    askers_of,
    programme_by_code,
    programmes,
    setting_history,
    terms_of,
    terms_on,
)
from facility.apps.assistance.queries.requests import (
    bookings_for,
    desk_of,
    request_by_token,
    request_of,
    sectors_of,
    similar,
    terms_of_request,
    visible_to,
)
from facility.apps.assistance.queries.roster import (
    MOST_PERIOD,
    Matched,
    booking_by_token,
    bookings_of,
    expert_by_token,
    experts,
    matched,
    matched_experts,
    own_expert,
    workdays,
)
from facility.apps.assistance.queries.roster_lists import COMPETENCES, competence_labels, current
from facility.apps.assistance.setting_values import COUNTS, DAYS
from facility.apps.assistance.snapshots import Asker, Known, Terms

STEPS: tuple[str, ...] = ("open_draft",)

__all__ = [
    "DEFERRABLE", "Deferral", "defer", "deferral_of", "take_up", "take_up_on_its_day", "Merger", "Other",
    "agree_to_merger", "end_merger", "merger_by_token", "mergers_of", "other_of", "others_of", "propose_merger",
    "refuse_merger", "sides_of", "attach_file", "detach_file", "file_of", "files_of", "Endorsement", "endorse",
    "endorsement_by_token", "with_contacts", "endorsement_of", "not_endorse", "pass_endorsement", "lapse_hold", "AFTER_APPROVAL",
    "BOOKABLE", "COMPETENCES", "COUNTS", "DAYS", "DECIDED", "DECISIONS", "DELIVERED", "FIELDS", "JUDGEMENTS", "KEYS",
    "LANGUAGES", "MODALITIES", "MOST_PERIOD", "RELEASES", "STATUSES", "STEPS", "STOPPABLE", "TERMS_FIELDS", "USES",
    "Asker", "AtWork", "BookedDay", "Booking", "Counted", "Deliverable", "Evaluated", "Expert", "FollowUp",
    "FollowUpAnswer", "HandIn", "Known", "Matched", "Mission", "Profile", "Programme", "ProposedSetting",
    "QuestionList", "Request", "RosterList", "SectorAsked", "Service", "Setting", "Sheet", "SheetAnswer", "Terms",
    "TermsOfReference", "Use", "accept_changes", "accept_deliverable", "accepted_deliverables", "admit_expert",
    "agree_terms", "agree_to_days", "answer_with", "ask_use", "at_work", "booking_by_token", "bookings_for",
    "bookings_of", "cancel_mission", "changes_digest", "change_profile", "close_consultation", "close_request",
    "competence_labels", "confirm_days", "confirm_setting", "consult", "counted", "current", "days_booked", "days_in",
    "decide", "decline_days", "deliverable_at", "deliverables_of", "digest_of_changes", "desk_of", "draft_terms",
    "end_mission", "evaluation_of", "expert_by_token", "experts", "follow_evaluation", "follow_up_of", "forward",
    "hand_in", "hand_in_of", "hand_in_sheet", "hand_ins", "hold_days", "join_mission", "joinable", "lacking",
    "load_programmes", "load_roster_lists", "matched", "matched_experts", "may_be_closed", "may_hand_in", "missing",
    "mission_by_token", "missions", "missions_of", "name_commitment", "note_days", "offer_expertise", "open_draft",
    "open_mission", "own_expert", "own_missions", "own_sheet", "own_sheets", "pause_expert", "policy",
    "postpone_mission", "prefilled", "press_use", "askers_of", "programme_by_code", "programmes", "propose_setting",
    "propose_terms", "proposed_setting", "refuse_expert", "register", "register_published", "release_days",
    "request_by_token", "request_of", "resume_expert", "resume_mission", "roster_words", "save", "sectors_of",
    "send_back", "send_deliverable_back", "send_terms_back", "setting_history", "sheet_by_token", "similar", "start",
    "stop", "strike_days", "submit", "tell_use", "terms_of", "terms_of_request", "terms_on", "to_fill_in",
    "visible_to", "warn_late", "withdraw", "withdraw_expertise", "withdraw_setting", "words", "workdays", "Amendment",
    "agree_to_amendment", "draft_amendment", "drop_amendment", "propose_amendment", "refuse_amendment",
    "wish_amendment", "amendment_at", "amendments_of", "compared", "findings_of", "planned", "wording_of",
    "ContactAppointment", "appoint_contact", "appointment", "appointments", "end_appointment", "nameable",
]  # fmt: skip
