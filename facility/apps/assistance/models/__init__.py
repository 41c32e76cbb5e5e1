"""Rows of assistance."""

from facility.apps.assistance.models.amendments import Amendment
from facility.apps.assistance.models.deliverables import HandIn
from facility.apps.assistance.models.endorsements import ContactAppointment, Endorsement
from facility.apps.assistance.models.evaluations import (
    DeliverableUse,
    FollowUp,
    FollowUpAnswer,
    QuestionList,
    Sheet,
    SheetAnswer,
)
from facility.apps.assistance.models.mergers import Merger
from facility.apps.assistance.models.missions import DayWorked, Mission
from facility.apps.assistance.models.papers import RequestFile
from facility.apps.assistance.models.programmes import Programme, Setting
from facility.apps.assistance.models.requests import Deferral, Request, SectorAsked
from facility.apps.assistance.models.roster import (
    BookedDay,
    Booking,
    Expert,
    ExpertCompetence,
    ExpertCountry,
    ExpertLanguage,
    ExpertPeriod,
    RosterList,
)
from facility.apps.assistance.models.terms import Deliverable, TermsOfReference

__all__ = [
    "RequestFile",
    "Endorsement",
    "BookedDay",
    "Booking",
    "DayWorked",
    "Deliverable",
    "DeliverableUse",
    "Expert",
    "ExpertCompetence",
    "ExpertCountry",
    "ExpertLanguage",
    "ExpertPeriod",
    "FollowUp",
    "FollowUpAnswer",
    "HandIn",
    "Mission",
    "Programme",
    "QuestionList",
    "Request",
    "RosterList",
    "Amendment",
    "ContactAppointment",
    "Deferral",
    "Merger",
    "SectorAsked",
    "Setting",
    "Sheet",
    "SheetAnswer",
    "TermsOfReference",
]
