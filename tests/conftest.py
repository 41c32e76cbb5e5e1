"""Shared fixtures: a fixed moment, actors of a role, signed-in clients, people of the test's own making."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from facility.foundation.accounts.public import Actor, Held, Role, User
from facility.foundation.base import clock
from tests.pristine import django_db_modify_db_settings, django_db_setup, pristine
from tests.story import kept_story, story, told_story

__all__ = ["django_db_modify_db_settings", "django_db_setup", "kept_story", "pristine", "story", "told_story"]

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def at() -> datetime:
    """A Monday morning."""
    return AT


@pytest.fixture(autouse=True)
def plain_language() -> Iterator[None]:
    """Every test starts in English, whatever the language of the page before."""
    translation.activate("en")
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Keys and files of a test stay its own."""
    settings.FACILITY_KEYS_DIR = tmp_path / "keys"
    settings.FACILITY_FILES_DIR = tmp_path / "files"
    yield


@pytest.fixture
def user_of(db: None) -> Callable[..., User]:
    """Make a user with a person and one role: user_of(Role.APPLICANT, organisation=..., email=...)."""
    from facility.apps.parties.models import Person, RoleHolding
    from facility.foundation.records.models import Record

    def make(*roles: Role, organisation: Any = None, email: str | None = None, name: str | None = None) -> User:
        number = User.objects.count() + 1
        user = User.objects.create_user(
            email or f"person{number}@example.org",
            name=name or f"Person {number}",
            created_at=AT,
            invented=True,
        )
        record = Record.objects.create(kind="person", label={"en": user.name}, created_at=AT, invented=True)
        person = Person.objects.create(record=record, user=user, name=user.name)
        for role in roles:
            RoleHolding.objects.create(person=person, role=role, organisation=organisation, starts_on=date(2020, 1, 1))
        return user

    return make


@pytest.fixture
def actor_of(user_of: Callable[..., User]) -> Callable[..., Actor]:
    """Make a person with the roles and give the actor: actor_of(Role.GRANTS_OFFICER)."""
    from facility.apps.parties.public import actor_for

    def make(*roles: Role, **extra: Any) -> Actor:
        return actor_for(user_of(*roles, **extra), AT)

    return make


@pytest.fixture
def bare_actor() -> Callable[..., Actor]:
    """An actor without rows, for policies: bare_actor(Role.EVALUATOR, organisation_id=3, user_id=9)."""

    def make(*roles: Role, organisation_id: int | None = None, user_id: int = 1) -> Actor:
        return Actor(user_id=user_id, person_id=user_id, held=frozenset(Held(role, organisation_id) for role in roles))

    return make


@pytest.fixture(autouse=True)
def signed_in_just_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who signs in has just shown who they are; Django's short cut for tests would leave that out."""
    shortcut = Client.force_login

    def force_login(self: Client, user: Any, backend: str | None = None) -> None:
        shortcut(self, user, backend)
        session = self.session
        session["proved_at"] = clock.now().isoformat()
        session.save()

    monkeypatch.setattr(Client, "force_login", force_login)


@pytest.fixture
def client_as(client: Client) -> Callable[[User], Client]:
    """A browser-like client signed in as a user."""

    def make(user: User) -> Client:
        signed_in = Client()
        signed_in.force_login(user)
        return signed_in

    return make
