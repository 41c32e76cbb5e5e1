"""Reading a kept file: decrypted piece by piece, by whoever was given its key."""

from collections.abc import Iterator

from django.db.models import QuerySet

from facility.core import seal
from facility.core.errors import NotAllowedNow, NotFound
from facility.foundation.files import vault
from facility.foundation.files.models import StoredFile
from facility.foundation.records.models import Record


def by_token(token: str) -> StoredFile:
    """The file at a random address; whether the actor may have it is asked by the caller. Raises NotFound."""
    found = StoredFile.objects.select_related("record").filter(token=token, state="kept").first()
    if found is None:
        raise NotFound("file")
    return found


# What the facility itself put on paper about a record: no document of those who write there.
MADE_HERE = "document"


def files_of(record: Record, purpose: str | None = None) -> QuerySet[StoredFile]:
    """The kept files that people gave to a record, oldest first; those made here only where the purpose names them."""
    rows = StoredFile.objects.filter(record=record, state="kept")
    return (rows.filter(purpose=purpose) if purpose else rows.exclude(purpose=MADE_HERE)).order_by("at", "id")


def open_stream(stored: StoredFile, key: bytes) -> Iterator[bytes]:
    """The content in pieces. Raises NotAllowedNow (removed), NotFound (bytes gone), SealBroken (changed)."""
    if stored.state != "kept":
        raise NotAllowedNow("read", stored.state, "file")
    return vault.read(stored.token, key)


def read(stored: StoredFile, key: bytes) -> bytes:
    """The whole content, checked against its checksum. Raises as `open_stream`."""
    content = b"".join(open_stream(stored, key))
    if seal.digest(content) != stored.sha256:
        raise seal.SealBroken("the content is not the one that was kept")
    return content
