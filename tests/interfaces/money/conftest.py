"""The demonstration's story once per test, and people of it to sign in as."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from facility.foundation.accounts.public import User
from seeds.story import tell

SEEDS = Path(__file__).resolve().parents[3] / "seeds"


@pytest.fixture
def story(db: None) -> None:
    """Everything that the demonstration holds."""
    tell(SEEDS / "portfolio", demo=True, told=lambda words: None)


@pytest.fixture
def browse_as(story: None) -> Callable[[str], Client]:
    """A browser of somebody of the story: browse_as("officer"); browse_as("") is the public."""

    def make(part: str) -> Client:
        client = Client()
        if part:
            client.force_login(User.objects.get(email=f"{part}@example.org"))
        return client

    return make
