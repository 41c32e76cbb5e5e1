"""Versioned questions, answers per field with versions."""
