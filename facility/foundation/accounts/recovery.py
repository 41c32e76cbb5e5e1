"""Recovery codes: ten at a time, shown once, kept as digests, each opens once."""

import secrets
from datetime import datetime

from facility.core.seal import digest
from facility.foundation.accounts.models import RecoveryCode
from facility.foundation.base.acts import step

HOW_MANY = 10
# Sixteen letters of thirty-two: eighty bits, so that an unsalted digest gives nothing away. No I, L, O, U: they are
# read as 1, 1, 0 and V.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V", "-": None, " ": None})


def _told(user_id: int, code: str) -> str:
    plain = "".join(code.split()).upper().translate(_READ_AS)
    return digest(f"recovery:{user_id}:{plain}".encode("utf-8", "replace"))


@step
def make(*, user_id: int, at: datetime) -> tuple[str, ...]:
    """Ten new codes in place of whatever was there; they are shown now and never again."""
    RecoveryCode.objects.filter(user_id=user_id).delete()
    codes = ["".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(HOW_MANY)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user_id=user_id, digest=_told(user_id, code), made_at=at) for code in codes
    )
    return tuple("-".join(code[at : at + 4] for at in range(0, LENGTH, 4)) for code in codes)


@step
def use(*, user_id: int, code: str, at: datetime) -> bool:
    """Use up a code; False for one that is unknown or was used. One statement decides who was first."""
    waiting = RecoveryCode.objects.filter(user_id=user_id, digest=_told(user_id, code), used_at=None)
    return waiting.update(used_at=at) == 1


def left(user_id: int) -> int:
    """How many codes were not used yet."""
    return RecoveryCode.objects.filter(user_id=user_id, used_at=None).count()
