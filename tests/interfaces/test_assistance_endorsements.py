"""The word of the national contact in the browser: what it may read, its answer, where it is shown."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.assistance import public as assistance
from facility.apps.assistance.models import Endorsement
from facility.foundation.accounts.public import Actor
from tests.apps.assistance import make
from tests.apps.assistance.endorsed import asked

pytestmark = pytest.mark.django_db
WHY = "It fits the plan of the ministry."


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(make.user(actor))
    return client


def test_the_contact_reads_what_it_may_and_endorses(actor_of: Any) -> None:
    of, contact, one = asked(actor_of)
    client, place = browser(contact), f"/assistance/endorsements/{one.record.token}/"
    assert place in client.get("/desk/tasks/").content.decode()
    page = client.get(place).content.decode()
    for text in (make.WHOLE["title"], make.WHOLE["purpose"], "Expert mission", "Office of PL", "Endorse it"):
        assert text in page
    for text in (make.WHOLE["problem"], make.WHOLE["time_reason"]):
        assert text not in page
    assert client.get(f"/assistance/requests/{one.request.record.token}/").status_code == 404
    assert client.get(f"{place}burn/").status_code == 404
    assert client.post(f"{place}endorse/", {"reason": " "}).status_code == 422
    assert Endorsement.objects.get().state == "asked"
    assert client.post(f"{place}endorse/", {"reason": WHY}).status_code == 302
    assert client.post(f"{place}not-endorse/", {"reason": WHY}).status_code == 409
    assert "Endorse it" not in client.get(place).content.decode()
    for reader in (of.asker, of.coordinator):
        shown = browser(reader).get(f"/assistance/requests/{one.request.record.token}/").content.decode()
        assert "Word of the national contact" in shown
        assert WHY in shown
    french = client.get(place, headers={"accept-language": "fr"}).content.decode()
    assert "Votre avis" in french


def test_what_is_being_rewritten_is_read_by_its_authors_only(actor_of: Any) -> None:
    of, contact, one = asked(actor_of)
    place, number = f"/assistance/endorsements/{one.record.token}/", one.request_id
    assistance.send_back(request_id=number, reason="Say more.", actor=of.coordinator, at=make.AT + make.DAY)
    given = {"title": "Another title", "purpose": "Another purpose."}
    assistance.save(request_id=number, given=given, actor=of.asker, at=make.AT + make.DAY)
    client = browser(contact)
    for act in ("endorse", "not-endorse"):
        for answer in (client.get(f"{place}{act}/"), client.post(f"{place}{act}/", {"reason": WHY})):
            assert answer.status_code == 409
            assert "Another" not in answer.content.decode()
    page = client.get(place)
    assert page.status_code == 200
    assert "Another" not in page.content.decode()
    assert Endorsement.objects.get().state == "asked"
    assistance.submit(request_id=number, actor=of.asker, at=make.AT + 2 * make.DAY)
    assert "Another title" in client.get(f"{place}endorse/").content.decode()


def test_others_see_no_word_and_give_none(actor_of: Any) -> None:
    of, _contact, one = asked(actor_of)
    place = f"/assistance/endorsements/{one.record.token}/"
    assert Client().get(place).status_code == 302
    for reader in (of.asker, of.coordinator):
        assert browser(reader).get(place).status_code == 200
        assert browser(reader).get(f"{place}endorse/").status_code == 403
        assert browser(reader).post(f"{place}endorse/", {"reason": WHY}).status_code == 403
    assert browser(actor_of()).get(place).status_code == 404
    assert Endorsement.objects.get().state == "asked"


def test_the_pages_keep_to_fifteen_questions(actor_of: Any) -> None:
    of, contact, one = asked(actor_of)
    for reader, place in (
        (contact, f"/assistance/endorsements/{one.record.token}/"),
        (of.coordinator, f"/assistance/requests/{one.request.record.token}/"),
        (of.asker, f"/assistance/requests/{one.request.record.token}/"),
    ):
        client = browser(reader)
        client.get(place)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(place).status_code == 200
        assert len(seen) <= 15
