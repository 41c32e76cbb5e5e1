"""What streams ask of the database: who may listen, what has changed, and the room's part of the page in a language.

Everything here blocks; the hub calls it in a thread that it shares with nobody.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils import translation

from facility.apps.dialogue import public as dialogue
from facility.apps.parties.public import actor_for
from facility.core.errors import NotFound
from facility.foundation.accounts.public import User
from facility.foundation.base import clock
from facility.interfaces.stream.tickets import Ticket
from facility.interfaces.web.dialogue import live_pages

# The secretariat's pages see what waits: they are told that something changed, and ask for it themselves.
DESK = "desk"


@dataclass(frozen=True)
class Frame:
    """One message, ready to be written; `number` names its content, the same after a restart of the process."""

    number: str
    raw: bytes


@dataclass
class Look:
    """What was found of a session: its pulse and the messages drawn anew, by language or `DESK`."""

    beat: int
    is_live: bool
    frames: dict[str, Frame] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """What the hub knows of a session: the last pulse (-1: none), who reads it in what, and what is not drawn yet."""

    beat: int
    kinds: frozenset[str]
    missing: frozenset[str]


def message(event: str, data: str, number: str = "") -> bytes:
    """A server-sent event; the data holds no line break."""
    lines = [f"id: {number}"] if number else []
    return "\n".join([*lines, f"event: {event}", f"data: {data}", "", ""]).encode()


def admit(ticket: Ticket) -> bool | None:
    """Whether the ticket's person may listen now, by the same door as the page; None where the session is not live."""
    actor = actor_for(User.objects.filter(pk=ticket.user).first(), clock.now())
    try:
        session = dialogue.live_session(ticket.reference, ticket.session, actor)
    except NotFound:
        return False
    if actor.user_id is None or (ticket.desk and not dialogue.policy.may_moderate(actor)):
        return False
    return True if live_pages.is_live(session) else None


def still_allowed(session: int, people: Collection[int], desk: Collection[int]) -> tuple[set[int], set[int]]:
    """Who of a session's listeners may go on: one question for the room, two for each of the secretariat."""
    at = clock.now()
    officers = User.objects.filter(pk__in=desk)
    staff = {one.pk for one in officers if dialogue.policy.may_moderate(actor_for(one, at))}
    return (dialogue.still_in_room(session, people) if people else set()), staff


def look(wanted: Mapping[int, Wanted]) -> dict[int, Look]:
    """Look at all sessions that somebody listens to with one question; draw those that changed, once per language."""
    pulses = dialogue.pulses(list(wanted))
    found: dict[int, Look] = {}
    for number, known in wanted.items():
        pulse = pulses.get(number, dialogue.Pulse(0, False))
        told = found[number] = Look(pulse.beat, pulse.is_live)
        kinds = known.kinds if pulse.beat != known.beat or not pulse.is_live else known.missing
        # The pulse was read first: what is drawn is that old or newer, and a newer one is drawn again next time.
        session = dialogue.room_of(number) if kinds - {DESK} else None
        for kind in kinds:
            if kind == DESK:
                told.frames[kind] = Frame(str(pulse.beat), message("desk", str(pulse.beat), str(pulse.beat)))
            elif session is not None:
                told.frames[kind] = draw(session, kind)
    return found


def draw(session: dialogue.Session, language: str) -> Frame:
    """What the whole room sees, in a language: nothing of anybody's own, no question that was not let in."""
    with translation.override(language):
        html = render_to_string("dialogue/live_list.html", live_pages.room(session))
    number = hashlib.sha256(html.encode()).hexdigest()[:16]
    return Frame(number, message("room", json.dumps({"html": html}), number))
