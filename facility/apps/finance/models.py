"""Tables of finance: funds, envelopes, the double-entry ledger, payment orders."""
