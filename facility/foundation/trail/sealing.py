"""Sealing the trail into signed roots, and finding what was changed, removed or cut."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from facility.core import seal
from facility.foundation.base.acts import action
from facility.foundation.records.custody import signing_key
from facility.foundation.trail.models import Entry, Root
from facility.foundation.trail.recording import entry_digest


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with the trail: where, and what it shows."""

    where: str
    what: str


def merkle_root(digests: Sequence[str]) -> str:
    """The root of a binary hash tree over hexadecimal digests; leaves and nodes are told apart by a prefix."""
    level = [hashlib.sha256(b"\x00" + bytes.fromhex(one)).digest() for one in digests]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        paired = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0].hex()


def _root_message(root: Root) -> bytes:
    content = {
        "count": root.count,
        "merkle": root.merkle,
        "previous": root.previous,
        "at": root.at.astimezone(UTC).isoformat(),
        "key": root.key_id,
    }
    return seal.canonical(content)


def _root_digest(root: Root) -> str:
    return seal.digest(_root_message(root) + bytes.fromhex(root.signature))


@action
def seal_roots(*, at: datetime, limit: int = 10_000) -> Root | None:
    """Seal the committed entries that no root holds yet into a new signed one; None when there are none."""
    last = Root.objects.select_for_update().order_by("-id").first()
    entries = list(Entry.objects.filter(root=None).order_by("id").values_list("id", "digest")[:limit])
    if not entries:
        return None
    key_id, private, _public = signing_key()
    root = Root(
        count=len(entries),
        merkle=merkle_root([digest for _id, digest in entries]),
        previous=_root_digest(last) if last else "",
        at=at,
        key_id=key_id,
    )
    root.signature = seal.sign(private, _root_message(root)).hex()
    root.save(force_insert=True)
    Entry.objects.filter(id__in=[entry_id for entry_id, _digest in entries]).update(root=root)
    return root


def _chain_faults(entries: Iterable[Entry]) -> Iterator[Fault]:
    for record_id, chain in groupby(entries, key=lambda entry: entry.record_id):
        previous = ""
        for expected, entry in enumerate(chain, start=1):
            where = f"record {record_id}, entry {entry.sequence}"
            if entry.sequence != expected:
                yield Fault(where, f"entry {expected} is missing")
                break
            if entry.previous != previous or entry.digest != entry_digest(entry):
                yield Fault(where, "was changed")
            previous = entry.digest


def _root_faults() -> Iterator[Fault]:
    _key_id, _private, public = signing_key()
    previous = ""
    for root in Root.objects.order_by("id"):
        where = f"root {root.pk} of {root.at:%Y-%m-%d %H:%M} UTC"
        digests = list(root.entries.order_by("id").values_list("digest", flat=True))
        if root.previous != previous:
            yield Fault(where, "the root before it was changed or removed")
        if not seal.is_signed(public, bytes.fromhex(root.signature), _root_message(root)):
            yield Fault(where, "the signature is not ours")
        if len(digests) < root.count:
            yield Fault(where, f"{root.count - len(digests)} sealed entries are missing")
        elif merkle_root(digests) != root.merkle:
            yield Fault(where, "the sealed entries are not the ones that were sealed")
        previous = _root_digest(root)


def verify() -> list[Fault]:
    """Check every chain and every root: an empty list means that nothing was changed, removed or cut."""
    entries = Entry.objects.order_by("record_id", "sequence").iterator(chunk_size=2000)
    return [*_chain_faults(entries), *_root_faults()]
