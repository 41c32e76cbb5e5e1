"""The conformance set of the expression engine: whatever engine stands behind it must answer these alike."""

from typing import Any

import pytest

from facility.foundation.forms.public import BadExpression, compile_expression

VALUES: dict[str, Any] = {
    "lot": "D",
    "themes": ["work", "return"],
    "requested": 60_000_000,
    "days": 12,
    "rate": 2.5,
    "agreed": True,
    "start": "2026-05-01",
    "visits": [{"place": "Rabat", "days": 3}, {"place": "Tbilisi"}],
    "empty": None,
    "typed": "about 5",
}


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("true", True),
        ("lot == 'D'", True),
        ('lot == "A"', False),
        ("lot != 'A' && lot != 'B'", True),
        ("lot in ['C', 'D']", True),
        ("'work' in themes", True),
        ("'asylum' in themes || agreed", True),
        ("!('asylum' in themes)", True),
        ("size(themes) == 2", True),
        ("themes.size() > 2", False),
        ("requested > eur(500000)", True),
        ("requested > eur(600000)", False),
        ("requested >= eur(600000) && requested <= eur(600000)", True),
        ("days * 2 + 1 == 25", True),
        ("days - 20 < 0", True),
        ("days % 5 == 2", True),
        ("rate > 2", True),
        ("start >= '2026-01-01'", True),
        ("start.startsWith('2026')", True),
        ("start.contains('-05-')", True),
        ("start.matches('^[0-9]{4}-05')", True),
        ("agreed ? lot == 'D' : lot == 'A'", True),
        ("visits.exists(v, v.place == 'Rabat')", True),
        ("visits.all(v, has(v.days))", False),
        ("visits.filter(v, has(v.days)).size() == 1", True),
        ("empty == null", True),
        ("empty != null && empty > 3", False),
        # What cannot be decided does not hold, and never fails.
        ("empty > 3", False),
        ("!(empty > 3)", False),
        ("typed > 3", False),
        ("'x' in empty", False),
        ("empty", False),
        ("days", False),
        ("lot", False),
        ("1 / 0 == 1", False),
        ("visits[9].place == 'x'", False),
        ("visits[0].nothing == 'x'", False),
        ("int('x') == 1", False),
        ("9223372036854775807 + 1 > 0", False),
        ("lot == 5", False),
    ],
)
def test_a_condition_holds_or_does_not(source: str, holds: bool) -> None:
    assert compile_expression(source, VALUES).truth(VALUES) is holds


@pytest.mark.parametrize(
    ("source", "position", "said"),
    [
        ("lot == ", 8, "Syntax|mismatched|EOF"),
        ("lot = 'D'", 5, "."),
        ("lot == 'D' lots", 12, "extraneous"),
        ("lots == 'D'", 1, "unknown name lots"),
        ("lot == 'lots' && lots == 'D'", 18, "unknown name lots"),
        ("lot == 'D' &&\nnothing", 15, "unknown name nothing"),
        ("now() > start", 1, "unknown function now"),
        ("lot == getattr(lot)", 8, "unknown function getattr"),
        ("", 1, "."),
        ("lot == '\x00'", 9, "character"),
        ("visits.all(a, visits.all(b, visits.all(c, true)))", 1, "loops"),
        ("lot == '" + "x" * 600 + "'", 501, "longer"),
        ("(" * 300 + "true" + ")" * 150, 1, "."),
    ],
)
def test_what_cannot_be_used_says_where(source: str, position: int, said: str) -> None:
    with pytest.raises(BadExpression, match=said) as refused:
        compile_expression(source, VALUES)
    if position > 1:
        assert refused.value.position == position


def test_a_name_in_quotes_is_no_name() -> None:
    assert compile_expression("lot == 'nothing of this'", VALUES).names == {"lot"}


def test_names_bound_by_a_loop_are_not_asked_for() -> None:
    assert compile_expression("visits.exists(v, v.place == lot)", VALUES).names == {"visits", "lot"}


def test_a_condition_reads_only_what_it_names() -> None:
    class Bomb(dict):
        def get(self, name: str, default: Any = None) -> Any:
            assert name == "lot"
            return "D"

    assert compile_expression("lot == 'D'").truth(Bomb())


def test_a_pattern_cannot_be_made_slow() -> None:
    import time

    begin = time.process_time()
    compile_expression("typed.matches('(a+)+$')").truth({"typed": "a" * 20_000 + "b"})
    assert time.process_time() - begin < 2
