"""Personal text in machines: names of tokens, addresses that are told of events, kept answers."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from facility.foundation.machines.models import ApiToken, KeptAnswer, Subscription
from facility.foundation.records.retention import Told, Whose, not_personal, register_store


def token_rows(whose: Whose) -> Told:
    """Every token, without its secret."""
    return Told(
        ApiToken.objects.filter(user_id=whose.user_id).order_by("pk"),
        lambda row: {
            "name": row.name,
            "prefix": row.prefix,
            "scopes": row.scopes,
            "created_at": row.created_at.isoformat(),
            "expires_at": row.expires_at.isoformat(),
            "last_used_at": row.last_used_at.isoformat() if row.last_used_at else None,
            "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        },
    )


def erase_tokens(user_id: int, at: datetime) -> int:
    """Remove every token."""
    return ApiToken.objects.filter(user_id=user_id).delete()[0]


def subscription_rows(whose: Whose) -> Told:
    """Every address that is told of events."""
    return Told(
        Subscription.objects.filter(user_id=whose.user_id).order_by("pk"),
        lambda row: {"url": row.url, "events": row.events, "created_at": row.created_at.isoformat()},
    )


def erase_subscriptions(user_id: int, at: datetime) -> int:
    """Remove every subscription with its deliveries."""
    return Subscription.objects.filter(user_id=user_id).delete()[0]


def erase_answers(user_id: int, at: datetime) -> int:
    """Remove every kept answer."""
    return KeptAnswer.objects.filter(user_id=user_id).delete()[0]


register_store(
    "machines.ApiToken",
    purpose=_("Programs that act for a person"),
    ends=_("At erasure"),
    exporter=token_rows,
    eraser=erase_tokens,
)
register_store(
    "machines.Subscription",
    purpose=_("Telling other systems of events"),
    ends=_("At erasure"),
    exporter=subscription_rows,
    eraser=erase_subscriptions,
)
register_store(
    "machines.KeptAnswer",
    purpose=_("Answering a request that is sent twice as it was answered first"),
    ends=_("After two days, or at erasure"),
    eraser=erase_answers,
)
not_personal("machines.Delivery")
