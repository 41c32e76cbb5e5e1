"""Writes entered from outside."""
