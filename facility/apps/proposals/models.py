"""Tables of proposals: concept notes and full applications, sealing and receipts."""
