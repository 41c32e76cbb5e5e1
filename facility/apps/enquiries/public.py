"""The door of enquiries: news, subscriptions, digests, the one inbox."""

from facility.apps.enquiries import policy, words
from facility.apps.enquiries.actions.asking import ask, route_for
from facility.apps.enquiries.actions.digests import digest_words, fresh_items, make_digest, wishes_of
from facility.apps.enquiries.actions.inbox import (
    ROUTES,
    agree_meeting,
    answer_enquiry,
    close_enquiry,
    end_route,
    forget_enquiry,
    route_enquiry,
    set_route,
)
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
from facility.apps.enquiries.models import Digest, Enquiry, NewsItem, Route, Subscriber
from facility.apps.enquiries.queries import (
    enquiries_visible_to,
    enquiry_by_key,
    enquiry_by_token,
    meeting_ends,
    news_by_reference,
    news_by_token,
    news_visible_to,
    routes,
    slot_words,
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
    "ROUTES",
    "STEPS",
    "Digest",
    "Enquiry",
    "Item",
    "NewsItem",
    "Route",
    "Subscriber",
    "Wishes",
    "agree_meeting",
    "answer_enquiry",
    "ask",
    "ask_subscription",
    "change_subscription",
    "clear_news",
    "close_enquiry",
    "confirm_subscription",
    "digest_words",
    "drop_news",
    "end_route",
    "enquiries_visible_to",
    "enquiry_by_key",
    "enquiry_by_token",
    "erase_subscription",
    "forget_enquiry",
    "forget_subscription",
    "fresh_items",
    "make_digest",
    "meeting_ends",
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
    "route_enquiry",
    "route_for",
    "routes",
    "set_route",
    "slot_words",
    "subscriber_by_key",
    "subscriber_by_token",
    "subscribers",
    "unsubscribe",
    "waiting_confirmation",
    "wishes_of",
    "words",
]
