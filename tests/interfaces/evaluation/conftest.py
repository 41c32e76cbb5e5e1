"""People at their browsers around one dossier."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from facility.foundation.accounts.public import Actor, Role, User
from tests.apps.evaluation import make
from tests.apps.evaluation.make import Cast


@pytest.fixture
def cast(actor_of: Callable[..., Actor]) -> Cast:
    """The people of the story."""
    return make.cast(actor_of)


@pytest.fixture
def at_desk(client_as: Callable[[User], Client]) -> Callable[[Actor], Client]:
    """The browser of an actor."""

    def browser(actor: Actor) -> Client:
        return client_as(User.objects.get(pk=actor.user_id))

    return browser


@pytest.fixture
def officer(cast: Cast, at_desk: Any) -> Client:
    """The browser of the grants officer."""
    found: Client = at_desk(cast.officer)
    return found


@pytest.fixture
def second(cast: Cast, at_desk: Any) -> Client:
    """The browser of the authorising officer."""
    found: Client = at_desk(cast.second)
    return found


@pytest.fixture
def delegate(cast: Cast, at_desk: Any) -> Client:
    """The browser of somebody of a consulted service."""
    found: Client = at_desk(cast.delegate)
    return found


@pytest.fixture
def applicant(cast: Cast, at_desk: Any) -> Client:
    """The browser of the applicant."""
    found: Client = at_desk(cast.applicant)
    return found


@pytest.fixture
def auditor(actor_of: Callable[..., Actor], at_desk: Any) -> Client:
    """The browser of an auditor: sees, never acts."""
    found: Client = at_desk(actor_of(Role.AUDITOR))
    return found


@pytest.fixture
def evaluators(actor_of: Callable[..., Actor]) -> list[Actor]:
    """Two people who evaluate."""
    return [actor_of(Role.EVALUATOR, name=name) for name in ("Edda", "Emil")]
