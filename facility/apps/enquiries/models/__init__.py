"""What enquiries keep: news, subscribers and the digests they were sent, the one inbox, and mentoring."""

from facility.apps.enquiries.models.inbox import Enquiry, Route
from facility.apps.enquiries.models.mentoring import MentoringCase, MentoringNote
from facility.apps.enquiries.models.news import NewsItem
from facility.apps.enquiries.models.subscriptions import Digest, Subscriber

__all__ = ["Digest", "Enquiry", "MentoringCase", "MentoringNote", "NewsItem", "Route", "Subscriber"]
