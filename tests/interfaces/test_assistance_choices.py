"""Where there are several to choose from, none is chosen for the reader."""

from typing import Any

import pytest
from django.test import Client
from lxml import html

from facility.apps.assistance.models import Request
from facility.apps.parties.models import RoleHolding
from facility.foundation.accounts.public import Role, User
from tests.apps.assistance import make

pytestmark = pytest.mark.django_db
START = f"/assistance/{make.OWN}/ask/"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def choices(page: str, name: str) -> list[tuple[str, bool]]:
    """What a select offers, and what is chosen."""
    rows = html.fromstring(page).xpath(f"//select[@name='{name}']/option")
    return [(one.get("value"), one.get("selected") is not None) for one in rows]


def test_one_of_several_organisations_is_chosen_and_the_only_one_stands_there(user_of: Any) -> None:
    make.loaded()
    first, second = (make.body(name, "PL", "public_authority_central") for name in ("Agency", "Bureau"))
    user = user_of(Role.APPLICANT, organisation=first)
    client = browser(user)
    assert choices(client.get(START).content.decode(), "organisation") == [(str(first.pk), False)]
    person = RoleHolding.objects.get(person__user=user).person
    RoleHolding.objects.create(person=person, role=Role.PARTNER, organisation=second, starts_on=make.AT.date())
    offered = choices(client.get(START).content.decode(), "organisation")
    assert [value for value, _chosen in offered] == ["", str(first.pk), str(second.pk)]
    assert client.post(START, {"organisation": "", "title": "Training"}).status_code == 422
    assert not Request.objects.exists()


def test_the_programme_of_a_contact_is_chosen(user_of: Any) -> None:
    make.loaded()
    page = browser(user_of(Role.ADMINISTRATOR)).get("/desk/assistance/contacts/name/").content.decode()
    offered = choices(page, "programme")
    assert offered[0][0] == ""
