"""The ten questions are answered from the figures of the rulebook: another figure gives another answer."""

from datetime import date

import pytest

from facility.apps.calls import public as calls
from facility.core import presets
from facility.core.rules.model import Rulebook
from tests.apps.calls.make import rulebook_content

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def answers(book: Rulebook, language: str = "en", lot: str | None = None) -> dict[int, str]:
    return {one.number: one.text for one in calls.faq(book, language, on=DAY, lot=lot)}


@pytest.mark.parametrize("name", presets.names("rulebooks"))
def test_every_question_has_an_answer_in_every_rulebook(name: str) -> None:
    for language in ("en", "fr"):
        for one in calls.faq(presets.rulebook(name), language, on=DAY):
            assert one.question
            assert one.text
            assert "{" not in one.text
    assert [one.number for one in calls.faq(presets.rulebook(name), "en", on=DAY)] == list(range(1, 11))


def test_the_share_is_the_figure_of_the_rulebook() -> None:
    content = rulebook_content()
    assert "at most 95.00 % of the eligible total" in answers(Rulebook.from_dict(content))[8]
    assert "at least 5,000.00 EUR comes from you" in answers(Rulebook.from_dict(content))[8]
    share = next(entry for entry in content["entries"] if entry["kind"] == "eu_share")
    share["params"] = {"ceiling_bp": 7500}
    assert "at most 75.00 % of the eligible total" in answers(Rulebook.from_dict(content))[8]
    assert "at least 25,000.00 EUR comes from you" in answers(Rulebook.from_dict(content))[8]


def test_countries_and_conditions_come_from_the_list_of_the_lot() -> None:
    revised = presets.rulebook("mpf-2022-revised-2022-05-16")
    first, second = answers(revised, lot="A")[4], answers(revised, lot="D")[4]
    assert "On the list: AM, AZ" in first
    assert "This list advises" in first
    assert "SN only after this: launch of the Talent Partnership (not on record yet)." in second
    assert "western" in answers(presets.rulebook("mpf-borders-security-2023"))[4].lower()


def test_who_may_lead_follows_the_call() -> None:
    assert "public authority" in answers(presets.rulebook("mpf1-2016"))[10]
    assert "only public authority" in answers(presets.rulebook("mpf1-2016"))[9]
    assert "A legal person, alone or with co-applicants." in answers(presets.rulebook("mp-2024"))[10]
    assert "As lead: yes" in answers(presets.rulebook("mp-2024"))[9]
    assert "An international organisation may be: co-applicant." in answers(presets.rulebook("mpf2-pilots-2018"))[10]


def test_funds_and_lots() -> None:
    borders = answers(presets.rulebook("mpf-borders-security-2023"))
    assert borders[5] == "No. One action draws on one fund. This lot is paid from: BMVI, ISF."
    assert "(BMVI, ISF)" in borders[3]
    assert "(A, D)" in answers(presets.rulebook("mpf-2022-first"))[3]


def test_answers_stand_beside_the_fields_they_concern() -> None:
    book = presets.rulebook("mpf-2022-first")
    beside = {
        field: [one.number for one in calls.faq_for(field, book, "en", on=DAY)]
        for field in ("framework", "countries", "funds", "budget.requested", "budget.own", "partners", "lead", "title")
    }
    assert beside == {
        "framework": [1, 2],
        "countries": [4],
        "funds": [5, 6, 7],
        "budget.requested": [6, 8],
        "budget.own": [8],
        "partners": [9],
        "lead": [10],
        "title": [],
    }


def test_an_answer_names_the_rules_it_rests_on_and_how_sure_they_are() -> None:
    answer = calls.faq_for("budget.own", presets.rulebook("mpf-borders-security-2023"), "en", on=DAY)[0]
    assert [(one.number, one.status) for one in answer.rests_on] == [
        ("R-11", "predecessor"),
        ("R-12", "confirmed"),
        ("R-32", "predecessor"),
    ]


def test_an_empty_rulebook_says_so() -> None:
    said = answers(Rulebook(code="empty", version=1, entries=()))
    assert said[4] == "The rulebook names no countries."
    assert said[8] == "The rulebook holds no ceiling."
    assert said[3].startswith("Yes")
    assert said[5] == "The rulebook holds no rule on this."
