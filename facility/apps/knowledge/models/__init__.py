"""Lessons and publications, and how they are brought to people."""

from facility.apps.knowledge.models.dissemination import Dissemination
from facility.apps.knowledge.models.lesson import Lesson
from facility.apps.knowledge.models.publication import Edition, EditionFile, Publication

__all__ = ["Dissemination", "Edition", "EditionFile", "Lesson", "Publication"]
