"""Tokens: made once and shown once, recognised by their digest, narrowed by scopes, ended by their person."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Case, F, QuerySet, Value, When

from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import User
from facility.foundation.accounts.signing_in import digest_of
from facility.foundation.base.acts import step
from facility.foundation.base.text import one_line
from facility.foundation.machines.models import ApiToken

MARK = "fct"
READ = "read"
# One scope for reading what the person reads, one for writing in each component.
COMPONENTS = (
    "dossiers",
    "reports",
    "evaluation",
    "calls",
    "assistance",
    "committees",
    "connections",
    "enquiries",
    "knowledge",
    "meetings",
    "documents",
    "organisations",
    "people",
    "account",
    "operations",
    "webhooks",
)
SCOPES = (READ, *(f"write:{name}" for name in COMPONENTS))
LONGEST = timedelta(days=366)
MOST_LIVE = 20


@step
def add_token(
    *, user_id: int, name: str, scopes: Iterable[str], expires_at: datetime, at: datetime
) -> tuple[ApiToken, str]:
    """Make a token; gives the row and the secret, which is kept nowhere. Raises Refused with a finding by field."""
    name, wanted = one_line(name)[:80], [one for one in SCOPES if one in set(scopes)]
    if not name:
        raise Refused(at_field("name", "token_needs_name"))
    if not wanted:
        raise Refused(at_field("scopes", "token_needs_scope"))
    if not at < expires_at <= at + LONGEST:
        raise Refused(at_field("expires_at", "token_needs_end"))
    User.objects.select_for_update().get(pk=user_id)
    if live_tokens(user_id, at).count() >= MOST_LIVE:
        raise Refused(at_field("name", "token_too_many", most=MOST_LIVE))
    prefix, rest = secrets.token_hex(4), secrets.token_urlsafe(32)
    secret = f"{MARK}_{prefix}_{rest}"
    row = ApiToken.objects.create(
        user_id=user_id,
        name=name,
        prefix=prefix,
        digest=digest_of(secret),
        scopes=wanted,
        created_at=at,
        expires_at=expires_at,
    )
    return row, secret


@step
def end_token(*, user_id: int, token_id: int, at: datetime) -> ApiToken:
    """End one of one's own tokens. Raises NotFound (unknown, somebody else's, ended)."""
    row = ApiToken.objects.select_for_update().filter(pk=token_id, user_id=user_id, ended_at=None).first()
    if row is None:
        raise NotFound("token")
    row.ended_at = max(at, row.created_at)
    row.save(update_fields=["ended_at"])
    return row


def tokens_of(user_id: int) -> QuerySet[ApiToken]:
    """The tokens of a person, newest first."""
    return ApiToken.objects.filter(user_id=user_id).order_by("-created_at", "-pk")


def live_tokens(user_id: int, at: datetime) -> QuerySet[ApiToken]:
    """Those that still work."""
    return tokens_of(user_id).filter(ended_at=None, expires_at__gt=at)


def token_for(secret: str, at: datetime) -> ApiToken | None:
    """The live token of a secret, its user joined; None for any other. One query."""
    if not secret.startswith(f"{MARK}_") or len(secret) > 100:
        return None
    rows = ApiToken.objects.select_related("user").filter(digest=digest_of(secret), ended_at=None, expires_at__gt=at)
    return rows.filter(user__is_active=True).first()


def count_use(token: ApiToken, at: datetime, most: int) -> int:
    """Count a request of this minute in one statement; gives how many there were, more than `most` once it is full."""
    minute = int(at.timestamp()) // 60
    before = token.in_minute if token.minute == minute else 0
    if before >= most:
        return before + 1
    counted = Case(When(minute=minute, then=F("in_minute") + 1), default=Value(1))
    ApiToken.objects.filter(pk=token.pk).update(in_minute=counted, minute=minute, last_used_at=at)
    return before + 1
