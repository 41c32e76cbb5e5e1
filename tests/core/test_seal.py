"""The seal: only the right key in the right place opens, and a signature is of one message."""

import pytest

from facility.core import seal


def test_what_was_encrypted_opens_with_its_key_in_its_place() -> None:
    key = seal.new_key()
    assert seal.decrypt(key, seal.encrypt(key, b"part 1", b"MPF-CN-2026-0007"), b"MPF-CN-2026-0007") == b"part 1"
    assert seal.encrypt(key, b"part 1") != seal.encrypt(key, b"part 1"), "never the same bytes twice"


def test_another_key_place_or_byte_does_not_open() -> None:
    key = seal.new_key()
    blob = seal.encrypt(key, b"part 1", b"here")
    changed = blob[:-1] + bytes([blob[-1] ^ 1])
    for attempt in (
        (seal.new_key(), blob, b"here"),
        (key, blob, b"there"),
        (key, changed, b"here"),
        (key, b"", b"here"),
    ):
        with pytest.raises(seal.SealBroken):
            seal.decrypt(*attempt)


def test_a_data_key_is_wrapped_for_one_reader() -> None:
    key = seal.new_key()
    private, public = seal.new_opening_pair()
    other, _ = seal.new_opening_pair()
    wrapped = seal.wrap_for(public, key)
    assert seal.unwrap_with(private, wrapped) == key
    with pytest.raises(seal.SealBroken):
        seal.unwrap_with(other, wrapped)


def test_a_signature_is_of_one_message_by_one_key() -> None:
    private, public = seal.new_signing_pair()
    _, other = seal.new_signing_pair()
    signature = seal.sign(private, b"received")
    assert seal.is_signed(public, signature, b"received")
    assert not seal.is_signed(public, signature, b"received later")
    assert not seal.is_signed(other, signature, b"received")
    assert not seal.is_signed(public, b"", b"received")


def test_a_salt_hides_short_content_from_guessing() -> None:
    content = seal.canonical({"answer": "yes"})
    assert seal.digest(content, b"salt") != seal.digest(content)
    assert seal.digest(content, b"salt") == seal.digest(content, b"salt")
