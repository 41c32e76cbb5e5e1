"""Requests sent twice: the answer is kept with the act, in one transaction, and given again as it was."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from facility.foundation.machines.models import KeptAnswer
from facility.foundation.records import custody
from facility.foundation.records.public import Record

KEPT_FOR = timedelta(days=2)


class InHand(Exception):
    """The same key is being worked on, or has just been, by another request."""


@dataclass(frozen=True)
class Kept:
    """An answer as it was given."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def answer_to(owner: str, key: str) -> tuple[str, Kept | None] | None:
    """The digest of the request that used a key before, and what was answered; None for a new key."""
    row = KeptAnswer.objects.filter(owner=owner, key=key).first()
    if row is None:
        return None
    if row.answer is None:
        return row.request_digest, None
    told = json.loads(custody.open_secret(bytes(row.answer)))
    return row.request_digest, Kept(told["status"], told["headers"], told["body"].encode())


def claim(*, owner: str, user_id: int, key: str, request_digest: str, at: datetime) -> int:
    """Take a key in the act's transaction (`together`); a second request with it waits here or fails. Raises InHand."""
    try:
        with transaction.atomic():
            row = KeptAnswer.objects.create(owner=owner, user_id=user_id, key=key, request_digest=request_digest, at=at)
    except IntegrityError:
        raise InHand(key) from None
    return row.pk


def keep(kept_id: int, answer: Kept) -> None:
    """Keep the answer, encrypted with a key that is not in the database: it may tell what a dossier says."""
    packed = json.dumps({"status": answer.status, "headers": dict(answer.headers), "body": answer.body.decode()})
    KeptAnswer.objects.filter(pk=kept_id).update(answer=custody.keep_secret(packed.encode()))


def hold(record_id: int) -> None:
    """Hold a record until the act's transaction ends, before its present version is compared."""
    Record.objects.select_for_update().filter(pk=record_id).first()


def forget_answers(at: datetime) -> int:
    """Forget answers after two days; gives how many."""
    return KeptAnswer.objects.filter(at__lt=at - KEPT_FOR).delete()[0]
