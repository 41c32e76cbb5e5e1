"""Rows of assistance."""

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

__all__ = [
    "BookedDay",
    "Booking",
    "Expert",
    "ExpertCompetence",
    "ExpertCountry",
    "ExpertLanguage",
    "ExpertPeriod",
    "Programme",
    "Request",
    "RosterList",
    "SectorAsked",
    "Setting",
]
