"""Uploads, checksums, sealed storage."""
