"""Sessions are found by a statement put together once: what ended, or never was one, signs nobody in."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from facility.foundation.accounts.public import Role
from facility.foundation.base.clock import now

pytestmark = pytest.mark.django_db


def test_a_session_signs_in_until_it_ends(user_of: Any) -> None:
    client = Client()
    client.force_login(user_of(Role.APPLICANT))
    assert client.get("/desk/").status_code == 200
    Session.objects.update(expire_date=now() - timedelta(seconds=1))
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize("key", ["", "x", "nobody-has-this-one", '"abcdefgh\\000ijkl"', "%s", "' OR 1=1 --"])
def test_what_is_no_session_signs_nobody_in(user_of: Any, key: str) -> None:
    other = Client()
    other.force_login(user_of(Role.APPLICANT))
    assert Client(HTTP_COOKIE=f"sessionid={key}").get("/desk/").status_code == 302
