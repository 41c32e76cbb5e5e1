"""Acts on one's own sessions and links, each a transaction of its own, entered from pages and endpoints."""

from datetime import datetime

from facility.core.errors import NotFound
from facility.foundation.accounts import sessions
from facility.foundation.accounts.models import SignIn, SignInLink, User
from facility.foundation.accounts.signing_in import digest_of, open_link
from facility.foundation.base.acts import action


def waiting_link(secret: str, at: datetime) -> User | None:
    """The user of a link that still waits, looked at without using it up: mail scanners only look."""
    link = SignInLink.objects.select_related("user").filter(
        digest=digest_of(secret), session_key="", used_at=None, expires_at__gt=at, user__is_active=True
    )
    found = link.first()
    return found.user if found else None


@action
def use_link(*, secret: str, at: datetime) -> User:
    """Use up a sign-in link and give its user. Raises NotFound (unknown, used, expired)."""
    user = open_link(secret=secret, at=at)
    if user is None:
        raise NotFound("sign-in link")
    return user


@action
def prove_by_link(*, secret: str, user_id: int, session_key: str, at: datetime) -> None:
    """Use up a link that proves, by the person and in the session that asked for it. Raises NotFound."""
    user = open_link(secret=secret, at=at, session_key=session_key or "none")
    if user is None or user.pk != user_id:
        raise NotFound("link")


@action
def note_seen(*, session_key: str, at: datetime) -> None:
    """Note that the session is in use; the caller sees to it that this happens every few minutes at most."""
    sessions.seen(session_key=session_key, at=at)


@action
def begin_session(*, user_id: int, session_key: str, method: str, browser: str, at: datetime) -> SignIn:
    """Note a session that has just begun."""
    return sessions.begin(user_id=user_id, session_key=session_key, method=method, browser=browser, at=at)


@action
def end_session(*, user_id: int, sign_in_id: int, at: datetime) -> None:
    """End one of one's own sessions. Raises NotFound."""
    sessions.end(user_id=user_id, sign_in_id=sign_in_id, at=at)


@action
def end_other_sessions(*, user_id: int, session_key: str, at: datetime) -> int:
    """End every session of one's own but the present one; gives how many ended."""
    return sessions.end_all(user_id=user_id, at=at, but=session_key)


@action
def end_this_session(*, session_key: str, at: datetime) -> None:
    """Note that the present session ends by signing out."""
    sessions.note_end(session_key=session_key, at=at)
