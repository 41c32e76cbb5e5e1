"""The evaluation in the browser: each side fills in its sheet, reads the other afterwards; later the use is told."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from facility.apps.assistance.models import Request, Sheet
from tests.interfaces.test_assistance_requests import at, browser, one

RATED = {f"q_{code}": "4" for code in ("terms", "days", "access", "use", "facility")}
LISTENED = "The expert listened first."


def sheet() -> str:
    """Where the expert's sheet that waits is filled in."""
    return reverse("assistance:sheet", args=[Sheet.objects.get(state="asked").token])


@pytest.mark.django_db
def test_nobody_looks_in_without_signing_in(client: Client) -> None:
    for name in ("evaluation", "sheet", "follow_up", "close"):
        assert client.get(reverse(f"assistance:{name}", args=["x" * 22])).status_code == 302


def test_the_expert_fills_in_the_sheet_once_and_then_both_sides_read_each_other(story: None) -> None:
    found, expert, applicant = one("delivered"), browser("expert"), browser("applicant")
    page, address = at("evaluation", found), sheet()
    assert LISTENED not in expert.get(page).content.decode()
    assert "You read it once both sides have handed in" in expert.get(page).content.decode()
    assert LISTENED in applicant.get(page).content.decode()
    assert LISTENED in browser("coordinator").get(page).content.decode()
    assert address in expert.get(page).content.decode()
    assert address in expert.get(reverse("experts:profile")).content.decode()
    form = expert.get(address).content.decode()
    assert "The days agreed were enough for the tasks." in form
    assert "5 – Fully" in form
    assert applicant.get(address).status_code == 404
    assert browser("coordinator").get(address).status_code == 404
    assert expert.post(address, {**RATED, "q_days": ""}).status_code == 422
    assert expert.post(address, {**RATED, "q_days": "9"}).status_code == 422
    assert Sheet.objects.get(state="asked", side="expert").request_id == found.pk
    assert expert.post(address, {**RATED, "words": "Doors were open."}).status_code == 302
    assert expert.get(address).status_code == 409
    assert LISTENED in expert.get(page).content.decode()
    assert "Doors were open." in applicant.get(page).content.decode()
    assert Request.objects.get(pk=found.pk).state == "evaluated"
    for part in ("reporter", "newcomer"):
        assert browser(part).get(page).status_code == 404


def test_the_authority_says_what_has_come_of_it(story: None) -> None:
    found, applicant = one("follow_up_due"), browser("applicant")
    address = at("follow_up", found)
    assert address in applicant.get(at("detail", found)).content.decode()
    assert browser("coordinator").get(address).status_code == 403
    assert "A guide for counsellors" in applicant.get(address).content.decode()
    given = {"use_1": "used", "words_1": "In every talk.", "use_2": "partly", "changed": "People ask first."}
    assert applicant.post(address, {**given, "use_2": ""}).status_code == 422
    assert applicant.post(address, {**given, "changed": ""}).status_code == 422
    assert Request.objects.get(pk=found.pk).state == "follow_up_due"
    assert applicant.post(address, given).status_code == 302
    page = browser("coordinator").get(at("evaluation", found)).content.decode()
    assert "People ask first." in page
    assert "In every talk." in page
    assert applicant.get(address).status_code == 409
    assert Request.objects.get(pk=found.pk).state == "closed"
    assert "Nothing more is done on it." in applicant.get(at("detail", found)).content.decode()


def test_an_officer_closes_what_nobody_answered_with_a_reason(story: None) -> None:
    found, coordinator = one("follow_up_due"), browser("coordinator")
    address = at("close", found)
    assert address in coordinator.get(at("detail", found)).content.decode()
    assert address in coordinator.get(at("evaluation", found)).content.decode()
    assert browser("applicant").get(address).status_code == 403
    assert coordinator.get(at("close", one("delivered"))).status_code == 409
    assert coordinator.post(address, {"reason": ""}).status_code == 422
    assert coordinator.post(address, {"reason": "Two letters stayed unanswered."}).status_code == 302
    assert "Two letters stayed unanswered." in browser("applicant").get(at("evaluation", found)).content.decode()
    assert coordinator.get(address).status_code == 409


@pytest.mark.parametrize("state", ["delivered", "follow_up_due"])
@pytest.mark.parametrize("part", ["coordinator", "expert", "applicant"])
def test_the_page_of_an_evaluation_asks_fifteen_questions_at_most(story: None, part: str, state: str) -> None:
    client, found = browser(part), one(state)
    pages = [at("evaluation", found), *([] if part == "expert" else [at("detail", found)])]
    for page in pages:
        client.get(page)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page).status_code == 200
        assert len(seen) <= 15
