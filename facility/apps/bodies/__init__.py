"""Committees, consultations, minutes."""
