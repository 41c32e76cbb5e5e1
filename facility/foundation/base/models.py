"""Tables of base: clock, language-keyed text, partial dates, transactions, triggers."""
