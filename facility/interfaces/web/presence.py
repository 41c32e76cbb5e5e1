"""What a session knows of its person: when they showed who they are, by how many factors, and when they were seen."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from facility.foundation.accounts import public as accounts

_PROVED = "proved_at"
_STRONG = "second_factor"
_SEEN = "seen_at"
# A session's row is not written more often than this.
SEEN_EVERY = timedelta(minutes=5)


def prove(session: SessionBase, at: datetime, *, strong: bool = False) -> None:
    """Note that the person has just shown who they are; `strong` with a second factor, which the session remembers."""
    session[_PROVED] = at.isoformat()
    if strong:
        session[_STRONG] = True


def is_fresh(session: SessionBase, at: datetime) -> bool:
    """Whether the person showed who they are a short while ago."""
    told: str = session.get(_PROVED) or ""
    return bool(told) and at - datetime.fromisoformat(told) <= timedelta(minutes=settings.FACILITY_PROOF_MINUTES)


def is_strong(session: SessionBase) -> bool:
    """Whether a second factor was shown in this session."""
    return bool(session.get(_STRONG))


def begin_seen(session: SessionBase, at: datetime) -> None:
    """Start noting when the session is in use."""
    session[_SEEN] = at.isoformat()


def note_seen(session: SessionBase, at: datetime) -> None:
    """Note that the session is in use, once in a few minutes; a request that never looked at its session costs nothing."""
    told = session.get(_SEEN) if session.accessed else None
    if told and session.session_key and at - datetime.fromisoformat(told) > SEEN_EVERY:
        begin_seen(session, at)
        accounts.note_seen(session_key=session.session_key, at=at)
