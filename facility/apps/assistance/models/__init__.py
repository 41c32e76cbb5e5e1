"""Rows of assistance."""

from facility.apps.assistance.models.deliverables import HandIn
from facility.apps.assistance.models.missions import DayWorked, Mission
from facility.apps.assistance.models.programmes import Programme, Setting
from facility.apps.assistance.models.requests import Request, SectorAsked
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
    "BookedDay",
    "Booking",
    "DayWorked",
    "Deliverable",
    "Expert",
    "ExpertCompetence",
    "ExpertCountry",
    "ExpertLanguage",
    "ExpertPeriod",
    "HandIn",
    "Mission",
    "Programme",
    "Request",
    "RosterList",
    "SectorAsked",
    "Setting",
    "TermsOfReference",
]
