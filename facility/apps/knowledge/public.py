"""The door of knowledge: lessons."""

from facility.apps.knowledge import policy
from facility.apps.knowledge.actions import clear, drop, propose, publish, withdraw
from facility.apps.knowledge.fitting import Asked, Fit, fitting
from facility.apps.knowledge.models import Lesson
from facility.apps.knowledge.queries import by_reference, by_token, visible_to
from facility.apps.knowledge.words import FINDINGS, LESSON_STATES, PARTS, THEMES

STEPS: tuple[str, ...] = ()

__all__ = [
    "FINDINGS",
    "LESSON_STATES",
    "PARTS",
    "STEPS",
    "THEMES",
    "Asked",
    "Fit",
    "Lesson",
    "by_reference",
    "by_token",
    "clear",
    "drop",
    "fitting",
    "policy",
    "propose",
    "publish",
    "visible_to",
    "withdraw",
]
