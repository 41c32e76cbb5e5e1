"""Deliverables for tests: a file handed in by the expert, and answered by the authority."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from facility.apps.assistance import public as assistance
from tests.apps.assistance.missions import AFTER, Crew

HANDED = AFTER + timedelta(days=1)


def paper(name: str = "comparison.txt", content: bytes = b"Two procedures compared.") -> SimpleUploadedFile:
    """A file."""
    return SimpleUploadedFile(name, content)


def one(crew: Crew, position: int = 1) -> assistance.Deliverable:
    """A deliverable of the request."""
    return crew.request.terms.deliverables.get(position=position)


def handed_in(crew: Crew, position: int = 1, **changes: Any) -> assistance.HandIn:
    """Handed in by the expert."""
    given: dict[str, Any] = {"upload": paper(), "words": "As agreed.", "actor": crew.person, "at": HANDED}
    return assistance.hand_in(deliverable_id=one(crew, position).pk, **{**given, **changes})


def accepted(crew: Crew, position: int = 1) -> assistance.Deliverable:
    """Handed in by the expert and accepted by the authority."""
    made = handed_in(crew, position)
    given: dict[str, Any] = {"deliverable_id": one(crew, position).pk, "number": made.number}
    return assistance.accept_deliverable(**given, actor=crew.of.asker, at=HANDED)
