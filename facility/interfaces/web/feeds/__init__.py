"""Feeds of what is published, and the door for harvesters."""
