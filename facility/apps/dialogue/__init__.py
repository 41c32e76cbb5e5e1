"""Dialogue: processes, their bodies and terms, and the meetings that they hold."""
