"""Limits on tries: counted per account, and per account and address, never per address alone.

Twelve applicants behind one address do not lock each other out; somebody who guesses at one account is stopped, from
one address soon and from many later, while the owner still gets in by the e-mailed link. A try is taken before it is
judged, by one statement of the database, so that a burst of tries at once gains none.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import F

from facility.foundation.accounts.models import Tries


@dataclass(frozen=True)
class Limit:
    """So many tries within a period."""

    name: str
    most: int
    per: timedelta

    def _window(self, at: datetime) -> int:
        return int(at.timestamp() // self.per.total_seconds())

    def _key(self, parts: tuple[str, ...], at: datetime) -> str:
        told = "\x00".join((self.name, *(part.strip().casefold() for part in parts), str(self._window(at))))
        return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()

    def _ends(self, at: datetime) -> datetime:
        return datetime.fromtimestamp((self._window(at) + 1) * self.per.total_seconds(), UTC)

    def reached(self, *parts: str, at: datetime) -> bool:
        """Whether no further try is left in this period."""
        return Tries.objects.filter(key=self._key(parts, at), count__gte=self.most).exists()

    def count(self, *parts: str, at: datetime) -> int:
        """Count one try and give the number of tries in this period, this one included."""
        table = connection.ops.quote_name(Tries._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f'INSERT INTO {table} ("key", "count", "ends_at") VALUES (%s, 1, %s) '  # noqa: S608 - our own table's name
                f'ON CONFLICT ("key") DO UPDATE SET "count" = {table}."count" + 1 RETURNING "count"',
                [self._key(parts, at), connection.ops.adapt_datetimefield_value(self._ends(at))],
            )
            return int(cursor.fetchone()[0])

    def take(self, *parts: str, at: datetime) -> bool:
        """Take one try; False where none was left."""
        return self.count(*parts, at=at) <= self.most

    def give_back(self, *parts: str, at: datetime) -> None:
        """Give one try back, after one that succeeded."""
        Tries.objects.filter(key=self._key(parts, at), count__gt=0).update(count=F("count") - 1)

    def forgive(self, *parts: str, at: datetime) -> None:
        """Forget the tries of this period, after one that succeeded."""
        Tries.objects.filter(key=self._key(parts, at)).delete()


# Passwords for one account from one address, and from anywhere.
PASSWORD_HERE = Limit("password-here", 6, timedelta(minutes=15))
PASSWORD_ANYWHERE = Limit("password-anywhere", 40, timedelta(hours=1))
# Codes of the second step, from anywhere: whoever tries them knows the first factor already. A day's ceiling leaves a
# guesser one chance in some ten thousand; the owner still has the passkey.
CODES = Limit("codes", 8, timedelta(minutes=15))
CODES_A_DAY = Limit("codes-a-day", 40, timedelta(days=1))
# Letters to one address, whether an account has it or not.
LETTERS = Limit("letters", 4, timedelta(minutes=15))
LETTERS_A_DAY = Limit("letters-a-day", 20, timedelta(days=1))
# Registrations typed from one address: a ceiling against a machine, far above a training room.
REGISTRATIONS = Limit("registrations", 200, timedelta(hours=1))

# Subscriptions and messages typed from one address: a ceiling against a machine, far above an office.
SUBSCRIPTIONS = Limit("subscriptions", 60, timedelta(hours=1))


def may_try_password(email: str, address: str, at: datetime) -> bool:
    """Take a try at the password of this account from this address; False where none is left."""
    return PASSWORD_HERE.take(email, address, at=at) and PASSWORD_ANYWHERE.take(email, at=at)


def password_held(email: str, address: str, at: datetime) -> None:
    """A right password forgives the wrong ones typed here, and was no try from anywhere."""
    PASSWORD_HERE.forgive(email, address, at=at)
    PASSWORD_ANYWHERE.give_back(email, at=at)


def may_try_code(user_id: int, at: datetime) -> bool:
    """Take a try at the codes of this account, wherever it comes from; False where none is left."""
    return CODES.take(str(user_id), at=at) and CODES_A_DAY.take(str(user_id), at=at)


def code_held(user_id: int, at: datetime) -> None:
    """A right code forgives the wrong ones of the quarter of an hour, and was no try of the day."""
    CODES.forgive(str(user_id), at=at)
    CODES_A_DAY.give_back(str(user_id), at=at)


def may_send_letter(email: str, at: datetime) -> bool:
    """Count a letter to an address; False where it has had enough of them, known or not."""
    return LETTERS.take(email, at=at) and LETTERS_A_DAY.take(email, at=at)


def forget_windows(at: datetime) -> int:
    """Remove the counters of periods that are over; gives how many."""
    return Tries.objects.filter(ends_at__lt=at).delete()[0]
