"""People of the demonstration's story to sign in as."""

from collections.abc import Callable

import pytest
from django.test import Client

from facility.foundation.accounts.public import User


@pytest.fixture
def browse_as(story: None) -> Callable[[str], Client]:
    """A browser of somebody of the story: browse_as("officer"); browse_as("") is the public."""

    def make(part: str) -> Client:
        client = Client()
        if part:
            client.force_login(User.objects.get(email=f"{part}@example.org"))
        return client

    return make
