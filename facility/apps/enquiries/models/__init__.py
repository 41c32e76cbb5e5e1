"""What enquiries keep: news, subscribers and the digests they were sent, and the one inbox."""

from facility.apps.enquiries.models.inbox import Enquiry, Route
from facility.apps.enquiries.models.news import NewsItem
from facility.apps.enquiries.models.subscriptions import Digest, Subscriber

__all__ = ["Digest", "Enquiry", "NewsItem", "Route", "Subscriber"]
