"""A receipt proves offline what was received, when and as which number."""

from typing import Any

import pytest

from facility.core import receipts, seal

CONTENT = {"title": "A joint action", "total_cents": 100_000_000}
SALT = b"0123456789abcdef"
PRIVATE, PUBLIC = seal.new_signing_pair()


def receipt() -> dict[str, Any]:
    return receipts.build(
        reference="MPF-CN-2026-0007",
        stage="concept",
        number=7,
        lot="amif-2022/A",
        received_at="2026-11-21T10:00:00+00:00",
        digest=receipts.content_digest(CONTENT, SALT),
        key_id="signing-1",
        private=PRIVATE,
    )


def outcome(shown: dict[str, Any], *more: Any) -> dict[str, bool]:
    return {check.what: check.holds for check in receipts.verify(shown, PUBLIC, *more)}


def test_a_true_receipt_holds_with_and_without_the_content() -> None:
    assert outcome(receipt()) == {"format": True, "signature": True}
    assert outcome(receipt(), CONTENT, SALT) == {"format": True, "signature": True, "content": True}


@pytest.mark.parametrize("name", receipts.SIGNED)
def test_no_part_of_a_receipt_can_be_changed(name: str) -> None:
    assert outcome({**receipt(), name: "changed"})["signature"] is False


def test_other_content_or_another_salt_shows() -> None:
    assert outcome(receipt(), {**CONTENT, "title": "Another"}, SALT)["content"] is False
    assert outcome(receipt(), CONTENT, b"other")["content"] is False


@pytest.mark.parametrize("signature", ["", "not hex", "00"])
def test_a_broken_signature_is_no_signature(signature: str) -> None:
    assert outcome({**receipt(), "signature": signature})["signature"] is False


def test_a_paper_of_another_kind_is_no_receipt() -> None:
    assert outcome({"format": "something else"}) == {"format": False, "signature": False}
