"""Registering for updates through the pages: without scripts, silent until confirmed, then as any other enquiry."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from facility.apps.enquiries import public as enquiries
from facility.foundation.accounts.public import Role
from facility.foundation.base.clock import now
from facility.foundation.clocks import public as clocks
from facility.foundation.post.public import Letter
from facility.foundation.post.sending import secrets_of
from facility.interfaces.web.ui import formats
from tests.apps.enquiries.make import ALL, subscriber
from tests.apps.enquiries.test_inbox import asked, point
from tests.interfaces.test_subscription_pages import GIVEN, press, strict

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script> "><img src=x onerror=alert(2)>'
DAY = timedelta(days=1)


def link(kind: str, name: str = "link") -> str:
    letter = Letter.objects.filter(kind=f"enquiries.{kind}").latest("pk")
    return str(secrets_of(letter)[name]["path"])


def only() -> enquiries.Enquiry:
    return enquiries.Enquiry.objects.get(intent="updates")


def item() -> str:
    return reverse("enquiries:inbox_item", args=[only().record.token])


def test_the_four_ways_are_treated_alike() -> None:
    page = Client().get(reverse("public:contact")).content.decode()
    for intent, label in enquiries.words.INTENTS.items():
        assert str(label) in page
        form = Client().get(reverse("enquiries:ask", args=[intent]), follow=True).content.decode()
        assert "<h1" in form
        assert str(label) in form
        for field in ("name", "email", "organisation_name", "reason", "message"):
            assert f'name="{field}"' in form
    moved = Client().get(reverse("enquiries:ask", args=["updates"]) + "?country=MD")
    assert moved.headers["Location"] == "/subscribe/?country=MD"


def test_a_person_registers_confirms_and_reads_who_answers_until_when(client_as: Any, user_of: Any) -> None:
    client = strict()
    press(client, reverse("enquiries:subscribe"), **GIVEN, organisation_name="Town of Izmir")
    address = link("subscription_confirm")
    page = client.get(address).content.decode()
    assert "We plan &lt;b&gt;a partnership&lt;/b&gt;." in page
    assert "Town of Izmir" in page
    assert not enquiries.Enquiry.objects.exists()
    answer = press(client, address)
    shown = client.get(answer.headers["Location"]).content.decode()
    found = only()
    due = enquiries.due_of(found)
    assert due
    for told in (found.record.reference, "Who reads it: Editor.", formats.day(due), "Most messages need no answer."):
        assert str(told) in shown
    # Letters with this page's address are passed on: what was written does not stand on it, nor a way to it.
    assert "a partnership" not in shown
    assert found.key not in shown
    read = Client().get(link("updates_received")).content.decode()
    assert "We plan &lt;b&gt;a partnership&lt;/b&gt;." in read
    assert "Register for updates" in read
    editor = client_as(user_of(Role.EDITOR))
    editor.post(item(), {"do": "see"})
    shown = client.get(answer.headers["Location"]).content.decode()
    assert "Seen; it asked for no answer" in shown
    assert "Who reads it" not in shown


def test_the_contact_point_is_named_to_whom_it_was_routed(actor_of: Any) -> None:
    body = point("Contact point of Moldova")
    enquiries.set_route(
        intent="", theme="", country="MD", role=Role.NATIONAL_CONTACT, organisation_id=body.pk, source="Decided",
        actor=actor_of(Role.EDITOR), at=now(),
    )  # fmt: skip
    client = Client()
    client.post(reverse("enquiries:subscribe"), GIVEN)
    answer = client.post(link("subscription_confirm"), follow=True)
    assert "Who reads it: Contact point of Moldova." in answer.content.decode()


def test_a_scanner_that_opens_the_link_puts_nothing_into_the_inbox() -> None:
    client = Client()
    client.post(reverse("enquiries:subscribe"), GIVEN)
    address = link("subscription_confirm")
    for method in (client.get, client.head, client.get):
        assert method(address).status_code == 200
    assert not enquiries.Enquiry.objects.exists()
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 410
    assert only().state == "received"


@pytest.mark.parametrize(
    "wrong", [{"message": ""}, {"message": "x" * 6001}, {"name": ""}, {"name": "x" * 201}, {"reason": "gossip"}]
)
def test_what_is_missing_or_too_long_is_said_and_nothing_typed_is_lost(wrong: dict[str, str]) -> None:
    answer = Client().post(reverse("enquiries:subscribe"), GIVEN | wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="id_{next(iter(wrong))}"' in page
    assert ("We plan &lt;b&gt;a partnership&lt;/b&gt;." in page) is ("message" not in wrong)
    assert re.search(r'value="MD" checked', page)
    assert not enquiries.Subscriber.objects.exists()


def test_markup_and_a_huge_text_stay_text(client_as: Any, user_of: Any) -> None:
    client, editor = Client(), client_as(user_of(Role.EDITOR))
    words = (HOSTILE * 200)[:6000]
    given = GIVEN | {"name": HOSTILE, "organisation_name": HOSTILE, "message": words}
    assert client.post(reverse("enquiries:subscribe"), given).status_code == 302
    address = link("subscription_confirm")
    pages = [client.get(address)]
    client.post(address)
    pages += [Client().get(link("updates_received")), editor.get(item()), editor.get(reverse("enquiries:inbox"))]
    editor.post(item(), {"do": "answer", "text": HOSTILE})
    pages += [Client().get(link("updates_answered")), editor.get(item())]
    for page in pages:
        said = page.content.decode()
        assert page.status_code == 200
        assert "<script>alert" not in said
        assert "<img src=x" not in said
    assert only().message == words
    too_much = client.post(reverse("enquiries:subscribe"), given | {"message": "x" * 3_000_000})
    assert too_much.status_code in {400, 413, 422}


def test_the_desk_reads_the_reason_and_the_wishes_then_and_now(client_as: Any, user_of: Any) -> None:
    made, editor = subscriber(now() - DAY), client_as(user_of(Role.EDITOR))
    page = editor.get(item()).content.decode()
    assert "We plan a partnership." in page
    assert "They stand so today." in page
    enquiries.change_subscription(key=made.key, wishes=enquiries.Wishes(contents=("funding",)), at=now())
    page = editor.get(item()).content.decode()
    assert "Wishes as they stand now" in page
    then, _heading, today = page.partition("Wishes as they stand now")
    assert "Policy updates and lessons, Events and meetings, Funding opportunities" in then
    assert "Policy updates" not in today
    enquiries.unsubscribe(key=made.key, at=now())
    page = editor.get(item()).content.decode()
    assert "They have ended: nothing is sent any more." in page
    assert "Unsubscribed" in page
    assert "Note it as seen" in page
    assert made.key not in page


def test_the_desk_notes_it_as_seen_and_answers_by_other_forms(client_as: Any, user_of: Any) -> None:
    subscriber(now() - DAY)
    editor, auditor = client_as(user_of(Role.EDITOR)), client_as(user_of(Role.AUDITOR))
    page = editor.get(item()).content.decode()
    assert page.index("Note it as seen") < page.index("Send the answer")
    assert 'value="cancelled"' not in page
    assert 'value="seen"' not in page
    assert "Note it as seen" not in auditor.get(item()).content.decode()
    assert auditor.post(item(), {"do": "see"}).status_code == 403
    assert client_as(user_of(Role.APPLICANT)).post(item(), {"do": "see"}).status_code == 403
    assert Client().post(item(), {"do": "see"}).status_code in {302, 403}
    assert only().state == "received"
    assert editor.post(item(), {"do": "see"}).status_code == 302
    assert editor.post(item(), {"do": "see"}).status_code == 409
    assert "Seen; it asked for no answer" in editor.get(item()).content.decode()
    assert "Registration for updates seen" in editor.get(item()).content.decode()


def test_a_contact_point_sees_only_what_is_routed_to_it(client_as: Any, user_of: Any, actor_of: Any) -> None:
    body = point()
    contact = client_as(user_of(Role.NATIONAL_CONTACT, organisation=body))
    subscriber(now() - DAY)
    assert contact.get(item()).status_code == 404
    to: dict[str, Any] = {"role": Role.NATIONAL_CONTACT, "organisation_id": body.pk}
    enquiries.route_enquiry(enquiry_id=only().pk, **to, actor=actor_of(Role.EDITOR), at=now())
    assert contact.post(item(), {"do": "see"}).status_code == 302
    assert only().closed_reason == "seen"


def test_the_inbox_finds_narrows_and_hands_out_the_fourth_intent(client_as: Any, user_of: Any) -> None:
    subscriber(now() - DAY)
    other = asked(now())
    editor, here = client_as(user_of(Role.EDITOR)), reverse("enquiries:inbox")
    for given in ("?intent=updates", "?q=plan a partnership", f"?q={only().record.reference}", "?reason=partnership"):
        page = editor.get(here + given).content.decode()
        assert str(only().record.reference) in page
        assert str(other.record.reference) not in page
    file = b"".join(editor.get(f"{here}?intent=updates&format=csv").streaming_content).decode()
    assert "Register for updates" in file
    assert str(only().record.reference) in file


def test_a_program_reads_and_notes_it(client_as: Any, user_of: Any) -> None:
    made, editor = subscriber(now() - DAY), client_as(user_of(Role.EDITOR))
    here = f"/api/v1/desk/enquiries/{only().record.token}"
    told = editor.get(here).json()
    assert (told["intent"], told["message"], told["subscription"]) == ("updates", "We plan a partnership.", "confirmed")
    assert told["wishes"] == told["wishes_now"]
    assert told["wishes"]["contents"] == list(ALL.contents)
    [row] = editor.get("/api/v1/desk/enquiries?intent=updates").json()["items"]
    assert row["token"] == only().record.token
    enquiries.unsubscribe(key=made.key, at=now())
    told = editor.get(here).json()
    assert (told["subscription"], told["wishes_now"]) == ("unsubscribed", None)
    assert client_as(user_of(Role.AUDITOR)).post(f"{here}/see").status_code == 403
    seen = editor.post(f"{here}/see").json()
    assert (seen["state"], seen["closed_reason"]) == ("closed", "seen")
    assert editor.post(f"{here}/see").status_code == 409
    plain = asked(now())
    assert editor.post(f"/api/v1/desk/enquiries/{plain.record.token}/see").status_code == 409
    assert editor.get(f"/api/v1/desk/enquiries/{plain.record.token}").json()["wishes"] is None


def test_who_left_reads_what_becomes_of_it(client: Client) -> None:
    made = subscriber(now() - DAY)
    page = client.post(reverse("enquiries:unsubscribe", args=[made.key])).content.decode()
    assert f"under the number {only().record.reference}" in page
    assert "an answer to it may still come" in page


def test_who_comes_back_is_told_that_another_message_is_not_kept() -> None:
    made, client = subscriber(now() - DAY), Client()
    enquiries.unsubscribe(key=made.key, at=now())
    client.post(reverse("enquiries:subscribe"), GIVEN | {"message": "Something else."})
    page = client.get(link("subscription_confirm")).content.decode()
    assert f"A message of yours stands under the number {only().record.reference} already" in page
    assert "Nobody reads it before" not in page
    client.post(link("subscription_confirm"))
    assert only().message == "We plan a partnership."


def test_an_account_lists_what_was_asked_from_its_address(client_as: Any, user_of: Any) -> None:
    here = reverse("enquiries:mine")
    assert Client().get(here).status_code == 302
    user = user_of(email="Reader@Example.net")
    mine, stranger = client_as(user), client_as(user_of())
    assert "Nothing was asked from this address" in mine.get(here).content.decode()
    subscriber(now() - DAY)
    other = asked(now())
    page = mine.get(here).content.decode()
    for found in (only(), other):
        assert str(found.record.reference) in page
        assert reverse("enquiries:followed", args=[found.key]) in page
        assert str(found.record.reference) not in stranger.get(here).content.decode()
    assert here in mine.get(reverse("accounts:account")).content.decode()


def test_lists_and_pages_ask_the_same_whatever_the_rows(client_as: Any, user_of: Any) -> None:
    editor, mine = client_as(user_of(Role.EDITOR)), client_as(user_of(email="reader@example.net"))
    counts: dict[str, list[int]] = {"inbox": [], "mine": []}
    for number in range(3):
        subscriber(now() - DAY, f"r{number}@example.net")
        asked(now())
        for name, client in (("inbox", editor), ("mine", mine)):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(reverse(f"enquiries:{name}")).status_code == 200
            counts[name].append(len(seen))
    for found in counts.values():
        assert found[0] == found[2] <= 10
    first = enquiries.Enquiry.objects.filter(intent="updates").earliest("pk")
    key = first.subscriber.key if first.subscriber else ""
    pages = ((editor, "inbox_item", first.record.token), (Client(), "wishes", key), (Client(), "unsubscribe", key))
    for client, name, address in pages:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(f"enquiries:{name}", args=[address])).status_code == 200
        assert len(seen) <= 15


def test_it_stands_on_the_task_list_of_who_holds_it(client_as: Any, user_of: Any) -> None:
    subscriber(now() - DAY)
    page = client_as(user_of(Role.EDITOR)).get(reverse("tasks:tasks")).content.decode()
    assert "Read why somebody registered for updates" in page
    assert item() in page
    assert clocks.clocks_of(only().record).count() == 1
