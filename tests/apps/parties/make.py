"""Organisations and people for the tests of parties and of the apps above."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from facility.apps.parties import public as parties
from facility.foundation.accounts.public import Actor, Role, User

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
JOB = Actor(system="test", name="test")


def organisation(name: str = "Office of Examples", country: str | None = "BE", **more: Any) -> parties.Organisation:
    """A registered body; by default a central public authority in Belgium."""
    more.setdefault("kinds", ["public_authority_central"])
    more.setdefault("invented", True)
    with transaction.atomic():
        return parties.add_organisation(name=name, country=country, actor=JOB, at=AT, **more)


def person(email: str, name: str = "Ada Example") -> parties.Person:
    """Somebody with an account and no role."""
    user = User.objects.create_user(email, name=name, created_at=AT, invented=True)
    with transaction.atomic():
        return parties.add_person(name=name, user=user, actor=JOB, at=AT, invented=True)


def hold(who: parties.Person, role: Role, body: parties.Organisation | None = None) -> Actor:
    """Give a role directly and return the actor of that person."""
    with transaction.atomic():
        parties.hold_role(person=who, role=role, organisation=body, actor=JOB, at=AT)
    return parties.actor_for(who.user, AT)


def actor(email: str, role: Role, body: parties.Organisation | None = None, name: str = "Ada Example") -> Actor:
    """A new person who holds a role."""
    return hold(person(email, name), role, body)
