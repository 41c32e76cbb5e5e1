"""What a session knows of its person: when they showed who they are, by how many factors, and when they were seen."""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from facility.foundation.accounts import public as accounts

_PROVED = "proved_at"
_STRONG = "second_factor"
_SEEN = "seen_at"
_PROVIDER = "at_provider"
# A session's row is not written more often than this.
SEEN_EVERY = timedelta(minutes=5)


def prove(session: SessionBase, at: datetime, *, strong: bool = False) -> None:
    """Note that the person has just shown who they are; `strong` with a second factor, which the session remembers."""
    session[_PROVED] = at.isoformat()
    if strong:
        session[_STRONG] = True


def note_provider(session: SessionBase) -> None:
    """Note that the person signed in at the outside provider, where signing out here does not reach."""
    session[_PROVIDER] = True


def was_at_provider(session: SessionBase) -> bool:
    """Whether the outside provider was asked in this session."""
    return bool(session.get(_PROVIDER))


def is_fresh(session: SessionBase, at: datetime) -> bool:
    """Whether the person showed who they are a short while ago."""
    return _is_younger(session, at, settings.FACILITY_PROOF_MINUTES)


def is_fresh_for_decisions(session: SessionBase, at: datetime) -> bool:
    """Whether the proof is young enough for what decides, signs or moves money."""
    return _is_younger(session, at, min(settings.FACILITY_PROOF_MINUTES, settings.FACILITY_DECISION_MINUTES))


def _is_younger(session: SessionBase, at: datetime, minutes: int) -> bool:
    told: str = session.get(_PROVED) or ""
    return bool(told) and at - datetime.fromisoformat(told) <= timedelta(minutes=minutes)


def proof_of(session: SessionBase) -> str:
    """Which proof this session holds, as a digest; "" where a proof is not used up by acts of money."""
    told: str = session.get(_PROVED) or ""
    if not told or not settings.FACILITY_PROOF_ONCE:
        return ""
    return hashlib.sha256(f"{session.session_key} {told}".encode()).hexdigest()


def forget(session: SessionBase) -> None:
    """Let the proof go, because it is used up; the second factor shown in this session stays known."""
    session.pop(_PROVED, None)


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
