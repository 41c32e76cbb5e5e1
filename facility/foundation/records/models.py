"""Tables of records: one row per public noun."""
