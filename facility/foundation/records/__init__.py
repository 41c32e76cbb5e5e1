"""One row per public noun."""
