"""Subscribing through the pages: a scanner's opening changes nothing, answers are the same for everybody."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from facility.apps.enquiries import public as enquiries
from facility.foundation.accounts.public import Role
from facility.foundation.base.clock import now
from facility.foundation.post.public import Letter
from facility.foundation.post.sending import secrets_of
from tests.apps.enquiries.make import letters, news, subscriber

pytestmark = pytest.mark.django_db
EMAIL = "reader@example.net"
WHY = {"name": "Reader", "reason": "partnership", "message": "We plan <b>a partnership</b>."}
GIVEN = {
    "email": EMAIL,
    "contents": ["policy", "events"],
    "countries": ["MD"],
    "frequency": "weekly",
    "language": "en",
} | WHY


def link(name: str = "link") -> str:
    """The address in the newest letter."""
    letter = Letter.objects.latest("pk")
    return str(secrets_of(letter)[name]["path"])


def state() -> str:
    return str(enquiries.Subscriber.objects.values_list("state", flat=True).get())


def strict() -> Client:
    """A browser whose posts need the form's own token, as in life."""
    return Client(enforce_csrf_checks=True)


def press(client: Client, address: str, **fields: Any) -> Any:
    """Open a page and press its button."""
    page = client.get(address).content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    return client.post(address, {"csrfmiddlewaretoken": found[1], **fields})


def test_one_subscribes_confirms_changes_and_leaves_without_an_account() -> None:
    client = strict()
    answer = press(client, reverse("enquiries:subscribe"), **GIVEN)
    assert answer.headers["Location"] == reverse("enquiries:subscribe_sent")
    address = link()
    page = client.get(address).content.decode()
    assert "Policy updates and lessons, Events and meetings" in page
    answer = press(client, address)
    made = enquiries.Subscriber.objects.get()
    assert answer.headers["Location"] == reverse("enquiries:wishes", args=[made.key])
    changed = {**GIVEN, "contents": ["funding"], "frequency": "daily"}
    press(client, reverse("enquiries:wishes", args=[made.key]), **changed)
    made.refresh_from_db()
    assert (made.contents, made.countries, made.frequency) == (["funding"], ["MD"], "daily")
    page = press(client, reverse("enquiries:unsubscribe", args=[made.key])).content.decode()
    assert "You have left" in page
    assert state() == "unsubscribed"
    press_again = client.post(reverse("enquiries:unsubscribe", args=[made.key]))
    assert press_again.status_code == 200


def test_a_scanner_that_opens_every_link_confirms_and_leaves_nothing() -> None:
    client = Client()
    client.post(reverse("enquiries:subscribe"), GIVEN)
    address = link()
    for method in (client.get, client.head, client.get):
        assert method(address).status_code == 200
    assert state() == "requested"
    client.post(address)
    key = enquiries.Subscriber.objects.get().key
    for name in ("wishes", "unsubscribe"):
        for method in (client.get, client.head):
            assert method(reverse(f"enquiries:{name}", args=[key])).status_code == 200
    for name in ("resume", "forget"):
        assert client.get(reverse(f"enquiries:{name}", args=[key])).status_code == 405
    assert state() == "confirmed"


