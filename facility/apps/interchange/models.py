"""Tables of interchange: open data out and in."""
