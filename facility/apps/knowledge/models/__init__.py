"""Lessons and publications, how they are brought to people, and what is said under lessons and meetings."""

from facility.apps.knowledge.models.discussion import Discussion, DiscussionPost, PostReport
from facility.apps.knowledge.models.dissemination import Dissemination
from facility.apps.knowledge.models.lesson import Lesson
from facility.apps.knowledge.models.offered import OfferedWork
from facility.apps.knowledge.models.publication import Edition, EditionFile, Publication

__all__ = [
    "Discussion",
    "DiscussionPost",
    "Dissemination",
    "Edition",
    "EditionFile",
    "Lesson",
    "OfferedWork",
    "PostReport",
    "Publication",
]
