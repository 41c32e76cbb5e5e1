"""The door of machines: tokens, answers kept for repeated requests, webhooks."""

from facility.foundation.machines.counting import count_person, count_visitor, network_of
from facility.foundation.machines.delivering import deliver_due, signature
from facility.foundation.machines.hooks import (
    EVENTS,
    add_subscription,
    deliveries_of,
    end_subscription,
    live_subscriptions,
    queue_deliveries,
    subscription_for,
    subscriptions_of,
    untold,
)
from facility.foundation.machines.keeping import InHand, Kept, answer_to, claim, forget_answers, hold, keep
from facility.foundation.machines.models import ApiToken, Delivery, KeptAnswer, Subscription
from facility.foundation.machines.tokens import (
    COMPONENTS,
    LONGEST,
    READ,
    SCOPES,
    add_token,
    count_use,
    end_token,
    live_tokens,
    token_for,
    tokens_of,
)

STEPS = (add_subscription, add_token, end_subscription, end_token, queue_deliveries)

__all__ = [
    "COMPONENTS",
    "EVENTS",
    "LONGEST",
    "READ",
    "SCOPES",
    "STEPS",
    "ApiToken",
    "Delivery",
    "InHand",
    "Kept",
    "KeptAnswer",
    "Subscription",
    "add_token",
    "answer_to",
    "claim",
    "count_person",
    "count_use",
    "count_visitor",
    "network_of",
    "end_token",
    "forget_answers",
    "hold",
    "keep",
    "live_tokens",
    "token_for",
    "add_subscription",
    "deliver_due",
    "deliveries_of",
    "end_subscription",
    "live_subscriptions",
    "queue_deliveries",
    "signature",
    "subscription_for",
    "subscriptions_of",
    "untold",
    "tokens_of",
]
