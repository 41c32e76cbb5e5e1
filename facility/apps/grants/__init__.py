"""Decisions, agreements, obligations, payment requests."""
