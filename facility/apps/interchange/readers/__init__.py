"""Readers of what comes from elsewhere: they check a whole file first, then call actions."""
