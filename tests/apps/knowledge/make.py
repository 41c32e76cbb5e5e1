"""Lessons for tests."""

from datetime import UTC, datetime
from typing import Any

from facility.apps.knowledge.models import Lesson
from facility.foundation.records.models import Record

AT = datetime(2024, 5, 2, 9, 30, tzinfo=UTC)


def lesson(number: int = 1, *, invented: bool = False, state: str = "published", **changes: Any) -> Lesson:
    """A lesson as it stands after two people cleared and published it."""
    record = Record.objects.create(
        kind="lesson",
        label={"en": "x"},
        reference=f"MPF-L-2024-{number:04}",
        created_at=AT,
        is_public=True,
        invented=invented,
    )
    facts: dict[str, Any] = {
        "title": {"en": "Ask employers before choosing the towns"},
        "body": {"en": "Where employers took part, people who returned found work twice as fast."},
        "themes": ["return"],
        "countries": ["MD"],
        "parts": ["relevance"],
        "not_applies": {"en": "The places are fixed by law."},
        "published_at": AT,
    }
    return Lesson.objects.create(
        record=record,
        source=record,
        state=state,
        proposed_at=AT,
        proposed_by=1,
        cleared_at=AT,
        cleared_by=2,
        **{**facts, **changes},
    )
