"""Dates as people and sources give them: a whole day where it is one."""

from datetime import date


def day_or_none(text: str | None) -> date | None:
    """The day of an ISO date; None for nothing and for a year or month alone, which name no day."""
    if not text or len(text) != 10:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
