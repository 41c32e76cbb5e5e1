"""From a user to the actor of a request: the roles held on the day."""

from datetime import datetime

from django.db.models import Q

from facility.apps.parties.models import RoleHolding
from facility.foundation.accounts.public import PUBLIC, Actor, Held, Role, User
from facility.foundation.base.clock import local_day


def actor_for(user: User | None, at: datetime) -> Actor:
    """The actor of a signed-in user with the roles held on the day of `at`; the public for nobody. One query."""
    if user is None or not user.is_active:
        return PUBLIC
    day = local_day(at)
    rows = list(
        RoleHolding.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=day), person__user=user, starts_on__lte=day
        ).values_list("role", "organisation_id", "person_id")
    )
    return Actor(
        user_id=user.pk,
        person_id=rows[0][2] if rows else None,
        name=str(user),
        held=frozenset(Held(Role(role), organisation_id) for role, organisation_id, _person in rows),
        language=user.language,
    )
