"""Deferring a request in the browser."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from facility.apps.assistance.models import Request
from facility.foundation.base.clock import local_day, now
from facility.interfaces.web.ui import formats
from tests.interfaces.test_assistance_requests import at, browser, one


def text(client: Client, place: str) -> str:
    return client.get(place).content.decode()


def test_a_coordinator_defers_and_the_authority_reads_until_when_and_why(story: None) -> None:
    coordinator, found = browser("coordinator"), one("registered")
    day = local_day(now()) + timedelta(days=30)
    assert at("defer", found) in text(coordinator, at("detail", found))
    assert (
        coordinator.post(at("defer", found), {"until": local_day(now()).isoformat(), "reason": "x"}).status_code == 422
    )
    form = {"until": day.isoformat(), "reason": "The law is rewritten."}
    assert coordinator.post(at("defer", found), form).status_code == 302
    page = text(browser("applicant"), at("detail", found))
    assert "Deferred until" in page
    assert formats.day(day) in page
    assert "The law is rewritten." in page
    assert at("withdraw", found) in page
    assert at("take_up", found) not in page
    assert "Take the deferred request for assistance up again" in text(coordinator, reverse("tasks:tasks"))
    assert found.title in text(coordinator, f"{reverse('assistance:desk')}?state=deferred")
    assert browser("applicant").post(at("take_up", found)).status_code == 403
    assert at("take_up", found) in text(coordinator, at("detail", found))
    assert coordinator.post(at("take_up", found)).status_code == 302
    assert Request.objects.get(pk=found.pk).state == "registered"
    assert coordinator.post(at("take_up", found)).status_code == 409
    assert coordinator.get(at("defer", one("draft"))).status_code == 404
    assert coordinator.get(at("defer", one("approved"))).status_code == 409
    assert browser("applicant").get(at("defer", found)).status_code == 403
