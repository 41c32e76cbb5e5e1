"""Facility: one open system that runs a migration partnership facility end to end."""

__version__ = "0.1.0"
