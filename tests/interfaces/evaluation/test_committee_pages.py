"""Committees at the browser."""

from collections.abc import Callable

import pytest
from django.test import Client

from facility.apps.bodies.models import Body, Seat
from facility.foundation.accounts.public import Actor, Role
from tests.apps.evaluation.make import Cast

pytestmark = pytest.mark.django_db
BODY = {"code": "gec", "name_en": "Grant Evaluation Committee", "name_fr": "Comité d'évaluation"}


def test_a_committee_is_set_up_and_its_seats_given(
    cast: Cast, officer: Client, auditor: Client, delegate: Client, actor_of: Callable[..., Actor]
) -> None:
    member = actor_of(Role.COMMITTEE_MEMBER, name="Mila")
    assert delegate.get("/desk/committees/").status_code == 403
    assert auditor.post("/desk/committees/add/", BODY).status_code == 403
    assert Body.objects.count() == 0
    officer.post("/desk/committees/add/", BODY)
    assert officer.post("/desk/committees/add/", BODY).status_code == 422
    page = "/desk/committees/gec/"
    seat = {"person": member.person_id, "capacity": "chair", "starts_on": "2026-01-01"}
    assert auditor.post(page, seat).status_code == 403
    assert officer.post(page, {**seat, "person": cast.delegate.person_id}).status_code == 422
    assert Seat.objects.count() == 0
    assert officer.post(page, seat).status_code == 302
    assert officer.post(page, seat).status_code == 422
    assert "Mila" in auditor.get(page).content.decode()
    given = Seat.objects.get()
    assert auditor.post(f"{page}seats/{given.pk}/end/").status_code == 403
    officer.post(f"{page}seats/{given.pk}/end/")
    assert officer.post(f"{page}seats/{given.pk}/end/").status_code == 409
    given.refresh_from_db()
    assert given.ends_on is not None
    assert officer.get("/desk/committees/nobody/").status_code == 404
