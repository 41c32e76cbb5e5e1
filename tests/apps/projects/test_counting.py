"""Facets: what a further choice would leave, years, words; unknown is a choice of its own."""

import itertools

import pytest

from facility.apps.projects.public import NOT_STATED, FundingFacts, Narrowing, Project, counts, narrowed
from tests.apps.projects.make import funds, known, own

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> None:
    funds("AMIF", "ISF")
    known("a", partner_countries=("MD", "GE"), funding=(FundingFacts(instrument="AMIF"),))
    known("b", partner_countries=("MD",), theme="", total_cents=None, starts="", ends="", lead_name="Façade Č")
    known("c", partner_countries=(), lead_country="", member_states=(), funding=(FundingFacts(instrument="ISF"),))


def keys(narrowing: Narrowing) -> list[str]:
    return sorted(narrowed(Project.objects.all(), narrowing).values_list("key", flat=True))


def test_counts_say_what_a_choice_would_leave_given_the_others(three: None) -> None:
    found = counts(Project.objects.all(), Narrowing(chosen={"country": ("GE",)}))
    assert found.by_facet["country"] == {"MD": 2, "GE": 1, NOT_STATED: 1}
    assert found.by_facet["fund"] == {"AMIF": 1}
    assert (found.projects, found.with_total, found.total_cents) == (1, 1, 100_000_00)


def test_each_count_equals_the_list_behind_it(three: None) -> None:
    own(invented=True, partner_countries=("MD", "TN"))
    values = {"country": ("MD", NOT_STATED), "fund": ("ISF", NOT_STATED), "theme": ("Border management",)}
    for one, two in itertools.permutations(values, 2):
        for value in values[one]:
            found = counts(Project.objects.all(), Narrowing(chosen={one: (value,)}))
            for further, number in found.by_facet[two].items():
                assert number == len(keys(Narrowing(chosen={one: (value,), two: (further,)})))
    everything = counts(Project.objects.all(), Narrowing())
    assert (everything.projects, everything.invented) == (4, 1)


def test_not_stated_can_be_chosen(three: None) -> None:
    assert keys(Narrowing(chosen={"country": (NOT_STATED,)})) == ["c"]
    assert keys(Narrowing(chosen={"theme": (NOT_STATED,)})) == ["b"]
    assert keys(Narrowing(chosen={"fund": ("AMIF", NOT_STATED)})) == ["a", "b"]
    assert keys(Narrowing(chosen={"fund": ()})) == ["a", "b", "c"]


def test_unknown_amounts_are_not_counted_as_zero(three: None) -> None:
    found = counts(Project.objects.all(), Narrowing())
    assert (found.projects, found.with_total, found.total_cents) == (3, 2, 200_000_00)


def test_words_are_found_without_accents(three: None) -> None:
    assert Narrowing.of_text(" FACADE  c ") == ("facade", "c")
    assert keys(Narrowing(words=Narrowing.of_text("facade č"))) == ["b"]
    assert keys(Narrowing(words=("title", "nothing"))) == []
    assert keys(Narrowing(words=Narrowing.of_text("géorgie"))) == ["a"]


@pytest.mark.parametrize(
    ("starts", "ends", "from_year", "to_year", "passes"),
    [
        ("2020-04", "2021", 2021, None, True),
        ("2020-04", "2021", 2022, None, False),
        ("2020-04", "2021", None, 2019, False),
        ("2020-04", "2021", None, 2020, True),
        ("2019", "", 2019, 2019, True),
        ("2019", "", 2020, None, False),
        ("", "2024-02", 2024, 2024, True),
        ("", "2024-02", None, 2023, False),
        ("", "", 2000, 2030, False),
        ("2019", "2025-07-31", 2021, 2022, True),
    ],
)
def test_years(starts: str, ends: str, from_year: int | None, to_year: int | None, passes: bool) -> None:
    known("one", starts=starts, ends=ends)
    assert (keys(Narrowing(from_year=from_year, to_year=to_year)) == ["one"]) is passes


def test_the_years_of_the_register(three: None) -> None:
    assert counts(Project.objects.all(), Narrowing()).years == (2020, 2021)
    assert counts(Project.objects.none(), Narrowing()).years is None
