"""Deliverables in the browser: the expert hands in, the office accepts or sends back, strangers find nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from facility.apps.assistance.models import Deliverable
from tests.interfaces.test_assistance_requests import at, browser, one


def place(name: str, number: int = 1) -> str:
    return reverse(f"assistance:{name}", args=[one("in_delivery").record.token, number])


def paper(name: str = "notes.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"Notes of the trial.")


@pytest.mark.django_db
def test_nobody_looks_in_without_signing_in(client: Client) -> None:
    for name in ("deliverable", "hand_in", "send_deliverable_back"):
        assert client.get(reverse(f"assistance:{name}", args=["x" * 22, 1])).status_code == 302


def test_the_expert_hands_in_and_the_office_reads_the_file(story: None) -> None:
    expert, applicant = browser("expert"), browser("applicant")
    assert "It is not handed in yet." in expert.get(place("deliverable", 2)).content.decode()
    assert expert.post(place("hand_in", 2), {"words": ""}).status_code == 422
    assert expert.post(place("hand_in", 2), {"upload": paper("run.exe")}).status_code == 422
    assert Deliverable.objects.get(terms__request=one("in_delivery"), position=2).state == "expected"
    assert expert.post(place("hand_in", 2), {"upload": paper(), "words": "From both offices."}).status_code == 302
    assert expert.get(place("hand_in", 2)).status_code == 409
    page = applicant.get(place("deliverable", 2)).content.decode()
    assert "From both offices." in page
    file = applicant.get(reverse("assistance:deliverable_file", args=[one("in_delivery").record.token, 2, 1]))
    assert b"".join(file.streaming_content) == b"Notes of the trial."
    assert applicant.get(place("hand_in", 1)).status_code == 403
    for name in ("deliverable", "hand_in"):
        assert browser("reporter").get(place(name)).status_code == 404


def test_the_office_sends_back_or_accepts_what_it_read(story: None) -> None:
    applicant, coordinator = browser("applicant"), browser("coordinator")
    assert coordinator.get(place("send_deliverable_back")).status_code == 403
    assert coordinator.post(place("accept_deliverable"), {"number": "1"}).status_code == 403
    assert applicant.post(place("accept_deliverable"), {"number": "x"}).status_code == 422
    assert applicant.post(place("send_deliverable_back"), {"number": "1", "reason": ""}).status_code == 422
    back = {"number": "1", "reason": "Add work in kitchens."}
    assert applicant.post(place("send_deliverable_back"), back).status_code == 302
    assert "Add work in kitchens." in browser("expert").get(place("deliverable")).content.decode()
    assert applicant.get(place("send_deliverable_back")).status_code == 409
    assert coordinator.post(place("hand_in"), {"upload": paper()}).status_code == 302
    assert applicant.post(place("accept_deliverable"), {"number": "1"}).status_code == 422
    assert applicant.post(place("accept_deliverable"), {"number": "2"}).status_code == 302
    assert Deliverable.objects.get(terms__request=one("in_delivery"), position=1).state == "accepted"


def test_a_request_that_was_delivered_says_so_and_shows_what_was_handed_in(story: None) -> None:
    found = one("delivered")
    page = browser("applicant").get(at("detail", found)).content.decode()
    assert "Every deliverable is accepted, and the missions are over." in page
    first = reverse("assistance:deliverable", args=[found.record.token, 1])
    assert first in page
    assert "Please add how long each step takes." in browser("applicant").get(first).content.decode()
    assert browser("coordinator").get(reverse("assistance:hand_in", args=[found.record.token, 1])).status_code == 409


@pytest.mark.parametrize("part", ["coordinator", "expert", "applicant"])
def test_the_page_of_a_deliverable_asks_fifteen_questions_at_most(story: None, part: str) -> None:
    client = browser(part)
    client.get(place("deliverable"))
    with CaptureQueriesContext(connection) as seen:
        assert client.get(place("deliverable")).status_code == 200
    assert len(seen) <= 15
