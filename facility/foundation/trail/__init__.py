"""What happened, append-only, chained per record."""
