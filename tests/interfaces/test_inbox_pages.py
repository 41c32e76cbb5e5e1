"""The contact page with its four ways, and the inbox behind it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from facility.apps.enquiries import public as enquiries
from facility.foundation.accounts.public import Role
from facility.foundation.base.clock import now
from facility.foundation.post.public import Letter
from facility.foundation.post.sending import secrets_of
from tests.apps.enquiries.test_inbox import asked, point

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Asker", "email": "reader@example.net", "reason": "call", "message": "May we <b>?</b>"}


def link() -> str:
    letter = Letter.objects.latest("pk")
    return str(secrets_of(letter)["link"]["path"])


def test_the_contact_page_leads_four_ways() -> None:
    page = Client().get(reverse("public:contact")).content.decode()
    for address in ("/contact/meeting/", "/contact/contact/", "/contact/assistance/", "/subscribe/"):
        assert f'href="{address}"' in page
        assert Client().get(address).status_code == 200
    assert Client().get("/contact/gossip/").status_code == 404


def test_a_question_is_asked_answered_and_read_without_an_account(client_as: Any, user_of: Any) -> None:
    client = Client()
    answer = client.post(reverse("enquiries:ask", args=["contact"]), GIVEN)
    assert answer.headers["Location"] == reverse("enquiries:ask_sent")
    found = enquiries.Enquiry.objects.get()
    page = client.get(link()).content.decode()
    assert "&lt;b&gt;?&lt;/b&gt;" in page
    assert "<b>?" not in page
    editor = client_as(user_of(Role.EDITOR))
    here = reverse("enquiries:inbox_item", args=[found.record.token])
    assert str(found.record.reference) in editor.get(reverse("enquiries:inbox")).content.decode()
    assert editor.post(here, {"do": "answer", "text": ""}).status_code == 422
    assert editor.post(here, {"do": "nothing"}).status_code == 404
    assert editor.post(here, {"do": "answer", "text": "You may."}).status_code == 302
    assert "You may." in client.get(link()).content.decode()
    assert editor.post(here, {"do": "close", "reason": "answered"}).status_code == 302
    assert "Everything is answered" in client.get(link()).content.decode()
    assert client_as(user_of(Role.APPLICANT)).get(here).status_code == 403


def test_a_meeting_has_a_calendar_file_that_moves_and_goes(client_as: Any, user_of: Any) -> None:
    client, editor = Client(), client_as(user_of(Role.EDITOR))
    day = (now() + timedelta(days=9)).date()
    answer = client.post(reverse("enquiries:ask", args=["meeting"]), {**GIVEN, "slot_1": f"{day} 10:00"})
    assert answer.status_code == 302
    found = enquiries.Enquiry.objects.get()
    here, file = reverse("enquiries:inbox_item", args=[found.record.token]), f"{link()}meeting.ics"
    assert client.get(file).status_code == 404
    for hour in ("11", "15"):
        given = {"do": "agree", "meets_at": f"{day} {hour}:00", "minutes": "45", "place": "Room 1"}
        assert editor.post(here, given).status_code == 302
    read = Calendar.from_ical(client.get(file).content)
    [event] = read.walk("VEVENT")
    assert (event["SEQUENCE"], str(event["LOCATION"]), str(event["STATUS"])) == (2, "Room 1", "CONFIRMED")
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=45)
    editor.post(here, {"do": "close", "reason": "cancelled"})
    again = Calendar.from_ical(client.get(file).content)
    [gone] = again.walk("VEVENT")
    assert (str(again["METHOD"]), gone["UID"], gone["SEQUENCE"]) == ("CANCEL", event["UID"], 3)


def test_moments_are_offered_on_a_page_and_chosen_without_an_account(client_as: Any, user_of: Any) -> None:
    client, desk = Client(), client_as(user_of(Role.DIALOGUE_SECRETARIAT))
    day = (now() + timedelta(days=9)).date()
    assert (
        client.post(reverse("enquiries:ask", args=["meeting"]), {**GIVEN, "slot_1": f"{day} 10:00"}).status_code == 302
    )
    found = enquiries.Enquiry.objects.get()
    here, followed = reverse("enquiries:inbox_item", args=[found.record.token]), link()
    choose = reverse("enquiries:choose_slot", args=[found.key])
    assert client.post(choose, {"slot": f"{day}T10:00:00+02:00"}).status_code == 409
    assert "The meeting was held" not in desk.get(here).content.decode()
    offer = {"do": "offer", "slot_1": f"{day} 14:00", "slot_2": f"{day} 16:00", "lasts": "30", "where": "<b>Room</b>"}
    assert desk.post(here, {**offer, "slot_1": ""}).status_code == 422
    assert desk.post(here, {**offer, "slot_1": "2020-01-01 10:00"}).status_code == 422
    assert desk.post(here, offer).status_code == 302
    assert link() == followed
    page = client.get(followed).content.decode()
    assert page.count('type="radio"') == 2
    assert "&lt;b&gt;Room" in page
    assert client.get(choose).status_code == 405
    for wrong in ({}, {"slot": "x"}, {"slot": f"{day}T03:00:00+00:00"}):
        assert client.post(choose, wrong).status_code == 422
    assert client.post(reverse("enquiries:choose_slot", args=["made-up"]), {"slot": "x"}).status_code == 404
    [_first, second] = enquiries.Enquiry.objects.get().offered
    assert client.post(choose, {"slot": second}).status_code == 302
    page = client.get(followed).content.decode()
    assert 'type="radio"' not in page
    assert "meeting.ics" in page
    assert client.post(choose, {"slot": second}).status_code == 409
    french = client.get(followed, headers={"accept-language": "fr"}).content.decode()
    assert "Réunion convenue" in french
    assert desk.post(here, {"do": "decline", "why": "Illness."}).status_code == 302
    assert "Illness." in client.get(followed).content.decode()
    [event] = Calendar.from_ical(client.get(f"{followed}meeting.ics").content).walk("VEVENT")
    assert (event["SEQUENCE"], str(event["STATUS"])) == (2, "CANCELLED")


def test_offers_that_are_past_say_so(actor_of: Any) -> None:
    desk, before = actor_of(Role.DIALOGUE_SECRETARIAT), now() - timedelta(days=5)
    found = asked(before, intent="meeting", slots=[before + timedelta(days=1)])
    slots = [before + timedelta(days=2)]
    enquiries.offer_slots(enquiry_id=found.pk, slots=slots, minutes=30, place="Room", actor=desk, at=before)
    page = Client().get(reverse("enquiries:followed", args=[found.key])).content.decode()
    assert "The moments that were offered are past" in page
    assert 'type="radio"' not in page
    answer = Client().post(reverse("enquiries:choose_slot", args=[found.key]), {"slot": slots[0].isoformat()})
    assert answer.status_code == 409


def test_a_meeting_is_held_with_an_outcome_on_the_page_and_by_programs(
    client_as: Any, user_of: Any, actor_of: Any
) -> None:
    desk, before = actor_of(Role.DIALOGUE_SECRETARIAT), now() - timedelta(days=5)
    one, two = (asked(before, intent="meeting", slots=[before + timedelta(days=1)]) for _number in range(2))
    for each in (one, two):
        facts: dict[str, Any] = {"meets_at": before + timedelta(days=2), "minutes": 30, "place": "Room"}
        enquiries.agree_meeting(enquiry_id=each.pk, **facts, actor=desk, at=before)
    client = client_as(user_of(Role.DIALOGUE_SECRETARIAT))
    here = reverse("enquiries:inbox_item", args=[one.record.token])
    assert "The meeting was held" in client.get(here).content.decode()
    assert client.post(here, {"do": "hold", "outcome": ""}).status_code == 422
    assert client.post(here, {"do": "hold", "outcome": "They <i>ask</i>."}).status_code == 302
    for page in (client.get(here), Client().get(reverse("enquiries:followed", args=[one.key]))):
        assert "They &lt;i&gt;ask&lt;/i&gt;." in page.content.decode()
    page = client.get(here).content.decode()
    assert reverse("enquiries:to_request", args=[one.record.token]) in page
    assert 'name="why"' not in page
    assert client.post(here, {"do": "end"}).status_code == 302
    assert enquiries.Enquiry.objects.get(pk=one.pk).closed_reason == "held"
    place = f"/api/v1/desk/enquiries/{two.record.token}"

    def post(act: str, **given: Any) -> Any:
        return client.post(f"{place}/{act}", given, content_type="application/json")

    later = (now() + timedelta(days=3)).isoformat()
    assert post("offer", slots=[later], minutes=30, place="Room").status_code == 409
    assert post("hold", outcome=" ").status_code == 422
    told = post("hold", outcome="Nothing.").json()
    assert (told["state"], told["outcome"]) == ("held", "Nothing.")
    assert post("decline", reason="No.").status_code == 409
    assert post("close", reason="held").json()["state"] == "closed"
    three = asked(now(), intent="meeting", slots=[now() + timedelta(days=1)])
    place = f"/api/v1/desk/enquiries/{three.record.token}"
    assert len(post("offer", slots=[later], minutes=30, place="Room").json()["offered"]) == 1
    assert post("offer", slots=[], minutes=30, place="Room").status_code == 422
    assert post("decline", reason="No room.").json()["closed_reason"] == "declined"
    reader = client_as(user_of(Role.AUDITOR))
    assert reader.post(f"{place}/decline", {"reason": "x"}, content_type="application/json").status_code == 403


def test_programs_are_kept_out_without_scripts_or_third_parties() -> None:
    client, address = Client(), reverse("enquiries:ask", args=["contact"])
    assert client.post(address, {**GIVEN, "website": "http://spam.example"}).status_code == 302
    assert not enquiries.Enquiry.objects.exists()
    for _turn in range(12):
        assert client.post(address, GIVEN).status_code == 302
    assert enquiries.Enquiry.objects.count() <= 4 * 2  # the quarter of an hour may end in the middle of the test
    assert client.post(address, {**GIVEN, "email": "none"}).status_code == 422


def test_rules_of_who_answers_are_set_and_ended(client_as: Any, user_of: Any) -> None:
    editor, body = client_as(user_of(Role.EDITOR)), point()
    contact = client_as(user_of(Role.NATIONAL_CONTACT, organisation=body))
    address = reverse("enquiries:routes")
    given = {"country": "PL", "holder": f"national_contact:{body.pk}", "source": "Decided in March"}
    assert contact.post(address, given).status_code == 403
    assert editor.post(address, {**given, "source": ""}).status_code == 422
    assert editor.post(address, given).status_code == 302
    assert "Contact point" in contact.get(address).content.decode()
    Client().post(reverse("enquiries:ask", args=["assistance"]), {**GIVEN, "country": "PL"})
    page = contact.get(reverse("enquiries:inbox")).content.decode()
    found = enquiries.Enquiry.objects.get()
    assert str(found.record.reference) in page
    here = reverse("enquiries:inbox_item", args=[found.record.token])
    assert contact.post(here, {"do": "route", "holder": "editor"}).status_code == 302
    assert contact.get(here).status_code == 404
    number = enquiries.Route.objects.get().pk
    assert editor.post(reverse("enquiries:end_route", args=[number])).status_code == 302
    assert "No rule yet" in editor.get(address).content.decode()
