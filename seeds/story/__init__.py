"""Chapters of the story: plain functions that call the actions with fixed dates."""
