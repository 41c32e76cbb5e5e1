"""Published lessons beside the work: who writes, reviews or scores a similar dossier sees them, and why."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.evaluation.models import Assignment
from facility.apps.knowledge import public as knowledge
from facility.apps.knowledge.models import Lesson
from facility.apps.proposals.public import Proposal
from tests.apps.knowledge.make import lesson
from tests.interfaces.test_every_address import OFFICE, browser

LESSON = "Ask employers before choosing the towns"
WHEN_NOT = "The places are fixed by law or by an agreement between states."


@pytest.mark.django_db
def test_with_no_lesson_published_nothing_fits() -> None:
    assert knowledge.fitting(knowledge.Asked(("Employers and towns",), frozenset({"MD"}))) == ()


def page(client: Client, address: str, **given: Any) -> str:
    client.get(address, **given)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address, **given)
    assert answer.status_code == 200
    assert len(seen) <= 15, "\n".join(one["sql"][:100] for one in seen)
    return str(answer.content.decode())


def draft() -> str:
    return f"/dossiers/{Proposal.objects.get(state='concept_draft', lead__name__contains='Association').record.token}/"


def test_who_writes_a_similar_part_sees_the_lesson_with_its_reasons_and_its_limits(story: None) -> None:
    text = page(browser("newcomer"), f"{draft()}parts/relevance/")
    assert LESSON in text and WHEN_NOT in text
    assert "same country: Morocco, Tunisia" in text
    assert "about this part: Relevance" in text
    assert LESSON not in page(browser("newcomer"), f"{draft()}parts/money/")
    french = page(browser("newcomer"), f"{draft()}parts/relevance/", headers={"Accept-Language": "fr"})
    assert "Consulter les employeurs" in french
    assert "même pays" in french


def test_officer_and_evaluator_of_a_similar_dossier_see_it_once_the_seal_is_open(story: None) -> None:
    lesson(7, invented=True, countries=["TN"], themes=["capacity"], title={"en": "Train both sides"})
    sealed = Proposal.objects.get(state="concept_sealed")
    address = f"/desk/dossiers/{sealed.record.token}/"
    assert "Train both sides" not in page(browser("officer"), address)
    assert browser("officer").post(f"{address}take-up/").status_code == 302
    text = page(browser("officer"), address)
    assert "Train both sides" in text and "same theme: Capacity building" in text
    dossier = Proposal.objects.get(lead__name=OFFICE)
    mine = Assignment.objects.filter(entry__proposal=dossier, person__user__email="evaluator@example.org").get()
    assert LESSON in page(browser("evaluator"), f"/desk/evaluations/{mine.record.token}/")


def test_a_withdrawn_lesson_is_shown_nowhere_and_its_address_says_why(story: None) -> None:
    told = Lesson.objects.earliest("pk")
    desk, public = f"/desk/lessons/{told.record.token}/", f"/lessons/{told.record.reference}/"
    editor = browser("editor")
    assert editor.post(desk, {"do": "withdraw", "reason": " "}).status_code == 422
    assert browser("officer").post(desk, {"do": "withdraw", "reason": "No"}).status_code == 403
    assert LESSON in page(browser(""), public)
    assert editor.post(desk, {"do": "withdraw", "reason": "It did not hold in two other towns."}).status_code == 302
    gone = browser("").get(public)
    assert gone.status_code == 410
    assert "It did not hold in two other towns." in gone.content.decode()
    assert LESSON not in gone.content.decode()
    assert LESSON not in page(browser("newcomer"), f"{draft()}parts/relevance/")
    for address in ("/lessons/", "/search/?q=employers+towns", "/api/v1/lessons"):
        assert LESSON not in browser("").get(address).content.decode()
    assert browser("").get(f"/api/v1{public.rstrip('/')}").status_code == 404


def test_what_a_lesson_applies_to_is_chosen_when_it_is_proposed(story: None) -> None:
    from facility.apps.reporting.models import Report

    officer, report = browser("officer"), Report.objects.filter(state="accepted").first()
    assert report is not None
    address = f"/desk/lessons/propose/{report.record.token}/"
    given = {"title_en": "Two", "body_en": "Text", "themes": "return", "parts": "budget", "countries": ["GE", "AM"]}
    assert officer.post(address, {**given, "parts": "wall"}).status_code == 422
    assert officer.post(address, {**given, "not_applies_en": "Nobody is paid."}).status_code == 302
    made = Lesson.objects.order_by("-pk")[0]
    assert (made.parts, made.countries, made.not_applies) == (["budget"], ["GE", "AM"], {"en": "Nobody is paid."})
    assert "Nobody is paid." in page(officer, f"/desk/lessons/{made.record.token}/")


def test_lessons_are_narrowed_by_theme(story: None) -> None:
    assert LESSON in page(browser(""), "/lessons/?theme=return&theme=asylum")
    assert LESSON not in page(browser(""), "/lessons/?theme=asylum")
