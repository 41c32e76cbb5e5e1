"""Schemas and answer sets for the tests of forms."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from facility.foundation.forms.models import AnswerSet
from facility.foundation.forms.public import Schema, add_schema, open_set
from facility.foundation.records.custody import new_data_key
from facility.foundation.records.models import Record

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

CONTENT: dict[str, Any] = {
    "context": ["lot"],
    "parts": [
        {
            "key": "idea",
            "title": {"en": "The idea", "fr": "L'idée"},
            "questions": [
                {
                    "key": "title",
                    "kind": "text",
                    "label": {"en": "Title", "fr": "Titre"},
                    "required": True,
                    "max_characters": 60,
                },
                {
                    "key": "summary",
                    "kind": "long_text",
                    "label": {"en": "Summary"},
                    "required": ["full"],
                    "max_words": 10,
                    "faq": [{"question": {"en": "In which language?"}, "answer": {"en": "In English or French."}}],
                },
                {
                    "key": "themes",
                    "kind": "choices",
                    "label": {"en": "Themes"},
                    "choices": [{"value": one, "label": {"en": one.title()}} for one in ("asylum", "return", "work")],
                    "max_rows": 2,
                },
                {
                    "key": "jobs",
                    "kind": "number",
                    "label": {"en": "People placed"},
                    "minimum": 1,
                    "visible_when": "'work' in themes",
                    "required_when": "lot == 'D'",
                },
            ],
        },
        {
            "key": "money",
            "title": {"en": "Money"},
            "questions": [
                {
                    "key": "requested",
                    "kind": "money",
                    "label": {"en": "Requested"},
                    "maximum": 100_000_000,
                    "rules": ["R-07"],
                },
                {"key": "eu_share", "kind": "percent", "label": {"en": "EU share"}, "computed": "eu_share_bp"},
                {
                    "key": "reason",
                    "kind": "long_text",
                    "label": {"en": "Why so much?"},
                    "visible_when": "requested > eur(500000)",
                    "required": True,
                },
                {
                    "key": "visits",
                    "kind": "table",
                    "label": {"en": "Visits"},
                    "max_rows": 3,
                    "columns": [
                        {"key": "place", "kind": "text", "label": {"en": "Place"}, "required": True},
                        {"key": "day", "kind": "date", "label": {"en": "Day"}},
                    ],
                },
                {
                    "key": "honour",
                    "kind": "statement",
                    "label": {"en": "All this is true"},
                    "required": True,
                    "stages": ["full"],
                },
            ],
        },
    ],
}


def schema(content: Any = None, code: str = "concept") -> Schema:
    """A schema, adopted."""
    with transaction.atomic():
        return add_schema(
            code=code,
            title={"en": "Concept note"},
            content=content or CONTENT,
            source="test",
            status="demonstration",
            at=AT,
        )


def answer_set(of: Schema | None = None, name: str = "") -> tuple[AnswerSet, bytes]:
    """An empty set of answers and the key of its record."""
    with transaction.atomic():
        record = Record.objects.create(kind="proposal", label={"en": "A"}, created_at=AT, invented=True)
        return open_set(record=record, schema=of or schema(), at=AT, name=name), new_data_key(record)
