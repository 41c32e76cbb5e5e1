"""Codes by time (TOTP, RFC 6238): the app's secret is kept encrypted, and no code is accepted twice."""

import base64
import secrets
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from facility.core.errors import NotAllowedNow
from facility.core.seal import SealBroken
from facility.foundation.accounts.models import Authenticator
from facility.foundation.base.acts import step
from facility.foundation.records import custody

SECRET_BYTES = 20
DIGITS = 6
PERIOD_SECONDS = 30
# A phone's clock may be one period early or late.
TOLERANCE = 1


def _generator(secret: bytes) -> TOTP:
    # SHA-1 is what every app of this kind understands; in an HMAC it is not weakened by collisions.
    return TOTP(secret, DIGITS, SHA1(), PERIOD_SECONDS)  # noqa: S303


def _mark(user_id: int) -> bytes:
    """Kept with the secret, so that a row copied to another account opens nothing there."""
    return f"totp:{user_id}:".encode()


def secret_of(row: Authenticator) -> bytes:
    """The app's secret. Raises SealBroken where the row belongs to another account or the key is another one."""
    content, mark = custody.open_secret(bytes(row.secret_kept)), _mark(row.user_id)
    if not content.startswith(mark):
        raise SealBroken("an authenticator of another account")
    return content[len(mark) :]


def confirmed(user_id: int) -> Authenticator | None:
    """The app that this person has shown to work, if there is one."""
    return Authenticator.objects.filter(user_id=user_id, confirmed_at__isnull=False).first()


def waiting(user_id: int) -> Authenticator | None:
    """The app that waits for its first code."""
    return Authenticator.objects.filter(user_id=user_id, confirmed_at=None).first()


def typed_secret(row: Authenticator) -> str:
    """The secret as people type it into an app, in groups of four."""
    text = base64.b32encode(secret_of(row)).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address_for_app(row: Authenticator, account: str, issuer: str) -> str:
    """The `otpauth:` address that an app reads from a square code."""
    return _generator(secret_of(row)).get_provisioning_uri(account, issuer.replace(":", " "))


@step
def begin(*, user_id: int, at: datetime) -> Authenticator:
    """Make a new secret that waits for its first code. Raises NotAllowedNow where an app is there already."""
    if confirmed(user_id):
        raise NotAllowedNow("begin", "there is an app already")
    kept = custody.keep_secret(_mark(user_id) + secrets.token_bytes(SECRET_BYTES))
    defaults = {"secret_kept": kept, "created_at": at, "last_period": None}
    return Authenticator.objects.update_or_create(user_id=user_id, defaults=defaults)[0]


def _period_of(row: Authenticator, code: str, at: datetime) -> int | None:
    """The period whose code this is, among those that were not used up."""
    now = int(at.timestamp()) // PERIOD_SECONDS
    generator = _generator(secret_of(row))
    for period in range(now - TOLERANCE, now + TOLERANCE + 1):
        try:
            generator.verify(code.encode(), period * PERIOD_SECONDS)
        except InvalidToken:
            continue
        if row.last_period is None or period > row.last_period:
            return period
    return None


@step
def accept(*, user_id: int, code: str, at: datetime, first: bool = False) -> bool:
    """Use up a code; `first` confirms the app that waits. False for a wrong, old or repeated code."""
    row = Authenticator.objects.select_for_update().filter(user_id=user_id, confirmed_at__isnull=first).first()
    typed = "".join(code.split())
    if row is None or len(typed) != DIGITS or not (typed.isascii() and typed.isdecimal()):
        return False
    period = _period_of(row, typed, at)
    if period is None:
        return False
    row.last_period = period
    row.confirmed_at = row.confirmed_at or at
    row.save(update_fields=["last_period", "confirmed_at"])
    return True
