"""Open data out and in."""
