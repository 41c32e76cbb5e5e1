"""Pages of news and subscriptions, and of the one inbox."""
