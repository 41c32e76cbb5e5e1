"""Concept notes and full applications, sealing and receipts."""
