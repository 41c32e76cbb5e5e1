"""What enquiries keep: news, subscribers and the digests they were sent."""

from facility.apps.enquiries.models.news import NewsItem
from facility.apps.enquiries.models.subscriptions import Digest, Subscriber

__all__ = ["Digest", "NewsItem", "Subscriber"]
