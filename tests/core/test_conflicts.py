"""A declared tie to a party of the dossier is found, in whatever spelling."""

from datetime import date

import pytest

from facility.core.conflicts import Interest, InvolvedParty, conflicts, folded
from facility.core.periods import Period

ON = date(2026, 6, 15)
PARTY = InvolvedParty(organisation="org-1", name="Université d’Été", group="group-1")


@pytest.mark.parametrize(
    ("interest", "match", "certain"),
    [
        (Interest(nature="employment", organisation="org-1"), "same_organisation", True),
        (Interest(nature="employment", organisation="org-2", group="group-1"), "same_group", True),
        (Interest(nature="family", name="universite d'ete"), "same_name", False),
    ],
)
def test_a_tie_is_found_by_key_group_or_name(interest: Interest, match: str, certain: bool) -> None:
    found = conflicts([interest], [InvolvedParty(name="Another"), PARTY], on=ON)
    assert [(one.party, one.match, one.certain) for one in found] == [(PARTY, match, certain)]


def test_no_tie_is_no_conflict() -> None:
    other = Interest(nature="financial", organisation="org-2", name="Another body")
    assert conflicts([other, Interest(nature="other")], [PARTY, InvolvedParty()], on=ON) == ()


@pytest.mark.parametrize(
    ("last", "counts"),
    [
        (None, True),
        (date(2027, 1, 1), True),
        (date(2021, 6, 15), True),
        (date(2021, 6, 14), False),
        (date(2019, 1, 1), False),
    ],
)
def test_an_old_tie_stops_counting_after_its_years(last: date | None, counts: bool) -> None:
    tie = Interest(nature="employment", organisation="org-1", period=Period(date(2015, 1, 1), last))
    assert bool(conflicts([tie], [PARTY], on=ON, years_back=5)) is counts


def test_names_are_compared_without_case_accents_and_marks() -> None:
    assert folded("  Ministère de l’Intérieur ") == "ministere de l interieur"
