"""Missions in the browser: opened, joined, put off, taken up, ended; the expert notes days; nobody else looks in."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from facility.apps.assistance.models import Booking, DayWorked, Mission, Request
from tests.interfaces.test_assistance_requests import at, browser, one


def place(name: str, mission: Mission) -> str:
    return reverse(f"assistance:{name}", args=[mission.token])


def running() -> tuple[Mission, Booking]:
    found = Mission.objects.get(state="open", request__state="in_delivery")
    return found, Booking.objects.get(mission=found)


@pytest.mark.django_db
def test_nobody_looks_in_without_signing_in(client: Client) -> None:
    for name in ("mission", "join", "postpone", "resume", "cancel", "end"):
        assert client.get(reverse(f"assistance:{name}", args=["x" * 22])).status_code == 302
    assert client.get(reverse("assistance:missions")).status_code == 302


def test_the_expert_notes_and_strikes_days_and_all_sides_see_the_count(story: None) -> None:
    mission, booking = running()
    expert, days = browser("expert"), reverse("assistance:days", args=[mission.token, booking.token])
    assert mission.title in expert.get(reverse("experts:profile")).content.decode()
    page = expert.get(place("mission", mission)).content.decode()
    assert "2 of 10 days agreed were worked" in page
    assert "ACP-EU migration action: at most 60 expert days" in page
    third = booking.booked_days.order_by("day")[2].day
    note = {"do": "note", "days": third.isoformat()}
    assert expert.post(days, note).status_code == 302
    assert expert.post(days, note).status_code == 422
    assert expert.post(days, {"do": "note", "days": "soon"}).status_code == 422
    assert expert.post(days, {"do": "fly", "days": third.isoformat()}).status_code == 404
    for part in ("coordinator", "applicant", "expert"):
        assert "3 of 10 days agreed were worked" in browser(part).get(place("mission", mission)).content.decode()
    assert browser("applicant").post(days, {**note, "do": "strike"}).status_code == 403
    assert expert.post(days, {**note, "do": "strike"}).status_code == 302
    assert DayWorked.objects.filter(mission=mission).count() == 2
    assert browser("reporter").get(place("mission", mission)).status_code == 404


def test_a_coordinator_runs_missions(story: None) -> None:
    mission, _booking = running()
    coordinator = browser("coordinator")
    listed = coordinator.get(reverse("assistance:missions"))
    assert mission.title in listed.content.decode()
    file = coordinator.get(f"{reverse('assistance:missions')}?format=csv")
    assert mission.title in b"".join(file.streaming_content).decode()
    assert browser("applicant").get(reverse("assistance:missions")).status_code == 403
    assert browser("applicant").get(place("end", mission)).status_code == 403
    assert coordinator.post(place("postpone", mission), {"reason": "Ill."}).status_code == 422
    assert coordinator.post(place("join", mission), {}).status_code == 422
    assert coordinator.get(place("resume", mission)).status_code == 409
    assert coordinator.post(place("end", mission), {"words": ""}).status_code == 422
    assert coordinator.post(place("end", mission), {"words": "Two offices were seen."}).status_code == 302
    assert "Two offices were seen." in browser("applicant").get(place("mission", mission)).content.decode()
    assert coordinator.get(place("end", mission)).status_code == 409
    other = Mission.objects.get(state="postponed")
    assert "The offices move" in coordinator.get(place("mission", other)).content.decode()
    assert coordinator.get(place("resume", other)).status_code == 200
    assert coordinator.post(place("cancel", other), {"reason": "No rooms."}).status_code == 302
    assert "No rooms." in browser("applicant").get(place("mission", other)).content.decode()
    found = Request.objects.select_related("record").get(pk=mission.request_id)
    assert mission.title in coordinator.get(at("detail", found)).content.decode()
    assert coordinator.get(at("open_mission", found)).status_code == 200
    given = {"title": "More", "first_day": "2099-01-01", "last_day": "2099-01-02"}
    assert coordinator.post(at("open_mission", found), given).status_code == 422
    assert coordinator.get(at("open_mission", one("approved"))).status_code == 409


@pytest.mark.parametrize("part", ["coordinator", "expert", "applicant"])
def test_the_page_of_a_mission_asks_fifteen_questions_at_most(story: None, part: str) -> None:
    client, (mission, _booking) = browser(part), running()
    client.get(place("mission", mission))
    with CaptureQueriesContext(connection) as seen:
        assert client.get(place("mission", mission)).status_code == 200
    assert len(seen) <= 15


def test_the_page_of_a_request_in_delivery_asks_fifteen_questions_at_most(story: None) -> None:
    client, found = browser("coordinator"), one("in_delivery")
    client.get(at("detail", found))
    with CaptureQueriesContext(connection) as seen:
        assert client.get(at("detail", found)).status_code == 200
    assert len(seen) <= 15
