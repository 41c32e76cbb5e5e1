"""The invented people of a demonstration, one for each role that somebody holds."""

from datetime import date

from django.db.models import Count, Q

from facility.apps.parties.models import RoleHolding
from facility.foundation.accounts.public import Role, User


def invented_people_by_role(*, on: date) -> list[tuple[Role, User]]:
    """For each role held on that day by an invented person with an account: whoever holds the fewest roles besides."""
    now = Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))
    holdings = (
        RoleHolding.objects.filter(now, person__record__invented=True, person__user__invented=True)
        .filter(person__user__is_active=True)
        .annotate(held=Count("person__holdings"))
        .select_related("person__user")
        .order_by("held", "person_id")
    )
    found: dict[str, User] = {}
    for holding in holdings:
        if holding.person.user is not None:
            found.setdefault(holding.role, holding.person.user)
    return [(role, found[role]) for role in Role if role in found]
