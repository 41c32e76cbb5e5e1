"""Measurements on this machine, against loopback only."""
