"""People with second factors for tests, a phone's app in five lines, and a look at the letters."""

import base64
import re
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.core import mail
from django.test import Client

from facility.apps.parties import public as parties
from facility.foundation.accounts.public import Actor, Role, User, totp
from facility.foundation.base import clock
from facility.foundation.post.public import Letter, send_due
from tests.apps.parties import make

PASSWORD = "four quiet words here"


def person(email: str, *roles: Role) -> User:
    """Somebody with a password and roles."""
    user = User.objects.get(pk=make.actor(email, *roles).user_id) if roles else make.person(email).user
    assert user is not None
    user.set_password(PASSWORD)
    user.save()
    return user


def actor_of(user: User) -> Actor:
    """The user as an actor, proved."""
    return parties.actor_for(user, clock.now())


def shown_by_app(secret: str, at: datetime) -> str:
    """What the app on a phone shows, made from the secret as typed, apart from our code."""
    plain = secret.replace(" ", "")
    key = base64.b32decode(plain + "=" * (-len(plain) % 8))
    return TOTP(key, 6, SHA1(), 30).generate(int(at.timestamp())).decode()


def with_app(user: User) -> tuple[str, tuple[str, ...]]:
    """Set up an app some minutes ago; gives its secret and the recovery codes."""
    at = clock.now() - timedelta(minutes=5)
    row = parties.begin_app(actor=actor_of(user), at=at)
    secret = totp.typed_secret(row)
    return secret, parties.confirm_app(code=shown_by_app(secret, at), actor=actor_of(user), at=at)


def sign_in(client: Client, user: User, here: str = "192.0.2.1") -> Any:
    """The first step by password."""
    return client.post("/sign-in/", {"email": user.email, "password": PASSWORD}, REMOTE_ADDR=here)


def is_in(client: Client) -> bool:
    """Whether the browser is signed in."""
    return "_auth_user_id" in client.session


def grown_old(client: Client) -> Client:
    """The same browser some hours later."""
    session = client.session
    session.pop("proved_at", None)
    session.save()
    return client


def letters(kind: str) -> int:
    """How many letters of this kind wait or went."""
    return Letter.objects.filter(kind=f"parties.{kind}").count()


def link_in_last_letter(place: str) -> str:
    """The address in the letter sent last."""
    send_due(clock.now())
    found = re.search(rf"/{place}/[^/\s]+/", str(mail.outbox[-1].body))
    assert found
    return found[0]
