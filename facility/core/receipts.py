"""Receipts: what was received, when and as which number, signed; verified offline with nothing but the public key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from facility.core import seal

FORMAT = "facility-receipt-1"
SIGNED = ("format", "reference", "stage", "number", "lot", "received_at", "digest", "key_id")


@dataclass(frozen=True, slots=True)
class Check:
    """One statement about a receipt, and whether it holds."""

    what: str
    holds: bool


def content_digest(content: Mapping[str, Any], salt: bytes) -> str:
    """The salted digest of a dossier's content: only who has content and salt can make it again."""
    return seal.digest(seal.canonical(content), salt)


def build(
    *, reference: str, stage: str, number: int, lot: str, received_at: str, digest: str, key_id: str, private: bytes
) -> dict[str, Any]:
    """A signed receipt. `received_at` is ISO 8601 in UTC; `number` is the place in the lot's order of receipt."""
    receipt: dict[str, Any] = {
        "format": FORMAT,
        "reference": reference,
        "stage": stage,
        "number": number,
        "lot": lot,
        "received_at": received_at,
        "digest": digest,
        "key_id": key_id,
    }
    receipt["signature"] = seal.sign(private, seal.canonical(receipt)).hex()
    return receipt


def verify(
    receipt: Mapping[str, Any], public: bytes, content: Mapping[str, Any] | None = None, salt: bytes = b""
) -> list[Check]:
    """Whether the receipt is ours and unchanged, and (with the content and its salt) of exactly this content."""
    signed = {name: receipt.get(name) for name in SIGNED}
    try:
        signature = bytes.fromhex(str(receipt.get("signature", "")))
    except ValueError:
        signature = b""
    checks = [
        Check("format", receipt.get("format") == FORMAT),
        Check("signature", seal.is_signed(public, signature, seal.canonical(signed))),
    ]
    if content is not None:
        checks.append(Check("content", content_digest(content, salt) == receipt.get("digest")))
    return checks
