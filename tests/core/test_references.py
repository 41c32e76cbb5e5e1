"""A reference says what it refers to, and reads back from however it was typed."""

import pytest

from facility.core.references import KINDS, Reference, reference


def test_references_look_the_same_everywhere() -> None:
    assert reference("MPF", 7, kind="CN", year=2026) == "MPF-CN-2026-0007"
    assert reference("MPF", 42) == "MPF-0042"
    assert reference("MPF", 12345, year=2026) == "MPF-2026-12345"


@pytest.mark.parametrize("kind", [None, *KINDS])
@pytest.mark.parametrize("year", [None, 2026])
def test_a_reference_reads_back(kind: str | None, year: int | None) -> None:
    written = Reference("MPF", 7, kind, year)
    assert Reference.parse(f" {str(written).lower()} ") == written


@pytest.mark.parametrize("typed", ["", "MPF", "MPF-7", "0042", "MPF-CN-26-0007", "MPF-0042-X"])
def test_another_shape_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="is not a reference such as MPF-0042"):
        Reference.parse(typed)


def test_impossible_parts_are_refused() -> None:
    with pytest.raises(ValueError, match="count from 1"):
        reference("MPF", 0)
    with pytest.raises(ValueError, match="'ZZ' is not a kind"):
        reference("MPF", 1, kind="ZZ")
    with pytest.raises(ValueError, match="mpf-0001 is not a reference"):
        reference("mpf", 1)
