"""Which published lessons are shown beside a text, why, and that nothing of the text leaves the process."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facility.apps.knowledge import public as knowledge
from tests.apps.knowledge.make import AT, lesson

pytestmark = pytest.mark.django_db

TEXT = "Returnees look for work in three towns; the employers there are asked before a counter opens."


def fits(*texts: str, **given: Any) -> list[knowledge.Fit]:
    given.setdefault("countries", frozenset({"MD"}))
    return list(knowledge.fitting(knowledge.Asked(texts or (TEXT,), **given)))


def test_a_lesson_that_fits_says_every_reason() -> None:
    lesson()
    (found,) = fits(part="relevance")
    assert (found.countries, found.themes, found.part) == (("MD",), ("return",), "relevance")
    assert {"employers", "towns"} <= set(found.words)
    assert found.score == 2 + 2 + 1 + len(found.words[:3])


def test_one_reason_alone_is_not_enough() -> None:
    lesson(title={"en": "Nothing alike"}, body={"en": "Quite another matter."}, themes=[], parts=[])
    assert fits() == []
    assert fits("Nothing of that", countries=frozenset()) == []


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"parts": ["budget"]}, {"part": "relevance"}),
        ({"countries": ["GE"]}, {}),
    ],
)
def test_a_lesson_for_another_part_or_country_stays_away(changes: dict[str, Any], asked: dict[str, Any]) -> None:
    lesson(**changes)
    assert fits(**asked) == []


def test_a_lesson_for_any_country_and_every_part_fits_by_theme_and_words() -> None:
    lesson(countries=[], parts=[])
    assert [one.lesson.reference for one in fits(part="budget")] == ["MPF-L-2024-0001"]


@pytest.mark.parametrize("state", ["proposed", "cleared", "dropped"])
def test_only_what_is_published_is_shown(state: str) -> None:
    moment = {} if state != "dropped" else {"dropped_reason": "Known already"}
    lesson(state=state, published_at=None, **moment)
    assert fits() == []


def test_a_lesson_published_or_withdrawn_a_moment_ago_counts_at_once() -> None:
    first = lesson(1)
    assert len(fits()) == 1
    lesson(2, title={"en": "Ask the employers twice"})
    assert len(fits()) == 2
    first.state, first.withdrawn_at, first.withdrawn_reason = "withdrawn", AT, "It did not hold."
    first.save()
    assert [one.lesson.title["en"] for one in fits()] == ["Ask the employers twice"]


def test_what_is_made_up_stands_only_beside_what_is_made_up() -> None:
    lesson(invented=True)
    assert fits() == []
    assert len(fits(invented=True)) == 1


def test_three_at_most_the_best_first() -> None:
    for number in range(1, 6):
        lesson(number, countries=["MD"] if number == 4 else [])
    found = fits()
    assert len(found) == 3
    assert found[0].lesson.reference == "MPF-L-2024-0004"


def test_a_word_that_every_third_lesson_uses_tells_nothing() -> None:
    for number in range(1, 7):
        lesson(number, countries=[], themes=[], parts=[])
    assert fits() == []


def test_a_french_text_finds_a_lesson_told_in_both_languages() -> None:
    lesson(
        title={"en": "Ask employers", "fr": "Consulter les employeurs avant de choisir les villes"},
        body={"en": "First.", "fr": "Les personnes de retour trouvent un emploi."},
    )
    (found,) = fits("Le retour des travailleurs : les employeurs des villes choisies les attendent.")
    assert found.themes == ("return",)
    assert {"employeurs", "villes", "retour"} <= set(found.words)


def test_the_database_is_asked_once_and_told_nothing_of_the_text() -> None:
    lesson()
    fits()
    with CaptureQueriesContext(connection) as seen:
        fits("Zanzibar employers towns returnees", countries=frozenset({"MD"}), part="relevance")
    assert len(seen) == 1
    asked = seen[0]["sql"].casefold()
    assert all(word not in asked for word in ("zanzibar", "employer", "towns", "'md'", "relevance"))
