"""Enquiries: news, subscriptions with their digests, and the one inbox."""
