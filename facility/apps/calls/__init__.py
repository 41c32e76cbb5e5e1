"""Calls, lots, versions of guidelines, rulebooks."""
