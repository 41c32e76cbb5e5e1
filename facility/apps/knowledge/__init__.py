"""Lessons and publications."""
