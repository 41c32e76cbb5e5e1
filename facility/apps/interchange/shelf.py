"""Where released files lie: under the hash of their bytes, written once, on the disk before anyone relies on them."""

import os
import tempfile
from pathlib import Path

from django.conf import settings

from facility.core.errors import NotFound


def _path(sha256: str) -> Path:
    folder = Path(settings.FACILITY_FILES_DIR) / "releases"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{sha256}.xml"


def keep(sha256: str, content: bytes) -> None:
    """Put a file there; one that is there already stays."""
    path = _path(sha256)
    if path.exists():
        return
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    Path(name).replace(path)


def fetch(sha256: str) -> bytes:
    """The bytes of a released file. Raises NotFound when they are not there."""
    try:
        return _path(sha256).read_bytes()
    except FileNotFoundError:
        raise NotFound("released file") from None
