"""Typed, dated, authored relations between records."""
