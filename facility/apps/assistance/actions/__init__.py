"""Writes of assistance, entered from outside."""
