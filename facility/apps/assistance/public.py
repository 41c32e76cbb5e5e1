"""The door of assistance: programmes and what holds for them, requests and how they are decided; the roster."""

from facility.apps.assistance import policy, roster_words, words
from facility.apps.assistance.actions.answering import answer_with, name_commitment, register_published
from facility.apps.assistance.actions.asking import FIELDS, missing, save, start, submit, withdraw
from facility.apps.assistance.actions.booking import (
    agree_to_days,
    confirm_days,
    decline_days,
    hold_days,
    release_days,
)
from facility.apps.assistance.actions.judging import (
    JUDGEMENTS,
    Service,
    close_consultation,
    consult,
    decide,
    forward,
    register,
    send_back,
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
from facility.apps.assistance.models import Booking, Expert, Programme, Request, RosterList, SectorAsked, Setting
from facility.apps.assistance.models.requests import DECISIONS, LANGUAGES, MODALITIES
from facility.apps.assistance.queries.programmes import programme_by_code, programmes, terms_of, terms_on
from facility.apps.assistance.queries.requests import (
    desk_of,
    request_by_token,
    request_of,
    sectors_of,
    similar,
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
    own_expert,
    workdays,
)
from facility.apps.assistance.queries.roster_lists import COMPETENCES, competence_labels, current
from facility.apps.assistance.snapshots import Asker, Known, Terms

STEPS: tuple[str, ...] = ("open_draft",)

__all__ = [
    "COMPETENCES",
    "DECISIONS",
    "FIELDS",
    "JUDGEMENTS",
    "LANGUAGES",
    "MODALITIES",
    "MOST_PERIOD",
    "RELEASES",
    "STEPS",
    "Asker",
    "Booking",
    "Expert",
    "Known",
    "Matched",
    "Profile",
    "Programme",
    "Request",
    "RosterList",
    "SectorAsked",
    "Service",
    "Setting",
    "Terms",
    "admit_expert",
    "agree_to_days",
    "answer_with",
    "booking_by_token",
    "bookings_of",
    "change_profile",
    "close_consultation",
    "competence_labels",
    "confirm_days",
    "consult",
    "current",
    "decide",
    "decline_days",
    "desk_of",
    "expert_by_token",
    "experts",
    "forward",
    "hold_days",
    "load_programmes",
    "load_roster_lists",
    "matched",
    "missing",
    "name_commitment",
    "offer_expertise",
    "open_draft",
    "own_expert",
    "pause_expert",
    "policy",
    "programme_by_code",
    "programmes",
    "refuse_expert",
    "register",
    "register_published",
    "release_days",
    "request_by_token",
    "request_of",
    "resume_expert",
    "roster_words",
    "save",
    "sectors_of",
    "send_back",
    "similar",
    "start",
    "submit",
    "terms_of",
    "terms_on",
    "visible_to",
    "withdraw",
    "withdraw_expertise",
    "words",
    "workdays",
]
