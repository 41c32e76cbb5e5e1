"""Funds, envelopes, the double-entry ledger, payment orders."""
