"""The encrypted content on the disk: written whole or not at all, read piece by piece.

A file is a row of pieces, each encrypted under the file's own key and bound to the file's token, its number and
whether it is the last: pieces cannot be exchanged, left out or cut off unseen.
"""

import contextlib
import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from facility.core import seal
from facility.core.errors import NotFound
from facility.foundation.files.refusals import empty, no_room, too_large

PIECE = 256 * 1024
_OVERHEAD = 28
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EACCES, errno.EIO}
_TEMPORARY = ".part"


@dataclass(frozen=True)
class Written:
    """What was written: size and checksum of the plain content."""

    size: int
    sha256: str


def root() -> Path:
    """The folder of all content, readable by the owner only."""
    folder = Path(settings.FACILITY_FILES_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def path_of(token: str) -> Path:
    """Where the content of a token lies. Raises NotFound for anything but a token."""
    if not token or not all(mark.isalnum() or mark in "-_" for mark in token):
        raise NotFound("file")
    name = hashlib.sha256(token.encode()).hexdigest()
    return root() / name[:2] / name


def _bound(token: str, number: int, *, last: bool) -> bytes:
    return f"file:{token}:{number}:{'last' if last else 'more'}".encode()


def _write(out: BinaryIO, stream: BinaryIO, token: str, key: bytes, limit: int) -> Written:
    digest = hashlib.sha256()
    size = number = 0
    piece = stream.read(PIECE)
    if not piece:
        raise empty()
    while piece:
        following = stream.read(PIECE)
        size += len(piece)
        if size > limit:
            raise too_large(limit)
        digest.update(piece)
        out.write(seal.encrypt(key, piece, _bound(token, number, last=not following)))
        piece, number = following, number + 1
    return Written(size, digest.hexdigest())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write(stream: BinaryIO, *, token: str, key: bytes, limit: int) -> Written:
    """Encrypt a stream into its place, on the disk before anyone relies on it. Raises Refused (size, no room)."""
    try:
        place = path_of(token)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(suffix=_TEMPORARY, dir=root())
        try:
            with os.fdopen(handle, "wb") as out:
                written = _write(out, stream, token, key, limit)
                out.flush()
                os.fsync(out.fileno())
            Path(temporary).rename(place)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
            raise
        _sync_folder(place.parent)
    except OSError as error:
        if error.errno in _FULL:
            raise no_room() from error
        raise
    return written


def read(token: str, key: bytes) -> Iterator[bytes]:
    """The plain content piece by piece. Raises NotFound, SealBroken (another key, a changed or cut file)."""
    try:
        stream = path_of(token).open("rb")
    except FileNotFoundError:
        raise NotFound("file") from None
    with stream:
        number = 0
        piece = stream.read(PIECE + _OVERHEAD)
        if not piece:
            raise seal.SealBroken("the file is empty")
        while piece:
            following = stream.read(PIECE + _OVERHEAD)
            yield seal.decrypt(key, piece, _bound(token, number, last=not following))
            piece, number = following, number + 1


def erase(token: str) -> None:
    """Take the content off the disk; nothing there is no error."""
    path_of(token).unlink(missing_ok=True)


def everything() -> Iterator[Path]:
    """All files of the vault, unfinished ones too."""
    yield from (path for path in root().rglob("*") if path.is_file())
