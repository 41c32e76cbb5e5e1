"""National contacts named for a programme, in the browser."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.assistance.models import ContactAppointment
from facility.foundation.accounts.public import Role
from facility.foundation.base.clock import local_day, now
from tests.apps.assistance import make
from tests.interfaces.test_assistance_amendments import browser

pytestmark = pytest.mark.django_db
PLACE = "/desk/assistance/contacts/"


def test_an_administrator_names_a_contact_and_ends_it(actor_of: Any) -> None:
    make.loaded()
    point = make.body("Contact point", "PL", "public_authority_central")
    contact, administrator = actor_of(Role.NATIONAL_CONTACT, organisation=point), actor_of(Role.ADMINISTRATOR)
    client, today = browser(administrator), local_day(now()).isoformat()
    assert PLACE in client.get("/desk/").content.decode()
    assert "Nobody is named" in client.get(PLACE).content.decode()
    assert "Poland: " in client.get(f"{PLACE}name/").content.decode()
    form = {"programme": make.OWN, "person": f"PL:{contact.person_id}", "from_day": today}
    assert client.post(f"{PLACE}name/", {**form, "person": "PL:999999"}).status_code == 422
    assert client.post(f"{PLACE}name/", form).status_code == 302
    assert client.post(f"{PLACE}name/", form).status_code == 422
    made = ContactAppointment.objects.select_related("person").get()
    assert made.person.name in browser(actor_of(Role.ASSISTANCE_COORDINATOR)).get(PLACE).content.decode()
    for reader in (actor_of(Role.ASSISTANCE_COORDINATOR), contact, actor_of()):
        assert browser(reader).get(f"{PLACE}name/").status_code == 403
        assert browser(reader).get(f"{PLACE}{made.pk}/end/").status_code == 403
    assert browser(contact).get(PLACE).status_code == 403
    assert Client().get(PLACE).status_code == 302
    assert client.get(f"{PLACE}{made.pk}/end/").status_code == 200
    assert client.post(f"{PLACE}{made.pk}/end/", {"until_day": "2020-01-01"}).status_code == 422
    assert client.post(f"{PLACE}{made.pk}/end/", {"until_day": today}).status_code == 302
    assert client.get(f"{PLACE}{made.pk}/end/").status_code == 409
    assert client.get(f"{PLACE}999999/end/").status_code == 404


def test_the_list_keeps_to_ten_questions(actor_of: Any) -> None:
    make.loaded()
    administrator = actor_of(Role.ADMINISTRATOR)
    client, programme = browser(administrator), make.assistance.programme_by_code(make.OWN)
    for count in (1, 3):
        for country in ("PL", "LT", "MD")[:count]:
            person = actor_of().person_id
            ContactAppointment.objects.create(
                programme=programme, country=country, person_id=person, from_day=make.AT.date(),
                appointed_at=make.AT, appointed_by=1,
            )  # fmt: skip
        client.get(PLACE)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(PLACE).status_code == 200
        assert len(seen) <= 10, [query["sql"][:120] for query in seen]
