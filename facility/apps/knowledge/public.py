"""The door of knowledge: lessons."""

from facility.apps.knowledge import policy
from facility.apps.knowledge.actions import clear, drop, propose, publish
from facility.apps.knowledge.models import Lesson
from facility.apps.knowledge.queries import by_reference, by_token, visible_to
from facility.apps.knowledge.words import FINDINGS, LESSON_STATES, THEMES

STEPS: tuple[str, ...] = ()

__all__ = [
    "FINDINGS",
    "LESSON_STATES",
    "STEPS",
    "THEMES",
    "Lesson",
    "by_reference",
    "by_token",
    "clear",
    "drop",
    "policy",
    "propose",
    "publish",
    "visible_to",
]
