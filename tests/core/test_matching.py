"""Who fits a need stands above who does not, with the reason of every rule."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facility.core.matching import LEVELS, Candidate, MatchRule, Need, language_reaches, match

FIRST = date(2026, 4, 6)
DAYS = tuple(FIRST + timedelta(days=number) for number in range(5))
NEED = Need("asylum", "fr", "B2", "MD", FIRST, DAYS[-1], 3)
FITS = Candidate(1, frozenset({"asylum"}), {"fr": "C1"}, frozenset({"MD"}), "given", None, interests=False, free=DAYS)
RULES = [
    MatchRule("M1", "competence", 40, True, "test", "demonstration"),
    MatchRule("M2", "language", 20, True, "test", "demonstration"),
    MatchRule("M3", "free_days", 15, True, "test", "demonstration"),
    MatchRule("M4", "country", 15, False, "test", "demonstration"),
    MatchRule("M5", "release", 5, True, "test", "demonstration"),
    MatchRule("M6", "interests", 5, False, "test", "demonstration"),
]


def test_who_fits_everything_has_every_point_and_a_reason_for_each_rule() -> None:
    [found] = match(NEED, [FITS], RULES)
    assert (found.points, found.misses_a_must, found.free) == (100, False, DAYS)
    assert [(one.rule.number, one.says) for one in found.reasons] == [(rule.number, "fits") for rule in RULES]
    assert found.reasons[1].facts == {"language": "fr", "asked": "B2", "spoken": "C1"}
    assert found.reasons[2].facts == {"free": 5, "asked": 3}


@pytest.mark.parametrize(
    ("change", "rule", "says", "misses"),
    [
        ({"competences": frozenset({"visa"})}, "M1", "misses", True),
        ({"languages": {"fr": "B1"}}, "M2", "misses", True),
        ({"languages": {"en": "C2"}}, "M2", "misses", True),
        ({"free": DAYS[:2]}, "M3", "misses", True),
        ({"countries": frozenset()}, "M4", "misses", False),
        ({"release": "asked"}, "M5", "open", False),
        ({"release": "refused"}, "M5", "misses", True),
        ({"release_until": DAYS[3]}, "M5", "open", False),
        ({"interests": True}, "M6", "open", False),
        ({"interests": None}, "M6", "open", False),
    ],
)
def test_what_does_not_fit_is_said_and_costs_its_points(
    change: dict[str, object], rule: str, says: str, misses: bool
) -> None:
    [found] = match(NEED, [replace(FITS, **change)], RULES)  # type: ignore[arg-type]
    reason = next(one for one in found.reasons if one.rule.number == rule)
    assert (reason.says, found.misses_a_must) == (says, misses)
    assert found.points == 100 - reason.rule.points


def test_what_nobody_asks_for_is_not_weighed() -> None:
    [found] = match(replace(NEED, competence="", language="", country=""), [FITS], RULES)
    assert [one.rule.number for one in found.reasons] == ["M3", "M5", "M6"]
    assert found.points == 25


def test_who_misses_a_must_stands_below_whoever_does_not_and_the_sooner_free_comes_first() -> None:
    strong_but_busy = replace(FITS, key=2, free=())
    plain = replace(FITS, key=3, countries=frozenset(), interests=True)
    later = replace(plain, key=4, free=DAYS[1:])
    order = [one.key for one in match(NEED, [strong_but_busy, later, plain, FITS], RULES)]
    assert order == [1, 3, 4, 2]


@given(st.permutations([replace(FITS, key=key, countries=frozenset({"MD"} if key % 2 else ())) for key in range(1, 6)]))
def test_the_order_does_not_depend_on_the_order_of_asking(candidates: list[Candidate]) -> None:
    assert [one.key for one in match(NEED, candidates, RULES)] == [1, 3, 5, 2, 4]


@given(st.sampled_from(LEVELS), st.sampled_from(LEVELS))
def test_a_level_reaches_itself_and_those_below(spoken: str, asked: str) -> None:
    assert language_reaches(spoken, asked) is (LEVELS.index(spoken) >= LEVELS.index(asked))


def test_without_a_level_any_reaches_and_who_does_not_speak_it_never_does() -> None:
    assert language_reaches("A1", "") is True
    assert language_reaches(None, "") is False


def test_a_rule_is_read_from_data_or_refused() -> None:
    stored = {"number": "M1", "kind": "country", "points": 3, "must": False, "source": "s", "status": "analogue"}
    assert MatchRule.from_dict(stored) == MatchRule("M1", "country", 3, False, "s", "analogue")
    for wrong in ({"kind": "weather"}, {"points": -1}):
        with pytest.raises(ValueError, match="M1"):
            MatchRule.from_dict({**stored, **wrong})
