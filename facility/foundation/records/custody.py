"""Who holds which key: writers' and opening keys are files outside the database; a record's data key is wrapped by them."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from facility.core import seal
from facility.core.errors import NotAllowedNow
from facility.foundation.base.acts import step
from facility.foundation.records import erasures
from facility.foundation.records.models import DataKey, Record


def _file(name: str) -> Path:
    folder = Path(settings.FACILITY_KEYS_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / name


def _keep(name: str, content: bytes) -> None:
    """Write a key file once, readable by the owner only, and on the disk before anyone relies on it."""
    handle = os.open(_file(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _writers_key() -> bytes:
    path = _file("writers.key")
    if not path.exists():
        try:
            _keep("writers.key", seal.new_key())
        except FileExistsError:  # another worker was first
            pass
    return path.read_bytes()


def signing_key() -> tuple[str, bytes, bytes]:
    """The present signing key: its id, private and public bytes; made at first use."""
    path = _file("signing-1.key")
    if not path.exists():
        private, public = seal.new_signing_pair()
        try:
            _keep("signing-1.key", private + public)
        except FileExistsError:
            pass
    content = path.read_bytes()
    return f"signing-1-{seal.digest(content[32:])[:12]}", content[:32], content[32:]


def new_opening_key(name: str) -> bytes:
    """Make a call's opening pair, keep the private half as a file, return the public half."""
    private, public = seal.new_opening_pair()
    _keep(f"opening-{name}.key", private + public)
    return public


def opening_public(name: str) -> bytes:
    """The public half of a call's opening key."""
    return _file(f"opening-{name}.key").read_bytes()[32:]


@step
def new_data_key(record: Record) -> bytes:
    """Give a record its data key, wrapped for its writers."""
    key = seal.new_key()
    DataKey.objects.create(record=record, wrapped_for_writers=seal.wrap_for(writers_public(), key))
    return key


@dataclass(frozen=True)
class Sealing:
    """A fresh data key, wrapped for its writers and for a call's opening key before any lock is held."""

    key: bytes
    for_writers: bytes
    for_opening: bytes
    opening_key: str


def prepare_sealing(opening_key: str) -> Sealing:
    """Make and wrap the key of what is about to be handed in; nothing is written."""
    key = seal.new_key()
    public = opening_public(opening_key)
    return Sealing(key, seal.wrap_for(writers_public(), key), seal.wrap_for(public, key), opening_key)


@step
def keep_sealing(record: Record, prepared: Sealing) -> None:
    """Give a record the data key that was prepared for it."""
    DataKey.objects.create(
        record=record,
        wrapped_for_writers=prepared.for_writers,
        wrapped_for_opening=prepared.for_opening,
        opening_key=prepared.opening_key,
    )


def writers_public() -> bytes:
    """The public half of the writers' key, an X25519 key: it wraps."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(_writers_key()).public_key().public_bytes_raw()


def key_for_writers(record_id: int) -> bytes:
    """The data key for the people who write the record. Raises NotAllowedNow once it was destroyed."""
    return writers_unwrap(DataKey.objects.get(record_id=record_id))


def writers_unwrap(held: DataKey) -> bytes:
    """The same, for a data key that was loaded with its record. Raises NotAllowedNow once it was destroyed."""
    if held.wrapped_for_writers is None:
        raise NotAllowedNow("read", "erased")
    return seal.unwrap_with(_writers_key(), bytes(held.wrapped_for_writers))


def keys_for_writers(record_ids: Iterable[int]) -> dict[int, bytes]:
    """The data keys of several records for the people who write them, in one query; destroyed ones are left out."""
    held = DataKey.objects.filter(record_id__in=list(record_ids)).exclude(wrapped_for_writers=None)
    private = _writers_key()
    return {one.record_id: seal.unwrap_with(private, bytes(one.wrapped_for_writers or b"")) for one in held}


def keep_secret(content: bytes) -> bytes:
    """Encrypt something short (a file's key, a letter's secret) for the writers' key, which is not in the database."""
    return seal.wrap_for(writers_public(), content)


def open_secret(kept: bytes) -> bytes:
    """What `keep_secret` kept. Raises SealBroken."""
    return seal.unwrap_with(_writers_key(), kept)


@step
def open_seal(record: Record, at: datetime) -> None:
    """At intake: note the moment from which staff may read. Raises NotAllowedNow when nothing was submitted."""
    held = DataKey.objects.select_for_update().get(record=record)
    if held.wrapped_for_opening is None:
        raise NotAllowedNow("open_seal", "not submitted")
    held.opened_at = held.opened_at or at
    held.save()


def key_for_readers(record_id: int) -> bytes:
    """The data key for staff: only after opening, only through the call's private key. Raises NotAllowedNow."""
    return readers_unwrap(DataKey.objects.get(record_id=record_id))


def readers_unwrap(held: DataKey) -> bytes:
    """The same, for a data key that was loaded with its record. Raises NotAllowedNow."""
    if held.opened_at is None or held.wrapped_for_opening is None:
        raise NotAllowedNow("read", "sealed")
    private = _file(f"opening-{held.opening_key}.key").read_bytes()[:32]
    return seal.unwrap_with(private, bytes(held.wrapped_for_opening))


@step
def destroy_data_key(record: Record, at: datetime) -> None:
    """Erasure: the content can never be read again; hashes, receipt and chain stay valid."""
    DataKey.objects.filter(record=record).update(wrapped_for_writers=None, wrapped_for_opening=None, destroyed_at=at)
    erasures.note(record, at)
