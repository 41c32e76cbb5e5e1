"""Tables of trail: what happened, append-only, chained per record."""
