"""Tickets: the address at which one person's page listens to one session for some minutes, signed by the web server.

The process that streams reads no cookie: what opens a stream is in the address, is good for one session only, and ends
by itself. Decision 0027 says why.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from facility.apps.dialogue import public as dialogue
from facility.foundation.accounts.public import Actor
from facility.foundation.base import clock

_SALT = "dialogue.live"
# The page asks for a new one while the old one is still good; no stream outlives the ticket that it was opened with.
GOOD_SECONDS = 600


@dataclass(frozen=True)
class Ticket:
    """Who listens to which session, in which language, and whether as the secretariat."""

    reference: str
    session: int
    user: int
    language: str
    desk: bool
    # Which session of the browser it was made in, in a form that signs nobody in; "" where there is none.
    sign_in: str = ""
    # Until when it is good, in seconds as `time.time` counts them.
    until: float = field(default=0.0, compare=False)


def mark(session_key: str) -> str:
    """What stands in a ticket for a session of the browser: it tells two of them apart, and its key is not found from it."""
    return salted_hmac(_SALT, session_key).hexdigest()[:20] if session_key else ""


def address(session: dialogue.Session, actor: Actor, *, desk: bool, session_key: str = "") -> str:
    """Where the actor's page listens; nothing where no stream is configured or nobody is signed in."""
    if not settings.FACILITY_LIVE_ADDRESS or actor.user_id is None:
        return ""
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    reference = session.plan.meeting.record.reference or ""
    made = Ticket(reference, session.pk, actor.user_id, language, desk, mark(session_key))
    return f"{settings.FACILITY_LIVE_ADDRESS}/{issue(made)}"


def issue(ticket: Ticket) -> str:
    """The ticket as a part of an address; good for GOOD_SECONDS, or until the moment that it names."""
    until = ticket.until or clock.now().timestamp() + GOOD_SECONDS
    held = [ticket.reference, ticket.session, ticket.user, ticket.language, ticket.desk, ticket.sign_in, until]
    return signing.dumps(held, salt=_SALT)


def read(text: str) -> Ticket | None:
    """What a ticket says; None where it is not ours or no longer good."""
    try:
        held = signing.loads(text, salt=_SALT, max_age=GOOD_SECONDS)
        reference, session, user, language, desk, sign_in, until = held
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if until <= clock.now().timestamp():
        return None
    known = {code for code, _name in settings.LANGUAGES}
    spoken = language if language in known else settings.LANGUAGE_CODE
    return Ticket(reference, session, user, spoken, desk, sign_in, until)
