"""Checking a password: at the same cost whether the account exists, and only a few at once."""

from threading import BoundedSemaphore

from django.contrib.auth import authenticate

from facility.foundation.accounts.models import User

# One check takes about 0.2 s and 100 MiB: more of them at once would starve everybody else of the process.
AT_ONCE = 2
PATIENCE_SECONDS = 8.0
_seats = BoundedSemaphore(AT_ONCE)


class TooBusy(Exception):
    """All seats for password checks stayed taken: try again in a moment."""


def check_password(email: str, password: str) -> User | None:
    """The active user whose password this is, else None, after the same work. Raises TooBusy."""
    if not _seats.acquire(timeout=PATIENCE_SECONDS):
        raise TooBusy
    try:
        # The backend hashes once for an unknown address and for an account without a password, too.
        found = authenticate(username=email.strip(), password=password)
    finally:
        _seats.release()
    return found if isinstance(found, User) else None
