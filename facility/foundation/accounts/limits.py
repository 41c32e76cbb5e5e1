"""Limits on tries: counted in the shared cache per account, and per account and address, never per address alone.

Twelve applicants behind one address do not lock each other out; somebody who guesses at one account is stopped, from
one address soon and from many later, while the owner still gets in by the e-mailed link.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache


@dataclass(frozen=True)
class Limit:
    """So many tries within a period."""

    name: str
    most: int
    per: timedelta

    def _key(self, parts: tuple[str, ...], at: datetime) -> str:
        window = int(at.timestamp() // self.per.total_seconds())
        told = hashlib.sha256("\x00".join(part.strip().casefold() for part in parts).encode()).hexdigest()
        return f"limit:{self.name}:{told}:{window}"

    def reached(self, *parts: str, at: datetime) -> bool:
        """Whether no further try is left in this period."""
        return int(cache.get(self._key(parts, at), 0)) >= self.most

    def count(self, *parts: str, at: datetime) -> int:
        """Count one try and give the number of tries in this period."""
        key = self._key(parts, at)
        seconds = int(self.per.total_seconds()) + 60
        if cache.add(key, 1, seconds):
            return 1
        try:
            return cache.incr(key)
        except ValueError:  # it ran out between the two
            cache.set(key, 1, seconds)
            return 1

    def forgive(self, *parts: str, at: datetime) -> None:
        """Forget the tries of this period, after one that succeeded."""
        cache.delete(self._key(parts, at))


# Wrong passwords for one account from one address, and from anywhere.
PASSWORD_HERE = Limit("password-here", 6, timedelta(minutes=15))
PASSWORD_ANYWHERE = Limit("password-anywhere", 40, timedelta(hours=1))
# Letters to one address, whether an account has it or not.
LETTERS = Limit("letters", 4, timedelta(minutes=15))
LETTERS_A_DAY = Limit("letters-a-day", 20, timedelta(days=1))
# Registrations typed from one address: a ceiling against a machine, far above a training room.
REGISTRATIONS = Limit("registrations", 200, timedelta(hours=1))


def may_try_password(email: str, address: str, at: datetime) -> bool:
    """Whether another password may be tried for this account from this address."""
    return not (PASSWORD_HERE.reached(email, address, at=at) or PASSWORD_ANYWHERE.reached(email, at=at))


def password_failed(email: str, address: str, at: datetime) -> None:
    """Count a wrong password."""
    PASSWORD_HERE.count(email, address, at=at)
    PASSWORD_ANYWHERE.count(email, at=at)


def password_held(email: str, address: str, at: datetime) -> None:
    """A right password forgives the wrong ones typed here."""
    PASSWORD_HERE.forgive(email, address, at=at)


def may_send_letter(email: str, at: datetime) -> bool:
    """Count a letter to an address; False where it has had enough of them, known or not."""
    return LETTERS.count(email, at=at) <= LETTERS.most and LETTERS_A_DAY.count(email, at=at) <= LETTERS_A_DAY.most
