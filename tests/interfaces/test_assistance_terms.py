"""Terms of reference in the browser: drafted, proposed, sent back, agreed; experts found for them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from facility.apps.assistance import public as assistance
from facility.apps.assistance.models import Booking, Expert, Request
from facility.foundation.base import clock
from tests.interfaces.test_assistance_requests import at, browser, one


def draft() -> Request:
    return Request.objects.select_related("record").get(terms__state="draft")


def whole() -> dict[str, str]:
    first = clock.now().date() + timedelta(days=20)
    return {
        "purpose": "A list of facts.",
        "tasks": "Look through the register.",
        "modality": "advice",
        "competence": "labour_mobility",
        "language": "en",
        "level": "B2",
        "country": "MD",
        "days": "6",
        "first_day": first.isoformat(),
        "last_day": (first + timedelta(days=60)).isoformat(),
        "within_limits": "on",
        "deliverable_1": "A list",
        "due_1": (first + timedelta(days=50)).isoformat(),
    }


@pytest.mark.django_db
def test_nobody_reads_terms_without_signing_in(client: Client) -> None:
    for name in ("terms", "edit_terms", "send_terms_back", "stop"):
        assert client.get(reverse(f"assistance:{name}", args=["x" * 22])).status_code == 302


def test_an_officer_writes_and_proposes_and_sees_what_the_settings_say(story: None) -> None:
    coordinator, found = browser("coordinator"), draft()
    assert coordinator.get(at("edit_terms", found)).status_code == 200
    assert coordinator.post(at("edit_terms", found), {**whole(), "days": "many"}).status_code == 422
    lines = {"deliverable_1": "", "deliverable_2": "Another"}
    assert coordinator.post(at("edit_terms", found), {**whole(), **lines}).status_code == 422
    assert coordinator.post(at("edit_terms", found), {"purpose": "Facts."})["Location"] == at("terms", found)
    refused = coordinator.post(at("propose_terms", found))
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "They were not proposed" in page
    assert "Name at least one deliverable." in page
    assert "Confirm that the terms ask for no cash" in page
    assert coordinator.post(at("edit_terms", found), whole()).status_code == 302
    page = coordinator.get(at("terms", found)).content.decode()
    assert "No ceiling of expert days is public" in page
    assert "ACP-EU migration action" in page
    partner = browser("partner")
    assert partner.get(at("terms", found)).status_code == 404
    assert "Read the terms of reference" not in partner.get(at("detail", found)).content.decode()
    assert coordinator.post(at("propose_terms", found)).status_code == 302
    assert "Read the terms of reference" in partner.get(at("detail", found)).content.decode()
    assert coordinator.get(at("edit_terms", found)).status_code == 409


def test_the_office_sends_back_or_agrees_to_what_it_read(story: None) -> None:
    applicant, coordinator, found = browser("applicant"), browser("coordinator"), one("approved")
    assert "A procedure for one region, as tried" in applicant.get(at("terms", found)).content.decode()
    assert coordinator.post(at("agree_terms", found), {"version": "1"}).status_code == 403
    assert applicant.post(at("agree_terms", found), {"version": "x"}).status_code == 422
    assert applicant.post(at("send_terms_back", found), {"version": "1", "reason": ""}).status_code == 422
    assert applicant.post(at("send_terms_back", found), {"version": "1", "reason": "More days."}).status_code == 302
    assert "More days." in coordinator.get(at("terms", found)).content.decode()
    assert applicant.get(at("send_terms_back", found)).status_code == 409
    assert coordinator.post(at("edit_terms", found), whole()).status_code == 302
    assert coordinator.post(at("propose_terms", found)).status_code == 302
    assert applicant.post(at("agree_terms", found), {"version": "1"}).status_code == 422
    assert applicant.post(at("agree_terms", found), {"version": "2"}).status_code == 302
    assert Request.objects.get(pk=found.pk).state == "mobilising"


def agreed() -> Request:
    """The office's terms, agreed for days to come."""
    found, applicant, coordinator = one("approved"), browser("applicant"), browser("coordinator")
    applicant.post(at("send_terms_back", found), {"version": "1", "reason": "Other days."})
    coordinator.post(at("edit_terms", found), whole())
    coordinator.post(at("propose_terms", found))
    applicant.post(at("agree_terms", found), {"version": "2"})
    return found


def test_the_roster_is_opened_with_the_need_and_days_are_tied_to_the_request(story: None) -> None:
    found = agreed()
    coordinator = browser("coordinator")
    page = coordinator.get(at("terms", found)).content.decode()
    way = page.partition(reverse("experts:match") + "?")[2].partition('"')[0].replace("&amp;", "&")
    assert f"request={found.record.token}" in way
    assert "competence=labour_mobility" in way
    match = coordinator.get(f"{reverse('experts:match')}?{way}").content.decode()
    expert = Expert.objects.select_related("record", "person").get(state="admitted")
    hold = f"{reverse('experts:hold', args=[expert.record.token])}?request={found.record.token}"
    assert hold in match
    assert found.title in coordinator.get(hold).content.decode()
    today = clock.now().date()
    day = assistance.workdays(today + timedelta(days=1), today + timedelta(days=19))[0].isoformat()
    early = coordinator.post(hold, {"first_day": day, "last_day": day, "purpose": "Advice"})
    assert early.status_code == 422
    assert "The terms of reference do not cover these days" in early.content.decode()
    wide = {"first_day": whole()["first_day"], "last_day": whole()["last_day"], "purpose": "Advice"}
    assert "more than are left" in coordinator.post(hold, wide).content.decode()
    assert Booking.objects.filter(request=found).count() == 0
    assert coordinator.get(f"{hold}x").status_code == 404


def test_what_was_approved_can_be_given_up_and_says_why(story: None) -> None:
    found, coordinator = one("approved"), browser("coordinator")
    assert browser("applicant").get(at("stop", found)).status_code == 403
    assert coordinator.post(at("stop", found), {"reason": ""}).status_code == 422
    assert coordinator.post(at("stop", found), {"reason": "The law fell."}).status_code == 302
    assert "The law fell." in browser("applicant").get(at("detail", found)).content.decode()
    assert coordinator.get(at("stop", found)).status_code == 409


@pytest.mark.parametrize("name", ["detail", "terms", "edit_terms"])
def test_the_pages_ask_fifteen_questions_at_most(story: None, name: str) -> None:
    coordinator, found = browser("coordinator"), draft() if name == "edit_terms" else agreed()
    coordinator.get(at(name, found))
    with CaptureQueriesContext(connection) as seen:
        assert coordinator.get(at(name, found)).status_code == 200
    assert len(seen) <= 15
