"""The e-mailed link: made for an address, sent as a letter by the caller, opened once."""

import hashlib
from datetime import datetime, timedelta

from facility.foundation.accounts.models import SignInLink, User
from facility.foundation.base.acts import action, step

LINK_LIFE = timedelta(minutes=30)


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@step
def new_link(*, user: User | None, at: datetime, life: timedelta = LINK_LIFE, session_key: str = "") -> str:
    """Make a sign-in link and return its secret, which is kept nowhere.

    Without a user it opens nothing; with a session it does not sign in, but proves presence in that session.
    """
    secret = SignInLink.new_secret()
    SignInLink.objects.create(
        user=user, session_key=session_key, digest=digest_of(secret), created_at=at, expires_at=at + life
    )
    return secret


@action
def hand_out_link(*, user_id: int, at: datetime, life: timedelta = LINK_LIFE) -> str:
    """Make a link for somebody at the machine's console, where no letter is needed; returns its secret."""
    return new_link(user=User.objects.get(pk=user_id), at=at, life=life)


@step
def open_link(*, secret: str, at: datetime, session_key: str = "") -> User | None:
    """The user of a link that is unused and in time, used up by this; None for any other."""
    link = (
        SignInLink.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(
            digest=digest_of(secret), session_key=session_key, used_at=None, expires_at__gt=at, user__is_active=True
        )
        .first()
    )
    if link is None:
        return None
    link.used_at = at
    link.save(update_fields=["used_at"])
    return link.user
