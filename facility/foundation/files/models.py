"""Tables of files: uploads, checksums, sealed storage."""
