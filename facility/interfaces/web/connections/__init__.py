"""Connections between records, proposed by one person and decided by another."""
