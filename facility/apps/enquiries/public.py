"""The door of enquiries: news, subscriptions, digests."""

from facility.apps.enquiries import policy, words
from facility.apps.enquiries.actions.digests import digest_words, fresh_items, make_digest, wishes_of
from facility.apps.enquiries.actions.news import clear_news, drop_news, propose_news, publish_news, revise_news
from facility.apps.enquiries.actions.subscribing import (
    CONSENT,
    ask_subscription,
    change_subscription,
    confirm_subscription,
    erase_subscription,
    forget_subscription,
    pause_bounced,
    pause_subscription,
    resume_subscription,
    unsubscribe,
)
from facility.apps.enquiries.models import Digest, NewsItem, Subscriber
from facility.apps.enquiries.queries import (
    news_by_reference,
    news_by_token,
    news_visible_to,
    subscriber_by_key,
    subscriber_by_token,
    subscribers,
    waiting_confirmation,
)
from facility.apps.enquiries.snapshots import Item, Wishes
from facility.apps.enquiries.sources import register_source
from facility.apps.enquiries.words import FINDINGS

STEPS: tuple[str, ...] = ()

__all__ = [
    "CONSENT",
    "FINDINGS",
    "STEPS",
    "Digest",
    "Item",
    "NewsItem",
    "Subscriber",
    "Wishes",
    "ask_subscription",
    "change_subscription",
    "clear_news",
    "confirm_subscription",
    "digest_words",
    "drop_news",
    "erase_subscription",
    "forget_subscription",
    "fresh_items",
    "make_digest",
    "news_by_reference",
    "news_by_token",
    "news_visible_to",
    "pause_bounced",
    "pause_subscription",
    "policy",
    "propose_news",
    "publish_news",
    "register_source",
    "resume_subscription",
    "revise_news",
    "subscriber_by_key",
    "subscriber_by_token",
    "subscribers",
    "unsubscribe",
    "waiting_confirmation",
    "wishes_of",
    "words",
]
