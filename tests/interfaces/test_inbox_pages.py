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
from tests.apps.enquiries.test_inbox import point

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
