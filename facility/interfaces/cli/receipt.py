"""`facility receipt verify RECEIPT.json`: whether a receipt is ours and of exactly this content; offline, no database."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from facility.core import receipts

SUMMARY = "Verify the receipt of a dossier, offline."
_SAID = {
    "format": "The receipt has the format of this system",
    "signature": "The signature is that of the key given, and the receipt is unchanged",
    "content": "The content is exactly what was received",
}
_MOST_BYTES = 50_000_000
_KEY_BYTES = 32


class _Unreadable(Exception):
    """A file or key that cannot be read; its text says which and why."""


def add(parser: argparse.ArgumentParser) -> None:
    """The receipt, what was handed in, and the published key."""
    parser.add_argument("what", choices=["verify"])
    parser.add_argument("receipt", metavar="RECEIPT.json", help="the receipt as downloaded")
    parser.add_argument("--content", metavar="FILE", help="what was handed in, as downloaded with its salt")
    parser.add_argument(
        "--public-key",
        metavar="HEX",
        help="the key from the facility's page /receipts/key/; without it the key of this installation",
    )


def _read(path: str) -> dict[str, Any]:
    try:
        if Path(path).stat().st_size > _MOST_BYTES:
            raise _Unreadable(f"{path} is larger than any file of ours.")
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise _Unreadable(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise _Unreadable(f"{path} is not a text file in UTF-8.") from None
    except json.JSONDecodeError as error:
        raise _Unreadable(f"{path} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from None
    if not isinstance(found, dict):
        raise _Unreadable(f"{path} holds no receipt and no content: it is not an object.")
    return found


def _public(typed: str | None) -> bytes:
    if typed is None:
        from facility.foundation.records.custody import signing_key

        return signing_key()[2]
    try:
        found = bytes.fromhex(typed)
    except ValueError:
        raise _Unreadable("The public key is not hexadecimal. Copy it whole from the page /receipts/key/.") from None
    if len(found) != _KEY_BYTES:
        raise _Unreadable(f"The public key has {len(found)} bytes; it must have {_KEY_BYTES}. Copy it whole.")
    return found


def _content(path: str | None) -> tuple[dict[str, Any] | None, bytes]:
    if path is None:
        return None, b""
    packed = _read(path)
    try:
        content, salt = packed["content"], bytes.fromhex(packed["salt"])
    except (KeyError, TypeError, ValueError):
        raise _Unreadable(f"{path} has no content with its salt. Download it from the receipt's page.") from None
    if not isinstance(content, dict):
        raise _Unreadable(f"{path} has no content with its salt. Download it from the receipt's page.")
    return content, salt


def run(args: argparse.Namespace) -> int:
    """Print what holds and what does not: 0 when everything holds, 1 when something does not, 2 for unreadable input."""
    try:
        receipt = _read(args.receipt)
        content, salt = _content(args.content)
        checks = receipts.verify(receipt, _public(args.public_key), content, salt)
    except _Unreadable as error:
        print(error, file=sys.stderr)
        return 2
    for name in ("reference", "stage", "lot", "number", "received_at", "key_id"):
        print(f"{name}: {receipt.get(name, 'not stated')}")
    for check in checks:
        print(f"{'holds' if check.holds else 'DOES NOT HOLD'}: {_SAID[check.what]}.")
    if content is None:
        print("Not checked: what was received. Give it with --content.")
    return 0 if all(check.holds for check in checks) else 1
