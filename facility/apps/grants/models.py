"""Tables of grants: decisions, agreements, obligations, payment requests."""
