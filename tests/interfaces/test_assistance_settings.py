"""Settings of a programme in the browser: read with their history by staff, changed by two people."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from facility.apps.assistance.models import Setting
from facility.apps.assistance.models.programmes import KEYS
from tests.interfaces.test_assistance_requests import browser

OWN = "facility-assistance"
GIVEN = {"source": "Minutes", "status": "confirmed", "reason": "Asked for by the services."}


def place(name: str, key: str = "follow_up_days") -> str:
    return reverse(f"assistance:{name}", args=[OWN, key])


@pytest.mark.django_db
def test_nobody_looks_in_without_signing_in(client: Client) -> None:
    for name in ("setting", "propose_setting"):
        assert client.get(place(name)).status_code == 302


def test_a_second_person_confirms_what_the_first_proposed(story: None) -> None:
    coordinator, authority = browser("coordinator"), browser("authority")
    page = coordinator.get(place("setting")).content.decode()
    assert "270 days" in page
    assert "You proposed it: somebody else confirms it." in page
    assert "what was delivered keeps its day" in page
    assert coordinator.get(place("propose_setting")).status_code == 409
    assert coordinator.post(place("confirm_setting"), {"seen": "x"}).status_code == 403
    page = authority.get(place("setting")).content.decode()
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    assert authority.post(place("confirm_setting"), {"seen": "x"}).status_code == 409
    assert Setting.objects.filter(programme__code=OWN, key="follow_up_days").count() == 1
    assert authority.post(place("confirm_setting"), {"seen": seen}).status_code == 302
    page = coordinator.get(place("setting")).content.decode()
    assert "holds today" in page
    assert "earlier" in page
    assert "270 days" in Client().get(f"/assistance/{OWN}/").content.decode()
    for part in ("applicant", "expert"):
        assert browser(part).get(place("setting")).status_code == 403
    assert coordinator.get(place("setting", "bonus")).status_code == 404


def test_a_proposal_is_taken_back(story: None) -> None:
    coordinator = browser("coordinator")
    assert coordinator.post(place("withdraw_setting")).status_code == 302
    assert "Propose another value" in coordinator.get(place("setting")).content.decode()
    assert place("setting") in coordinator.get(f"/assistance/{OWN}/").content.decode()
    assert place("setting") not in browser("applicant").get(f"/assistance/{OWN}/").content.decode()


@pytest.mark.parametrize(
    ("key", "given", "kept"),
    [
        ("silence_days", {"value": "8"}, 8),
        ("expert_days", {"unknown": "on"}, None),
        ("budget_cents", {"value": "250000.50"}, 25000050),
        ("taking_requests", {"value": "no"}, False),
        ("modalities", {"value": ["advice", "workshop"]}, ["workshop", "advice"]),
        ("countries", {"value": "md, ge"}, ["GE", "MD"]),
        ("period", {"from": "2026", "to": "2027-06"}, {"from": "2026", "to": "2027-06"}),
        (
            "askers",
            {"where_public_authority": "anywhere"},
            [{"kind": "public_authority", "where": "anywhere"}],
        ),
        (
            "criteria",
            {"code_0": "need", "en_0": "It is needed.", "fr_0": "Il le faut.", "code_1": "", "en_1": ""},
            [{"code": "need", "text": {"en": "It is needed.", "fr": "Il le faut."}}],
        ),
    ],
)
def test_every_kind_of_setting_is_proposed_on_its_form(story: None, key: str, given: Any, kept: Any) -> None:
    coordinator, authority = browser("coordinator"), browser("authority")
    assert coordinator.get(place("propose_setting", key)).status_code == 200
    assert coordinator.post(place("propose_setting", key), {**given, **GIVEN, "reason": ""}).status_code == 422
    assert coordinator.post(place("propose_setting", key), {**given, **GIVEN}).status_code == 302
    page = authority.get(place("setting", key)).content.decode()
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    assert authority.post(place("confirm_setting", key), {"seen": seen}).status_code == 302
    newest = Setting.objects.filter(programme__code=OWN, key=key).order_by("-pk").first()
    assert newest is not None
    assert newest.value == kept


@pytest.mark.parametrize("key", KEYS)
def test_the_page_of_a_setting_asks_fifteen_questions_at_most(story: None, key: str) -> None:
    coordinator = browser("coordinator")
    coordinator.get(place("setting", key))
    with CaptureQueriesContext(connection) as seen:
        assert coordinator.get(place("setting", key)).status_code == 200
    assert len(seen) <= 15
