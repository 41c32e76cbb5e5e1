"""Lessons and publications."""

from facility.apps.knowledge.models.lesson import Lesson
from facility.apps.knowledge.models.publication import Edition, EditionFile, Publication

__all__ = ["Edition", "EditionFile", "Lesson", "Publication"]
