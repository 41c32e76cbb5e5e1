"""Pages for those who write programs: what the interface offers, and the tokens of one's own."""
