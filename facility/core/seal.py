"""The seal: data keys, their wrapping, signatures and salted digests; pure functions over bytes."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12
_RAW = serialization.Encoding.Raw


class SealBroken(Exception):
    """The ciphertext, its associated data or the key do not belong together."""


def new_key() -> bytes:
    """A fresh 256-bit key."""
    return secrets.token_bytes(KEY_BYTES)


def encrypt(key: bytes, plain: bytes, bound_to: bytes = b"") -> bytes:
    """Encrypt with AES-256-GCM; `bound_to` names the place, so that a ciphertext cannot be moved elsewhere."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def decrypt(key: bytes, blob: bytes, bound_to: bytes = b"") -> bytes:
    """Decrypt what `encrypt` gave. Raises SealBroken when key, place or bytes are not the same."""
    try:
        return AESGCM(key).decrypt(blob[:_NONCE_BYTES], blob[_NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError) as error:
        raise SealBroken("ciphertext does not open with this key") from error


def new_opening_pair() -> tuple[bytes, bytes]:
    """A call's X25519 pair (private, public), 32 raw bytes each."""
    private = X25519PrivateKey.generate()
    return (
        private.private_bytes(_RAW, serialization.PrivateFormat.Raw, serialization.NoEncryption()),
        private.public_key().public_bytes(_RAW, serialization.PublicFormat.Raw),
    )


def _shared(secret: bytes, ephemeral_public: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=ephemeral_public, info=b"facility wrap").derive(
        secret
    )


def wrap_for(public: bytes, key: bytes) -> bytes:
    """Wrap a data key so that only the holder of the matching private key unwraps it."""
    ephemeral = X25519PrivateKey.generate()
    ephemeral_public = ephemeral.public_key().public_bytes(_RAW, serialization.PublicFormat.Raw)
    shared = _shared(ephemeral.exchange(X25519PublicKey.from_public_bytes(public)), ephemeral_public)
    return ephemeral_public + encrypt(shared, key, b"wrap")


def unwrap_with(private: bytes, wrapped: bytes) -> bytes:
    """Unwrap what `wrap_for` gave. Raises SealBroken for any other key."""
    ephemeral_public = wrapped[:KEY_BYTES]
    secret = X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(ephemeral_public))
    return decrypt(_shared(secret, ephemeral_public), wrapped[KEY_BYTES:], b"wrap")


def new_signing_pair() -> tuple[bytes, bytes]:
    """An Ed25519 pair (private, public), 32 raw bytes each."""
    private = Ed25519PrivateKey.generate()
    return (
        private.private_bytes(_RAW, serialization.PrivateFormat.Raw, serialization.NoEncryption()),
        private.public_key().public_bytes(_RAW, serialization.PublicFormat.Raw),
    )


def sign(private: bytes, message: bytes) -> bytes:
    """An Ed25519 signature, 64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(message)


def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature is of this message by this key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one byte form of a JSON object: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(content: bytes, salt: bytes = b"") -> str:
    """SHA-256 in hexadecimal; a salt keeps a short content from being guessed from its digest."""
    return hashlib.sha256(salt + content).hexdigest()
