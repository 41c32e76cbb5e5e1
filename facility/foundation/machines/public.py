"""The door of machines: tokens, answers kept for repeated requests, webhooks."""

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

STEPS = (add_token, end_token)

__all__ = [
    "COMPONENTS",
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
    "count_use",
    "end_token",
    "forget_answers",
    "hold",
    "keep",
    "live_tokens",
    "token_for",
    "tokens_of",
]
