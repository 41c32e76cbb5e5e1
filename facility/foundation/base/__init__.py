"""Clock, language-keyed text, partial dates, transactions, triggers."""
