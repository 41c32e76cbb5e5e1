"""The sessions of a user: noted when they begin, listed, ended one by one or all at once."""

from collections.abc import Collection
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from facility.core.errors import NotFound
from facility.foundation.accounts.models import SignIn
from facility.foundation.base.acts import step


def _store(session_key: str) -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore(session_key)


@step
def begin(*, user_id: int, session_key: str, method: str, browser: str, at: datetime) -> SignIn:
    """Note a session that has just begun; `method` is password, link, registration, invitation, passkey or provider."""
    return SignIn.objects.create(
        user_id=user_id,
        session_key=session_key,
        method=method,
        browser=browser[:120],
        started_at=at,
        last_seen_at=at,
    )


@step
def seen(*, session_key: str, at: datetime) -> None:
    """Note when the session was in use last."""
    SignIn.objects.filter(session_key=session_key, ended_at=None).update(last_seen_at=at)


def sessions_of(user_id: int, at: datetime) -> QuerySet[SignIn]:
    """The sessions that have not ended and are young enough to be alive, newest first."""
    from datetime import timedelta

    oldest = at - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return SignIn.objects.filter(user_id=user_id, ended_at=None, started_at__gte=oldest).order_by("-started_at", "-pk")


@step
def end(*, user_id: int, sign_in_id: int, at: datetime) -> None:
    """End one session of the user's own. Raises NotFound."""
    row = SignIn.objects.filter(pk=sign_in_id, user_id=user_id, ended_at=None).first()
    if row is None:
        raise NotFound("session")
    _store(row.session_key).delete()
    row.ended_at = max(at, row.started_at)
    row.save(update_fields=["ended_at"])


@step
def end_all(*, user_id: int, at: datetime, but: str = "") -> int:
    """End every session of a user, except the one with the key `but`; gives how many ended."""
    rows = list(SignIn.objects.filter(user_id=user_id, ended_at=None).exclude(session_key=but))
    for row in rows:
        _store(row.session_key).delete()
    SignIn.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=at)
    return len(rows)


def ended_lately(users: Collection[int], since: datetime) -> set[str]:
    """The keys of the sessions of these users that ended after a moment. One query."""
    rows = SignIn.objects.filter(user__in=users, ended_at__gt=since)
    return set(rows.values_list("session_key", flat=True))


@step
def note_end(*, session_key: str, at: datetime) -> None:
    """Note that a session ended by signing out."""
    SignIn.objects.filter(session_key=session_key, ended_at=None).update(ended_at=at)
