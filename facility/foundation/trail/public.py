"""The door of the trail: record an act, read a record's history, seal roots, verify everything, find what nobody recorded."""

from facility.foundation.trail.events import INSIDE, Event
from facility.foundation.trail.models import Entry, Root
from facility.foundation.trail.recording import NEWEST, history, newest, record
from facility.foundation.trail.sealing import Fault, seal_roots, verify
from facility.foundation.trail.witnesses import Claim, register_witness, unwitnessed, witnesses

__all__ = [
    "INSIDE",
    "Claim",
    "Entry",
    "Event",
    "Fault",
    "Root",
    "history",
    "newest",
    "NEWEST",
    "record",
    "register_witness",
    "seal_roots",
    "unwitnessed",
    "verify",
    "witnesses",
]
