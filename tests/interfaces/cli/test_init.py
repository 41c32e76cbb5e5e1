"""The first administrator of an empty facility, and the sign-in links of a demonstration."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.urls import resolve

from facility.apps.parties import public as parties
from facility.core.errors import NotAllowedNow
from facility.foundation.accounts import public as accounts
from facility.foundation.accounts.public import Role, User
from facility.foundation.trail import public as trail
from facility.interfaces.cli import demo_links, init, main

pytestmark = pytest.mark.django_db


def appoint(at: datetime) -> User:
    return parties.appoint_first_administrator(email="first@example.org", name="First Person", at=at)


def test_the_first_administrator_holds_that_role_and_it_is_on_the_trail(at: datetime) -> None:
    actor = parties.actor_for(appoint(at), at)
    assert actor.roles == {Role.ADMINISTRATOR}
    assert trail.Entry.objects.filter(event=trail.Event.ROLE_GRANTED, system="console").count() == 1


def test_nobody_becomes_first_administrator_twice(at: datetime) -> None:
    appoint(at)
    with pytest.raises(NotAllowedNow):
        parties.appoint_first_administrator(email="second@example.org", name="Second Person", at=at)
    assert User.objects.count() == 1


def test_init_prints_a_link_that_opens_once(settings: Any, tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    assert main.main(["init", "--email", "first@example.org", "--name", "First Person"]) == 0
    said = capsys.readouterr().out
    address = next(line for line in said.splitlines() if line.startswith("Sign in as")).rsplit(": ", 1)[-1]
    assert address.startswith(settings.FACILITY_PUBLIC_ADDRESS)
    assert resolve(address.removeprefix(settings.FACILITY_PUBLIC_ADDRESS))
    assert main.main(["init", "--email", "second@example.org", "--name", "Second"]) == 1
    assert User.objects.count() == 1


def test_init_refuses_what_is_no_address(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.main(["init", "--email", "nobody", "--name", "Nobody"])
    assert "not an e-mail address" in capsys.readouterr().err
    assert User.objects.count() == 0


def test_sign_in_links_are_never_printed_outside_a_demonstration(
    settings: Any, at: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.FACILITY_DEMO = False
    appoint(at)
    assert main.main(["demo-links"]) == 1
    assert "no demonstration" in capsys.readouterr().out
    assert accounts.SignInLink.objects.count() == 0


def test_a_demonstration_opens_invented_people_only_one_per_role(
    settings: Any, at: datetime, user_of: Callable[..., User], capsys: pytest.CaptureFixture[str]
) -> None:
    settings.FACILITY_DEMO = True
    appoint(at)
    user_of(Role.EVALUATOR, Role.PANEL_CHAIR, name="Two Roles")
    user_of(Role.EVALUATOR, name="One Role")
    assert main.main(["demo-links"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "http" in line]
    assert ["One Role" in line or "Two Roles" in line for line in lines] == [True, True]
    assert "First Person" not in "".join(lines)
    assert "One Role" in next(line for line in lines if line.strip().startswith("evaluator"))


def test_commands_say_what_they_are_for() -> None:
    assert init.SUMMARY.endswith(".")
    assert demo_links.SUMMARY.endswith(".")
