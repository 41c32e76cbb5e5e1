"""From a user to the actor of a request: the roles held on the day."""

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from facility.apps.parties.models import Person
from facility.foundation.accounts.public import PUBLIC, Actor, Held, Role, User
from facility.foundation.base.clock import local_day
from facility.foundation.base.kept_questions import KeptQuestion

_FACTS = ("role", "organisation_id", "app", "starts_on", "ends_on")


def _with_roles(user_id: int) -> QuerySet[Person]:
    facts: dict[str, Any] = {f"held_{name}": F(f"holdings__{name}") for name in _FACTS}
    return Person.objects.filter(user_id=user_id).only("pk").annotate(**facts)


_PERSON = KeptQuestion(_with_roles)


def actor_for(user: User | None, at: datetime) -> Actor:
    """The actor of a signed-in user with the roles held on the day of `at`; the public for nobody. One query."""
    if user is None or not user.is_active:
        return PUBLIC
    day = local_day(at)
    rows = _PERSON.rows(user.pk)
    told = (tuple(getattr(row, f"held_{name}") for name in _FACTS) for row in rows)
    return Actor(
        user_id=user.pk,
        person_id=rows[0].pk if rows else None,
        name=str(user),
        held=frozenset(
            Held(Role(role), organisation_id, app)
            for role, organisation_id, app, starts_on, ends_on in told
            if role and starts_on <= day and (ends_on is None or day <= ends_on)
        ),
        language=user.language,
    )
