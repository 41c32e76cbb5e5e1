"""Tables of links: typed, dated, authored relations between records."""
