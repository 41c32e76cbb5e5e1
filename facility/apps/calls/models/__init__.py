"""Calls, their lots and versions of guidelines, and the frozen rulebooks and grids that they name."""

from facility.apps.calls.models.books import Grid, Rulebook
from facility.apps.calls.models.calls import Call, CallVersion, Lot, LotSequence, LotTerms
from facility.apps.calls.models.questions import Question

__all__ = ["Call", "CallVersion", "Grid", "Lot", "LotSequence", "LotTerms", "Question", "Rulebook"]
