"""The door of files: take in, hand out, remove."""

from facility.foundation.files.clearing import clear, end_retention
from facility.foundation.files.keeping import (
    Prepared,
    file_key,
    keep,
    key_for_readers,
    key_for_writers,
    prepare,
    remove,
    store,
)
from facility.foundation.files.models import StoredFile
from facility.foundation.files.naming import EXTENSIONS, clean_name
from facility.foundation.files.reading import MADE_HERE, by_token, files_of, open_stream, read
from facility.foundation.files.texts import REASONS, FileText, text_of

STEPS = ("keep", "remove")

__all__ = [
    "EXTENSIONS",
    "REASONS",
    "STEPS",
    "FileText",
    "Prepared",
    "StoredFile",
    "by_token",
    "clean_name",
    "clear",
    "end_retention",
    "file_key",
    "MADE_HERE",
    "files_of",
    "keep",
    "key_for_readers",
    "key_for_writers",
    "open_stream",
    "prepare",
    "read",
    "remove",
    "store",
    "text_of",
]
