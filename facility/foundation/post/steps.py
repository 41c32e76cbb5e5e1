"""Queueing letters and notices: one row in the act's transaction; nothing here speaks to a mail server."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.encoding import punycode

from facility.core.errors import Refused
from facility.core.findings import at_field
from facility.foundation.accounts.models import User
from facility.foundation.base.acts import step
from facility.foundation.post.models import Letter, Notice
from facility.foundation.post.rendering import missing
from facility.foundation.post.texts import full_kind, text
from facility.foundation.post.topics import STATE_OF_WAY, manner, way_of
from facility.foundation.records import custody
from facility.foundation.records.models import Record

# So long are the random parts of Message-IDs, in signs. Those of earlier letters were 40 signs made of their keys, which
# may be guessed: a report that names one of them is not believed.
UNGUESSABLE = 48


def _address(to: User | str) -> str:
    address = (to.email if isinstance(to, User) else to).strip()
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(at_field("email", "post.not_an_address")) from None
    local, _at, domain = address.rpartition("@")
    return f"{local}@{punycode(domain)}"


def _message_id() -> str:
    """Kept with the letter, so that a mail program shows one sent twice only once; known to who has the letter alone."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    return f"<{secrets.token_hex(UNGUESSABLE // 2)}@{host}>"


def _first_state(user: User | None, kind: str, has_secret: bool) -> str:
    how = manner(kind)
    if user is None or has_secret or how.must:
        return "waiting"
    return STATE_OF_WAY[way_of(user, how.topic)]


@step
def queue(
    *,
    kind: str,
    to: User | str,
    facts: Mapping[str, Any],
    at: datetime,
    key: str,
    record: Record | None = None,
    language: str | None = None,
    secret_facts: Mapping[str, Any] | None = None,
    is_listed: bool = True,
) -> Letter:
    """Let a letter go out once the transaction stands; the same key again gives the first one back.

    A user finds it among the notices too (unless not `is_listed`), and may have chosen to get it with others once a
    day or not as a letter at all: only what its head says must be told, or what carries a secret, always goes at once.
    `key` says what is told once ("award:17:user:4"). `secret_facts` (a sign-in link) are kept encrypted and erased
    at sending. Raises NotFound (unknown kind), ValueError (facts missing), Refused (not an address).
    """
    secret, user = dict(secret_facts or {}), to if isinstance(to, User) else None
    name = full_kind(kind)
    spoken = language or (user.language if user else settings.LANGUAGE_CODE)
    lacking = missing(text(name, spoken), {**facts, **secret})
    if lacking:
        raise ValueError(f"letter {name}: facts are missing: {', '.join(lacking)}")
    defaults = {
        "record": record,
        "kind": name,
        "to_address": _address(to),
        "to_user": user,
        "state": _first_state(user, name, bool(secret)),
        "language": spoken,
        "facts": dict(facts),
        "secret_facts": custody.keep_secret(json.dumps(secret).encode()) if secret else None,
        "message_id": _message_id(),
        "queued_at": at,
        "next_try_at": at,
    }
    try:
        with transaction.atomic():  # a letter is nearly always a new one: written first, looked for only if it is not
            letter = Letter.objects.create(key=key, **defaults)
    except IntegrityError:
        return Letter.objects.get(key=key)
    if user is not None and is_listed:
        # A link that one has just asked for is no news.
        Notice.objects.create(user=user, record=record, kind=name, at=at, letter=letter, read_at=at if secret else None)
    return letter


def random_key(kind: str) -> str:
    """A key for a letter that may go out again and again (a sign-in link asked for twice)."""
    return f"{kind}:{secrets.token_hex(12)}"


@step
def notify(*, user_id: int, kind: str, facts: Mapping[str, Any], at: datetime, record: Record | None = None) -> Notice:
    """Put a line into a user's notices. `kind` is that of a letter (its subject is the line) or a registered notice."""
    return Notice.objects.create(user_id=user_id, kind=kind, facts=dict(facts), at=at, record=record)


@step
def requeue(*, letter_id: int, at: datetime) -> bool:
    """Try a failed letter once more; False when it is not failed. A letter with a secret cannot come back."""
    failed = Letter.objects.filter(pk=letter_id, state="failed")
    fresh = {
        "attempts": 0,
        "next_try_at": at,
        "claimed_until": None,
        "last_error": "",
        "sent_at": None,
        "returned_at": None,
    }
    return bool(failed.update(state="waiting", **fresh))


@step
def hold_back(letter: Letter) -> None:
    """Let a new letter stand as one that could not be delivered, because its reader's account is closed: staff see it."""
    mine = Letter.objects.filter(pk=letter.pk, attempts=0).exclude(state__in=["failed", "sent", "told"])
    mine.update(state="failed", last_error="closed", secret_facts=None)


@step
def withdraw(*, record: Record) -> int:
    """Take back letters about a record that nobody is sending yet: they are not wanted any more. Gives how many."""
    waiting = Letter.objects.filter(record=record, state__in=["waiting", "gathered"], claimed_until=None)
    return waiting.update(state="failed", last_error="withdrawn", secret_facts=None)
