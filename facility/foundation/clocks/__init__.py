"""Deadlines as folds of an event log."""
