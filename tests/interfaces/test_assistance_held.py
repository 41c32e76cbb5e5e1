"""Who asks with a role that is held for assistance only."""

from typing import Any

import pytest
from django.test import Client

from facility.apps.assistance import public as assistance
from facility.apps.assistance.models import Request
from facility.apps.parties.models import RoleHolding
from facility.apps.parties.public import Organisation, actor_for
from facility.foundation.accounts.public import Role, User
from tests.apps.assistance import make

pytestmark = pytest.mark.django_db
START = f"/assistance/{make.OWN}/ask/"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def only_for_assistance(user_of: Any, body: Organisation) -> User:
    """Somebody who acts for the body in assistance and in nothing else."""
    user: User = user_of(Role.APPLICANT, organisation=body)
    RoleHolding.objects.filter(person__user=user).update(app="assistance")
    return user


def test_a_role_held_for_assistance_only_opens_assistance_and_nothing_else(user_of: Any) -> None:
    make.loaded()
    body = make.body("Office", "PL", "public_authority_central")
    user = only_for_assistance(user_of, body)
    client, actor = browser(user), actor_for(user, make.AT)
    assert "/assistance/requests/" in client.get("/desk/").content.decode()
    answer = client.post(START, {"organisation": str(body.pk), "title": "Training"})
    made = Request.objects.select_related("record").get(title="Training")
    assert answer["Location"] == f"/assistance/requests/{made.record.token}/"
    assert "Training" in client.get(answer["Location"]).content.decode()
    assert "Training" in client.get("/assistance/requests/").content.decode()
    assert [one.pk for one in assistance.visible_to(actor)] == [made.pk]
    assert [one.pk for one in assistance.askers_of(made.programme, actor, make.AT.date())] == [body.pk]
    assert actor.organisations() == frozenset()
    other = only_for_assistance(user_of, make.body("Another", "LT", "public_authority_central"))
    assert browser(other).get(answer["Location"]).status_code == 404
    RoleHolding.objects.filter(person__user=user).update(app="grants")
    assert client.get(answer["Location"]).status_code == 404
