"""Reports of meetings: read from what the system knows, written between, let out by two people, put on paper."""
