"""What people type becomes what it means, or stays as they typed it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facility.core.errors import Refused
from facility.foundation.forms.public import Choice, Question, clean, plain_text


def question(kind: str, **more: Any) -> Question:
    return Question("q", kind, {"en": "Q"}, **more)


CHOICES = tuple(Choice(one, {"en": one}) for one in ("a", "b", "c"))
TABLE = question("table", columns=(Question("place", "text", {"en": "P"}), Question("cost", "money", {"en": "C"})))


@pytest.mark.parametrize(
    ("asked", "raw", "value"),
    [
        (question("text"), "  two   words ", "two words"),
        (question("text"), ["one"], "one"),
        (question("text"), "", None),
        (question("text"), None, None),
        (question("text"), 5, "5"),
        (question("long_text"), "a  \r\n\r\nb\rc\n\n", "a\n\nb\nc"),
        (question("long_text"), "cafe\u0301", "café"),
        (question("choice", choices=CHOICES), "b", "b"),
        (question("choice", choices=CHOICES), " ", None),
        (question("choices", choices=CHOICES), ["c", "a", "a", ""], ["a", "c"]),
        (question("choices", choices=CHOICES), [], None),
        (question("choices", choices=CHOICES), "b", ["b"]),
        (question("country"), "md", "MD"),
        (question("countries"), ["md", "GE", "MD"], ["GE", "MD"]),
        (question("organisation"), " Border  Police ", "Border Police"),
        (question("money"), "1,250,000.50", 125_000_050),
        (question("money"), "€ 1.250.000,50", 125_000_050),
        (question("money"), 500, 500),
        (question("money"), " ", None),
        (question("number"), "1 200", 1200),
        (question("number"), "1,200", 1200),
        (question("number"), "-3", -3),
        (question("number", decimals=2), "2,5", "2.50"),
        (question("number", decimals=2), "1,234.5", "1234.50"),
        (question("date"), "2026-03-31", "2026-03-31"),
        (question("date"), "31.3.2026", "2026-03-31"),
        (question("partial_date"), "2026-03", "2026-03"),
        (question("yes_no"), "yes", True),
        (question("yes_no"), "non", False),
        (question("yes_no"), False, False),
        (question("statement"), "on", True),
        (question("statement"), "", None),
        (question("statement"), "no", None),
        (TABLE, [{"place": "Rabat", "cost": "5"}, {}, {"place": " "}], [{"place": "Rabat", "cost": 500}]),
        (TABLE, [{"cost": "much"}], [{"cost": {"typed": "much"}}]),
        (TABLE, [{"cost": {"typed": "7"}}], [{"cost": 700}]),
        (TABLE, [], None),
    ],
)
def test_what_was_meant(asked: Question, raw: Any, value: Any) -> None:
    assert clean(asked, raw).value == value
    assert clean(asked, raw).problem == ""
    assert clean(asked, clean(asked, raw).value).value == value


@pytest.mark.parametrize(
    ("asked", "raw"),
    [
        (question("choice", choices=CHOICES), "z"),
        (question("choices", choices=CHOICES), ["a", "z"]),
        (question("country"), "Moldova"),
        (question("countries"), ["MD", "??"]),
        (question("money"), "about 5"),
        (question("money"), "1.2345"),
        (question("money"), "9" * 30),
        (question("number"), "1.5"),
        (question("number"), "5 apples"),
        (question("number"), "9" * 19),
        (question("number"), "٣"),
        (question("number", decimals=1), "2.55"),
        (question("date"), "2026-03"),
        (question("date"), "31 February"),
        (question("date"), "2026-02-30"),
        (question("partial_date"), "0001"),
        (question("yes_no"), "perhaps"),
        (question("text"), ["one", "two"]),
        (question("text"), {"a": "b"}),
        (question("percent"), "5"),
        (TABLE, "rows"),
        (TABLE, ["row"]),
    ],
)
def test_what_does_not_fit_stays_as_typed_with_a_reason(asked: Question, raw: Any) -> None:
    found = clean(asked, raw)
    assert (found.value, found.typed) == (None, raw) and found.problem.endswith(".")


def test_a_figure_that_a_float_would_spoil_stays_exact() -> None:
    assert clean(question("number", decimals=6), "123456789.123456").value == "123456789.123456"


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("a\x07b\x1b[31m", "ab[31m"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("next\x85line", "next\nline"),
        ("abc\u202edcb", "abcdcb"),
        ("\u2067عربي", "\u2067عربي\u2069"),
        ("x\u2069y", "xy"),
        ("\u2067one\ntwo\u2069", "\u2067one\u2069\ntwo"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("mark\u200f", "mark\u200f"),
    ],
)
def test_control_and_direction_characters_do_no_harm(raw: str, kept: str) -> None:
    assert plain_text(raw) == kept


@pytest.mark.parametrize(
    "raw", ["a\x00b", "x" * 200_001, b"bytes", [["a", ["b", ["c", ["d"]]]]], list(range(2000)), 5.5, object()]
)
def test_what_cannot_be_kept_is_refused_with_words(raw: Any) -> None:
    with pytest.raises(Refused) as refused:
        clean(TABLE, raw)
    assert refused.value.findings[0].text


@given(st.text(alphabet=st.characters(exclude_characters="\x00"), max_size=200))
def test_cleaning_text_twice_changes_nothing_more(raw: str) -> None:
    once = plain_text(raw)
    assert plain_text(once) == once
    asked = question("long_text")
    assert clean(asked, clean(asked, raw).value).value == clean(asked, raw).value


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(
    _JSON,
    st.sampled_from(["text", "long_text", "choices", "country", "countries", "money", "number", "date", "yes_no"]),
)
def test_no_input_breaks_the_cleaning(raw: Any, kind: str) -> None:
    try:
        found = clean(question(kind, choices=CHOICES), raw)
    except Refused:
        return
    assert found.value is None or found.typed is None


@given(_JSON)
def test_no_input_breaks_a_table(raw: Any) -> None:
    try:
        clean(TABLE, raw)
    except Refused:
        pass
