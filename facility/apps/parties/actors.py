"""From a user to the actor of a request: the roles held on the day."""

from datetime import datetime

from facility.apps.parties.models import Person
from facility.foundation.accounts.public import PUBLIC, Actor, Held, Role, User
from facility.foundation.base.clock import local_day


def actor_for(user: User | None, at: datetime) -> Actor:
    """The actor of a signed-in user with the roles held on the day of `at`; the public for nobody. One query."""
    if user is None or not user.is_active:
        return PUBLIC
    day = local_day(at)
    names = ("role", "organisation_id", "app", "starts_on", "ends_on")
    rows = list(Person.objects.filter(user=user).values_list("pk", *(f"holdings__{name}" for name in names)))
    return Actor(
        user_id=user.pk,
        person_id=rows[0][0] if rows else None,
        name=str(user),
        held=frozenset(
            Held(Role(role), organisation_id, app)
            for _person, role, organisation_id, app, starts_on, ends_on in rows
            if role and starts_on <= day and (ends_on is None or day <= ends_on)
        ),
        language=user.language,
    )
