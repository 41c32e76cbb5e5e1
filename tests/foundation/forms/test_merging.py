"""Joining the edits of two people: what each wrote is there, or both are asked."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facility.foundation.forms.merging import MAX_PIECES, merge_choices, merge_rows, merge_texts, merge_values


@pytest.mark.parametrize(
    ("base", "theirs", "yours", "merged"),
    [
        ("a b c d", "A b c d", "a b c D", "A b c D"),
        ("a b c", "a b c", "a c", "a c"),
        ("a b c", "a c", "a b c", "a c"),
        ("a b c", "a x c", "a x c", "a x c"),
        ("one\n\ntwo", "zero\n\none\n\ntwo", "one\n\ntwo\n\nthree", "zero\n\none\n\ntwo\n\nthree"),
        ("We go to Rabat.", "We go to Rabat.", "", ""),
        ("a b c d e", "a x c d e", "a b c y e", "a x c y e"),
        ("a b", "a b", "a b", "a b"),
    ],
)
def test_edits_in_different_places_are_joined(base: str, theirs: str, yours: str, merged: str) -> None:
    assert merge_texts(base, theirs, yours) == merged
    assert merge_texts(base, yours, theirs) == merged


@pytest.mark.parametrize(
    ("base", "theirs", "yours"),
    [
        ("a b c", "a x c", "a y c"),
        ("", "one", "two"),
        ("a b", "a b one", "a b two"),
        ("a b c", "c", "a x c"),
        ("word", "word one", "words"),
    ],
)
def test_edits_of_the_same_place_are_asked_about(base: str, theirs: str, yours: str) -> None:
    assert merge_texts(base, theirs, yours) is None
    assert merge_texts(base, yours, theirs) is None


def test_very_long_texts_are_asked_about_rather_than_compared_for_minutes() -> None:
    base = "x " * MAX_PIECES
    assert merge_texts(base, "a " + base, base + "b") is None


@given(st.lists(st.sampled_from("abcdefg"), max_size=12), st.data())
def test_every_word_that_either_added_is_in_the_joined_text(words: list[str], data: st.DataObject) -> None:
    base = " ".join(words)
    place = data.draw(st.integers(0, len(words)))
    other = data.draw(st.integers(0, len(words)))
    theirs = " ".join([*words[:place], "THEIRS", *words[place:]])
    yours = " ".join([*words[:other], "YOURS", *words[other:]])
    merged = merge_texts(base, theirs, yours)
    if merged is not None:
        assert "THEIRS" in merged and "YOURS" in merged
        assert sorted(re.findall(r"[a-g]", merged)) == sorted(words)


@given(st.text("ab \n", max_size=30), st.text("ab \n", max_size=30))
def test_an_untouched_side_gives_way(base: str, other: str) -> None:
    assert merge_texts(base, other, base) == other
    assert merge_texts(base, base, other) == other


def test_choices_keep_what_each_added_and_lose_what_each_took_away() -> None:
    assert merge_choices(["a", "b"], ["a", "b", "c"], ["b", "d"]) == ["b", "c", "d"]


def test_rows_are_joined_or_asked_about() -> None:
    base = [{"n": 1}, {"n": 2}, {"n": 3}]
    assert merge_rows(base, [{"n": 9}, {"n": 2}, {"n": 3}], base[:2]) == [{"n": 9}, {"n": 2}]
    assert merge_rows(base, [{"n": 9}, *base[1:]], [{"n": 8}, *base[1:]]) is None


@pytest.mark.parametrize(
    ("kind", "base", "theirs", "yours", "outcome"),
    [
        ("money", 1, 2, 2, (True, 2)),
        ("money", 1, 1, 3, (True, 3)),
        ("money", 1, 2, 1, (True, 2)),
        ("money", 1, 2, 3, (False, None)),
        ("money", None, 2, None, (True, 2)),
        ("long_text", "a b c", None, "a b x", (False, None)),
        ("choices", ["a"], None, ["a", "b"], (True, ["b"])),
        ("choices", ["a"], "typed", ["a", "b"], (False, None)),
        ("table", None, [{"n": 1}], [{"n": 2}], (False, None)),
        ("yes_no", None, True, False, (False, None)),
    ],
)
def test_each_kind_is_joined_its_own_way(
    kind: str, base: object, theirs: object, yours: object, outcome: object
) -> None:
    assert merge_values(kind, base, theirs, yours) == outcome
