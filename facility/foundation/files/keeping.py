"""Taking a file in: looked into and encrypted before the transaction, its row inside."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO, cast

from django.conf import settings

from facility.core import seal
from facility.core.errors import Forbidden, NotAllowedNow
from facility.foundation.accounts.actors import Actor
from facility.foundation.base.acts import act, step
from facility.foundation.files import vault
from facility.foundation.files.models import StoredFile
from facility.foundation.files.naming import clean_name
from facility.foundation.files.refusals import empty, too_large
from facility.foundation.files.scanning import scan
from facility.foundation.files.sniffing import media_type
from facility.foundation.records import custody
from facility.foundation.records.models import DataKey, Record, new_token
from facility.foundation.records.public import lock
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


@dataclass(frozen=True)
class Prepared:
    """A file that lies encrypted on the disk and waits for its row."""

    token: str
    name: str
    media_type: str
    size: int
    sha256: str
    key: bytes


def _stream(upload: Any) -> BinaryIO:
    """The bytes of an upload: an uploaded file, an open file, or bytes."""
    if isinstance(upload, bytes | bytearray):
        return io.BytesIO(upload)
    return cast(BinaryIO, getattr(upload, "file", None) or upload)


def prepare(upload: Any, *, name: str | None = None) -> Prepared:
    """Check and encrypt an upload, outside any transaction. Raises Refused with words for the person.

    What is prepared and never kept is cleaned away by a job.
    """
    display, extension = clean_name(name or getattr(upload, "name", None))
    limit = settings.FACILITY_UPLOAD_MAX_BYTES
    stream = _stream(upload)
    size = stream.seek(0, 2)
    if size == 0:
        raise empty()
    if size > limit:
        raise too_large(limit)
    found = media_type(stream, extension)
    scan(stream)
    stream.seek(0)
    token, key = new_token(), seal.new_key()
    written = vault.write(stream, token=token, key=key, limit=limit)
    return Prepared(token, display, found, written.size, written.sha256, key)


def _place(token: str) -> bytes:
    return f"file-key:{token}".encode()


def _wrap(record: Record, prepared: Prepared) -> tuple[bytes, str]:
    if DataKey.objects.filter(record=record).exists():
        data_key = custody.key_for_writers(record.pk)
        return seal.encrypt(data_key, prepared.key, _place(prepared.token)), "record"
    return custody.keep_secret(prepared.key), "custody"


@step
def keep(
    *,
    record: Record,
    prepared: Prepared,
    purpose: str,
    actor: Actor,
    at: datetime,
    retention_until: date | None = None,
    cause: str = "",
) -> StoredFile:
    """Give a prepared file its row, in the caller's transaction; the caller holds the record's lock.

    Raises NotAllowedNow when the record's key was destroyed.
    """
    wrapped, by = _wrap(record, prepared)
    stored = StoredFile.objects.create(
        record=record,
        token=prepared.token,
        name=prepared.name,
        purpose=purpose,
        size=prepared.size,
        sha256=prepared.sha256,
        media_type=prepared.media_type,
        uploaded_by_id=actor.user_id,
        at=at,
        wrapped_key=wrapped,
        wrapped_by=by,
        retention_until=retention_until,
    )
    facts: Mapping[str, Any] = {"file": stored.pk, "purpose": purpose, "size": stored.size}
    record_trail(record=record, event=Event.FILE_KEPT, actor=actor, at=at, facts=facts, cause=cause)
    return stored


def store(
    *,
    record: Record,
    upload: Any,
    purpose: str,
    actor: Actor,
    at: datetime,
    name: str | None = None,
    retention_until: date | None = None,
) -> StoredFile:
    """Prepare and keep in one, for callers without a transaction of their own; permission is the caller's matter.

    Raises Refused, Forbidden (nobody acts).
    """
    if not actor.is_known:
        raise Forbidden("files.store")
    prepared = prepare(upload, name=name)
    with act():
        locked = lock(record.pk)
        return keep(
            record=locked, prepared=prepared, purpose=purpose, actor=actor, at=at, retention_until=retention_until
        )


@step
def remove(*, stored: StoredFile, actor: Actor, at: datetime, cause: str = "") -> None:
    """Take a file away: its key goes now, so that nobody reads it again; its bytes go by a job after the commit.

    Raises NotAllowedNow when it is gone already.
    """
    row = StoredFile.objects.select_for_update().get(pk=stored.pk)
    if row.state != "kept":
        raise NotAllowedNow("remove", row.state, "file")
    row.state, row.wrapped_key, row.removed_at = "removed", None, at
    row.name = row.name.rpartition(".")[2]
    row.save()
    facts = {"file": row.pk, "purpose": row.purpose}
    record_trail(record=row.record, event=Event.FILE_REMOVED, actor=actor, at=at, facts=facts, cause=cause)


def file_key(stored: StoredFile, data_key: bytes | None = None) -> bytes:
    """The key of a file: from the record's data key (the readers' or the writers' own), or from the custody.

    Raises NotAllowedNow when the file was removed or its record has no data key given, SealBroken for another key.
    """
    if stored.wrapped_key is None:
        raise NotAllowedNow("read", "removed", "file")
    wrapped = bytes(stored.wrapped_key)
    if stored.wrapped_by == "custody":
        return custody.open_secret(wrapped)
    if data_key is None:
        raise NotAllowedNow("read", "sealed", "file")
    return seal.decrypt(data_key, wrapped, _place(stored.token))


def key_for_writers(stored: StoredFile) -> bytes:
    """The key of a file for the people who write its record. Raises NotAllowedNow."""
    if stored.wrapped_by == "custody":
        return file_key(stored)
    return file_key(stored, custody.key_for_writers(stored.record_id))


def key_for_readers(stored: StoredFile) -> bytes:
    """The key of a file for staff: of a sealed record only after opening. Raises NotAllowedNow."""
    if stored.wrapped_by == "custody":
        return file_key(stored)
    return file_key(stored, custody.key_for_readers(stored.record_id))
