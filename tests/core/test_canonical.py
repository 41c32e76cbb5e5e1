"""Equal content has one spelling and one digest."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facility.core.canonical import canonical, digest

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), plain))
def test_the_order_of_keys_does_not_matter(value: dict[str, Any]) -> None:
    again = dict(reversed(list(value.items())))
    assert canonical(value) == canonical(again)
    assert digest(value) == digest(again)


def test_the_spelling_is_compact_and_readable() -> None:
    assert canonical({"b": [1, "é"], "a": None}) == '{"a":null,"b":[1,"é"]}'.encode()


@pytest.mark.parametrize("value", [1.5, {"a": 1.0}, [1, (2.0,)], {1: "a"}])
def test_what_has_two_spellings_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match=r"float|keys are text"):
        canonical(value)
