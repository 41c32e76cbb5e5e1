"""What dialogue keeps: processes with their bodies and terms, and meetings."""

from facility.apps.dialogue.models.meeting import Meeting
from facility.apps.dialogue.models.process import Process, ProcessBody, Term

__all__ = ["Meeting", "Process", "ProcessBody", "Term"]
