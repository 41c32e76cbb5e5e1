"""The door of bodies: committees, advice, consultations."""

from facility.apps.bodies.actions import end_seat, found_body, reply, seat
from facility.apps.bodies.models import Attendance, Body, Consultation, Consulted, Item, Meeting, Seat
from facility.apps.bodies.policy import (
    kinds_viewed,
    may_consult,
    may_manage_bodies,
    may_record_advice,
    may_reply,
    may_view_advice,
    may_view_consultation,
)
from facility.apps.bodies.queries import (
    advice_on,
    advised_by,
    asked_by_id,
    asked_of,
    body,
    committees,
    consultations_of,
    consultations_on,
    seats_of,
    seats_on,
)
from facility.apps.bodies.steps import (
    USUAL_SILENCE,
    Silence,
    add_body,
    close_consultation,
    drop_consultations,
    give_seat,
    open_consultation,
    record_advice,
)
from facility.apps.bodies.words import CAPACITIES, FINDINGS, OUTCOMES, REPLIES

STEPS = ("add_body", "close_consultation", "drop_consultations", "give_seat", "open_consultation", "record_advice")

__all__ = [
    "Attendance",
    "Body",
    "CAPACITIES",
    "Consultation",
    "Consulted",
    "FINDINGS",
    "Item",
    "Meeting",
    "OUTCOMES",
    "REPLIES",
    "STEPS",
    "Seat",
    "Silence",
    "USUAL_SILENCE",
    "add_body",
    "advice_on",
    "advised_by",
    "asked_by_id",
    "asked_of",
    "body",
    "close_consultation",
    "committees",
    "consultations_of",
    "consultations_on",
    "drop_consultations",
    "end_seat",
    "found_body",
    "give_seat",
    "kinds_viewed",
    "may_consult",
    "may_manage_bodies",
    "may_record_advice",
    "may_reply",
    "may_view_advice",
    "may_view_consultation",
    "open_consultation",
    "record_advice",
    "reply",
    "seat",
    "seats_of",
    "seats_on",
]
