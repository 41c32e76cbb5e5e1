"""What streams ask of the database: who may listen, what has changed, and the room's part of the page in a language.

Everything here blocks; the hub calls it in a thread that it shares with nobody.
"""

import hashlib
import json
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError
from django.template.loader import render_to_string
from django.utils import translation

from facility.apps.dialogue import public as dialogue
from facility.apps.parties.public import actor_for
from facility.core.errors import NotFound
from facility.foundation.accounts.public import User, sessions
from facility.foundation.base import clock
from facility.interfaces.stream.tickets import GOOD_SECONDS, Ticket, mark
from facility.interfaces.web.dialogue import live_pages

log = logging.getLogger(__name__)

# The secretariat's pages see what waits: they are told that something changed, and ask for it themselves.
DESK = "desk"
# What the clocks of two machines may differ by.
_SPARE_SECONDS = 60


@dataclass(frozen=True)
class Frame:
    """One message, ready to be written; `number` names its content, the same after a restart of the process."""

    number: str
    raw: bytes


@dataclass
class Look:
    """What was found of a session: its pulse and the messages drawn anew, by language or `DESK`; whether one failed."""

    beat: int
    is_live: bool
    frames: dict[str, Frame] = field(default_factory=dict)
    is_broken: bool = False


@dataclass(frozen=True)
class Wanted:
    """What the hub knows of a session: the last pulse (-1: none), who reads it in what, what is not drawn yet, and whether
    something could not be drawn last time.
    """

    beat: int
    kinds: frozenset[str]
    missing: frozenset[str]
    is_broken: bool = False


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
    if _signed_out([ticket], clock.now()):
        return False
    return True if live_pages.is_live(session) else None


def _signed_out(tickets: Collection[Ticket], at: datetime) -> set[Ticket]:
    """Those whose session of the browser has ended since they were made. One query."""
    since = at - timedelta(seconds=GOOD_SECONDS + _SPARE_SECONDS)
    ended = {mark(key) for key in sessions.ended_lately({one.user for one in tickets}, since)}
    return {one for one in tickets if one.sign_in in ended}


def still_allowed(session: int, listeners: Collection[Ticket]) -> set[Ticket]:
    """Which listeners of a session may go on: one question for the room, one for who signed out, two for each of the
    secretariat.
    """
    at = clock.now()
    officers = User.objects.filter(pk__in={one.user for one in listeners if one.desk})
    staff = {one.pk for one in officers if dialogue.policy.may_moderate(actor_for(one, at))}
    people = {one.user for one in listeners if not one.desk}
    placed = dialogue.still_in_room(session, people) if people else set()
    allowed = {one for one in listeners if one.user in (staff if one.desk else placed)}
    return allowed - _signed_out(allowed, at)


def look(wanted: Mapping[int, Wanted]) -> dict[int, Look]:
    """Look at all sessions that somebody listens to with one question; draw those that changed, once per language.

    What of one session cannot be drawn holds up no other. Raises django.db.Error where the database does not answer.
    """
    pulses = dialogue.pulses(list(wanted))
    return {
        number: _look_at(number, known, pulses.get(number, dialogue.Pulse(0, False)))
        for number, known in wanted.items()
    }


def _look_at(number: int, known: Wanted, pulse: dialogue.Pulse) -> Look:
    told = Look(pulse.beat, pulse.is_live)
    kinds = known.kinds if pulse.beat != known.beat or not pulse.is_live else known.missing
    session: dialogue.Session | None = None
    for kind in sorted(kinds):
        try:
            if kind == DESK:
                told.frames[kind] = Frame(str(pulse.beat), message("desk", str(pulse.beat), str(pulse.beat)))
                continue
            # The pulse was read first: what is drawn is that old or newer, and a newer one is drawn again next time.
            session = session or dialogue.room_of(number)
            if session is not None:
                told.frames[kind] = draw(session, kind)
        except (InterfaceError, OperationalError):
            raise
        except Exception:
            if not known.is_broken:
                log.exception("Live session %s cannot be drawn in %s; it is tried again.", number, kind)
            told.is_broken = True
    return told


def draw(session: dialogue.Session, language: str) -> Frame:
    """What the whole room sees, in a language: nothing of anybody's own, no question that was not let in."""
    with translation.override(language):
        html = render_to_string("dialogue/live_list.html", live_pages.room(session))
    number = hashlib.sha256(html.encode()).hexdigest()[:16]
    return Frame(number, message("room", json.dumps({"html": html}), number))
