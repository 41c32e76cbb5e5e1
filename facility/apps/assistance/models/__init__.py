"""Rows of assistance."""

from facility.apps.assistance.models.programmes import Programme, Setting

__all__ = ["Programme", "Setting"]