def test_a_mail_program_leaves_by_one_post_without_a_page() -> None:
    made = subscriber(now())
    answer = strict().post(
        reverse("enquiries:unsubscribe", args=[made.key]),
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 200
    assert state() == "unsubscribed"
    # Everything else needs the form of our own page.
    for name in ("resume", "forget", "wishes"):
        assert strict().post(reverse(f"enquiries:{name}", args=[made.key])).status_code == 403
    assert state() == "unsubscribed"


def test_the_answer_is_the_same_whether_an_address_is_known_or_not() -> None:
    client = Client()
    subscriber(now())
    answers = []
    for email in (EMAIL, EMAIL.upper(), "unknown@example.net"):
        answer = client.post(reverse("enquiries:subscribe"), {**GIVEN, "email": email})
        answers.append((answer.status_code, answer.headers["Location"], answer.content))
    assert len(set(answers)) == 1
    assert letters()[-1] == "enquiries.subscription_known"
    assert letters("unknown@example.net") == ["enquiries.subscription_confirm"]


def test_an_address_gets_four_letters_in_a_quarter_of_an_hour_and_no_more() -> None:
    client = Client()
    for _turn in range(7):
        assert client.post(reverse("enquiries:subscribe"), GIVEN).status_code == 302
    assert len(letters()) <= 4 * 2  # the quarter of an hour may end in the middle of the test


def test_one_browser_cannot_write_to_everybody() -> None:
    client = Client()
    for number in range(130):
        client.post(reverse("enquiries:subscribe"), {**GIVEN, "email": f"r{number}@example.net"})
    assert Letter.objects.count() <= 60 * 2


def test_a_program_that_fills_every_field_gets_the_same_answer_and_nothing_happens() -> None:
    answer = Client().post(reverse("enquiries:subscribe"), {**GIVEN, "website": "http://spam.example"})
    assert answer.headers["Location"] == reverse("enquiries:subscribe_sent")
    assert not enquiries.Subscriber.objects.exists()
    assert "hidden" in Client().get(reverse("enquiries:subscribe")).content.decode()


def test_what_is_missing_is_said_at_the_field() -> None:
    answer = Client().post(reverse("enquiries:subscribe"), {**GIVEN, "contents": [], "email": "no address"})
    assert answer.status_code == 422
    assert not enquiries.Subscriber.objects.exists()


def test_the_form_takes_what_a_link_chose() -> None:
    page = (
        Client().get(reverse("enquiries:subscribe") + "?country=MD&theme=return&content=events&call=x").content.decode()
    )
    assert re.search(r'name="countries" value="MD"[^>]* checked', page)
    assert re.search(r'value="return"[^>]*checked', page)


def test_old_links_say_that_nothing_was_changed() -> None:
    client = Client()
    for name in ("subscribe_confirm", "wishes", "unsubscribe"):
        assert client.get(reverse(f"enquiries:{name}", args=["nobody"])).status_code == 410
    client.post(reverse("enquiries:subscribe"), GIVEN)
    address = link()
    enquiries.Subscriber.objects.update(asked_at=now() - timedelta(days=8))
    assert client.post(address).status_code == 410
    assert state() == "requested"


def test_a_paused_reader_is_told_that_what_was_written_anew_is_not_kept(actor_of: Any) -> None:
    client, made = Client(), subscriber(now() - timedelta(days=1))
    enquiries.pause_subscription(subscriber_id=made.pk, actor=actor_of(Role.EDITOR), at=now())
    client.post(reverse("enquiries:subscribe"), GIVEN | {"email": made.email})
    page = client.get(link()).content.decode()
    assert "Staff noted that a letter came back. The button lets them go on as they were chosen before." in page
    assert "What was chosen or written since is not kept" in page
    assert reverse("enquiries:ask", args=["contact"]) in page
    assert "Nobody reads it before you press the button" not in page
    assert client.post(link()).status_code == 302
    assert state() == "confirmed"


def test_a_reader_comes_back_and_is_forgotten_on_the_page_of_the_letters() -> None:
    client, made = Client(), subscriber(now())
    enquiries.unsubscribe(key=made.key, at=now())
    assert "You have left" in client.get(reverse("enquiries:wishes", args=[made.key])).content.decode()
    client.post(reverse("enquiries:resume", args=[made.key]))
    assert state() == "confirmed"
    assert "deleted" in client.post(reverse("enquiries:forget", args=[made.key])).content.decode()
    assert state() == "erased"
    assert client.get(reverse("enquiries:wishes", args=[made.key])).status_code == 410


def test_markup_in_news_stays_text(client: Client, actor_of: Any) -> None:
    hostile = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    item = news(actor_of, now(), title={"en": hostile}, body={"en": f"{hostile}\n\nSecond"})
    for address in (reverse("enquiries:news"), reverse("enquiries:news_item", args=[item.record.reference])):
        page = client.get(address).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_news_goes_from_one_person_to_another_to_everybody(client_as: Any, user_of: Any) -> None:
    editor, officer = client_as(user_of(Role.EDITOR)), client_as(user_of(Role.GRANTS_OFFICER))
    given = {
        "title_en": "A window",
        "body_en": "Opens.",
        "content": "policy",
        "themes": ["return"],
        "countries": ["MD"],
    }
    answer = editor.post(reverse("enquiries:propose_news"), given)
    here = answer.headers["Location"]
    assert editor.post(reverse("enquiries:propose_news"), {**given, "title_en": ""}).status_code == 422
    assert Client().get(here).status_code in {302, 403, 404}
    changed = editor.post(f"{here}edit/", {**given, "title_en": "A large window"})
    assert changed.headers["Location"] == here
    assert "Clear it" not in editor.get(here).content.decode()
    assert editor.post(here, {"do": "clear"}).status_code == 422
    assert "Clear it" in officer.get(here).content.decode()
    assert officer.post(here, {"do": "clear"}).status_code == 302
    assert officer.post(here, {"do": "publish"}).status_code == 403
    assert editor.post(here, {"do": "publish"}).status_code == 302
    assert editor.post(here, {"do": "nothing"}).status_code == 404
    assert editor.post(here, {"do": "drop", "reason": "late"}).status_code == 409
    page = Client().get(reverse("enquiries:news")).content.decode()
    assert "A large window" in page
    assert "A large window" in editor.get(reverse("enquiries:desk_news")).content.decode()


def test_staff_see_shortened_addresses_and_the_next_letter(client_as: Any, user_of: Any, actor_of: Any) -> None:
    made = subscriber(now() - timedelta(days=2))
    news(actor_of, now() - timedelta(days=1))
    editor = client_as(user_of(Role.EDITOR))
    page = editor.get(reverse("enquiries:subscribers")).content.decode()
    assert "r…@example.net" in page
    assert EMAIL not in page
    here = reverse("enquiries:subscriber", args=[made.record.token])
    page = editor.get(here).content.decode()
    assert "A window opens" in page
    assert made.key not in page
    assert client_as(user_of(Role.GRANTS_OFFICER)).get(here).status_code == 403
    assert client_as(user_of(Role.AUDITOR)).post(here).status_code == 403
    editor.post(here)
    assert state() == "paused"
    assert "Staff noted" in editor.get(here).content.decode()
