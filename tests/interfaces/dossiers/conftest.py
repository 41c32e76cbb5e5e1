"""An applicant at a browser, an open call, a complete concept note."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from facility.apps.parties.public import actor_for
from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import Actor, Role, User
from facility.foundation.base import clock
from tests.apps.proposals import make


@pytest.fixture
def now() -> datetime:
    """The moment of the requests."""
    return clock.now()


@pytest.fixture
def lead(db: None, now: datetime) -> Any:
    """An organisation that applies."""
    return make.organisation(at=now)


@pytest.fixture
def anna(lead: Any, user_of: Callable[..., User]) -> User:
    """Applies for it."""
    return user_of(Role.APPLICANT, organisation=lead, name="Anna")


@pytest.fixture
def applicant(anna: User, now: datetime) -> Actor:
    """Anna as an actor."""
    return actor_for(anna, now)


@pytest.fixture
def olga(user_of: Callable[..., User]) -> User:
    """A grants officer."""
    return user_of(Role.GRANTS_OFFICER, name="Olga")


@pytest.fixture
def officer(olga: User, now: datetime) -> Actor:
    """Olga as an actor."""
    return actor_for(olga, now)


@pytest.fixture
def lot(officer: Actor, now: datetime) -> Any:
    """Takes dossiers."""
    return make.open_lot(officer, now - timedelta(days=30))


@pytest.fixture
def note(applicant: Actor, lot: Any, lead: Any, now: datetime) -> proposals.Proposal:
    """A complete concept note."""
    return make.concept(applicant, lot, lead, now)


@pytest.fixture
def browser(anna: User, client_as: Callable[[User], Client]) -> Client:
    """Anna's browser."""
    return client_as(anna)


@pytest.fixture
def desk(olga: User, client_as: Callable[[User], Client]) -> Client:
    """Olga's browser."""
    return client_as(olga)


@pytest.fixture
def stranger(user_of: Callable[..., User], client_as: Callable[[User], Client], now: datetime) -> Client:
    """The browser of an applicant of another organisation."""
    return client_as(user_of(Role.APPLICANT, organisation=make.organisation("Somebody else", now), name="Zoe"))
