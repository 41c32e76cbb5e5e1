"""From a user to the actor of a request: the roles held on the day."""

from datetime import datetime

from django.db.models import FilteredRelation, Q

from facility.apps.parties.models import Person
from facility.foundation.accounts.public import PUBLIC, Actor, Held, Role, User
from facility.foundation.base.clock import local_day


def actor_for(user: User | None, at: datetime) -> Actor:
    """The actor of a signed-in user with the roles held on the day of `at`; the public for nobody. One query."""
    if user is None or not user.is_active:
        return PUBLIC
    day = local_day(at)
    today = Q(holdings__starts_on__lte=day) & (Q(holdings__ends_on=None) | Q(holdings__ends_on__gte=day))
    rows = list(
        Person.objects.filter(user=user)
        .annotate(today=FilteredRelation("holdings", condition=today))
        .values_list("pk", "today__role", "today__organisation_id", "today__app")
    )
    return Actor(
        user_id=user.pk,
        person_id=rows[0][0] if rows else None,
        name=str(user),
        held=frozenset(Held(Role(role), organisation_id, app) for _person, role, organisation_id, app in rows if role),
        language=user.language,
    )
