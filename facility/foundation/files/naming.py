"""Names of uploads: what a person may see, without paths, control and direction characters, or hidden endings."""

import unicodedata

from facility.foundation.files.refusals import type_unknown

LONGEST = 150
EXTENSIONS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "csv": "text/csv",
    "txt": "text/plain",
}
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
_FORBIDDEN = set('<>:"|?*')


def _plain(mark: str) -> str:
    """The character, or an underscore for one that a file system forbids, or nothing for an invisible one."""
    if mark in _FORBIDDEN:
        return "_"
    if mark.isspace():
        return " "
    return "" if unicodedata.category(mark) in {"Cc", "Cf", "Cs", "Co", "Cn"} else mark


def _cut(stem: str, extension: str) -> str:
    """The longest beginning of the stem that fits both the column and 200 bytes."""
    stem = stem[: LONGEST - len(extension) - 1]
    while len(f"{stem}.{extension}".encode()) > 200:
        stem = stem[:-1]
    return stem


def clean_name(given: str | None) -> tuple[str, str]:
    """A display name and its extension. Raises Refused for an extension that is not taken.

    Only the last part of a path is kept; dots inside the name become underscores, so that a name has one ending.
    """
    last = unicodedata.normalize("NFC", given or "").replace("\\", "/").rsplit("/", 1)[-1]
    text = " ".join("".join(_plain(mark) for mark in last).split()).rstrip(" .")
    stem, _dot, extension = text.rpartition(".")
    extension = extension.casefold().strip()
    if not _dot or extension not in EXTENSIONS:
        raise type_unknown(f".{extension}"[:20] if _dot else "")
    stem = _cut(stem.replace(".", "_").strip(" _"), extension).strip(" _") or "document"
    if stem.casefold() in _RESERVED:
        stem = f"{stem}_"
    return f"{stem}.{extension}", extension
