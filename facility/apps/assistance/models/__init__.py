"""Rows of assistance."""

from facility.apps.assistance.models.programmes import Programme, Setting
from facility.apps.assistance.models.requests import Request, SectorAsked

__all__ = ["Programme", "Request", "SectorAsked", "Setting"]
