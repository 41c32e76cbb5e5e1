"""The door of the trail: record an act, read a record's history, seal roots, verify everything."""

from facility.foundation.trail.events import Event
from facility.foundation.trail.models import Entry, Root
from facility.foundation.trail.recording import history, record
from facility.foundation.trail.sealing import Fault, seal_roots, verify

__all__ = ["Entry", "Event", "Fault", "Root", "history", "record", "seal_roots", "verify"]
