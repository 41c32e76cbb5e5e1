"""Programs that call: a client with a token of somebody of the story."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from facility.apps.parties.public import actor_for, make_token
from facility.foundation.accounts.public import User
from facility.foundation.machines.public import SCOPES


class Program:
    """A program with a token, or without one."""

    def __init__(self, secret: str = "") -> None:
        self.client = Client()
        self.secret = secret

    def ask(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        """Send a request; a body goes as JSON."""
        told = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        address = address if address.startswith("/") else f"/api/v1/{address}"
        more = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        return self.client.generic(method, address, headers=told, **more)

    def get(self, address: str, **headers: str) -> Any:
        """Read."""
        return self.ask("GET", address, **headers)

    def send(self, address: str, upload: Any, **fields: Any) -> Any:
        """Send a form with a file."""
        told = {"Authorization": f"Bearer {self.secret}"}
        return self.client.post(f"/api/v1/{address}", data={**fields, "upload": upload}, headers=told)


@pytest.fixture
def program() -> Callable[..., Program]:
    """Make a program that acts for somebody: program("applicant"), program("officer", "read"); program() is public."""

    def make(part: str = "", *scopes: str) -> Program:
        if not part:
            return Program()
        user = part if isinstance(part, User) else User.objects.get(email=f"{part}@example.org")
        at = now()
        _row, secret = make_token(
            name="Test", scopes=scopes or SCOPES, expires_at=at + timedelta(days=1), actor=actor_for(user, at), at=at
        )
        return Program(secret)

    return make
