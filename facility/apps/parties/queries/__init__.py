"""Reads of parties: countries and regions, organisations, people and roles."""
