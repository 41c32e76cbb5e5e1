"""Writes of parties, entered from pages, endpoints, commands and jobs."""
