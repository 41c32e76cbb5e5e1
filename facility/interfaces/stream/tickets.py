"""Tickets: the address at which one person's page listens to one session for some minutes, signed by the web server.

The process that streams reads no cookie: what opens a stream is in the address, is good for one session only, and ends
by itself. Decision 0027 says why.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.utils.translation import get_language

from facility.apps.dialogue import public as dialogue
from facility.foundation.accounts.public import Actor

_SALT = "dialogue.live"
# The page asks for a new one while the old one is still good; signing out or losing the role counts from then on.
GOOD_SECONDS = 600


@dataclass(frozen=True)
class Ticket:
    """Who listens to which session, in which language, and whether as the secretariat."""

    reference: str
    session: int
    user: int
    language: str
    desk: bool


def address(session: dialogue.Session, actor: Actor, *, desk: bool) -> str:
    """Where the actor's page listens; nothing where no stream is configured or nobody is signed in."""
    if not settings.FACILITY_LIVE_ADDRESS or actor.user_id is None:
        return ""
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    reference = session.plan.meeting.record.reference or ""
    return f"{settings.FACILITY_LIVE_ADDRESS}/{issue(Ticket(reference, session.pk, actor.user_id, language, desk))}"


def issue(ticket: Ticket) -> str:
    """The ticket as a part of an address."""
    held = [ticket.reference, ticket.session, ticket.user, ticket.language, ticket.desk]
    return signing.dumps(held, salt=_SALT)


def read(text: str) -> Ticket | None:
    """What a ticket says; None where it is not ours or no longer good."""
    try:
        reference, session, user, language, desk = signing.loads(text, salt=_SALT, max_age=GOOD_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    known = {code for code, _name in settings.LANGUAGES}
    return Ticket(reference, session, user, language if language in known else settings.LANGUAGE_CODE, desk)
