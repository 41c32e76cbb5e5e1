"""Tables of calls: calls, lots, versions of guidelines, rulebooks."""
