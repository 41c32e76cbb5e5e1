"""Which national contacts are named for a programme and a country, and who can be."""

from datetime import date

from django.db.models import Q, QuerySet

from facility.apps.assistance.models import ContactAppointment
from facility.apps.assistance.policy import may_view_contacts
from facility.apps.parties import public as parties
from facility.apps.parties.public import RoleHolding
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor, Role


def appointments(actor: Actor) -> QuerySet[ContactAppointment]:
    """Every appointment, newest first, for those who may see them."""
    rows = ContactAppointment.objects.select_related("programme", "person")
    return rows.order_by("-from_day", "-pk") if may_view_contacts(actor) else rows.none()


def appointment(number: int, actor: Actor) -> ContactAppointment:
    """One appointment. Raises NotFound."""
    found = appointments(actor).filter(pk=number).first()
    if found is None:
        raise NotFound("appointment")
    return found


def appointed(programme_id: int, country: str, day: date) -> set[int]:
    """The ids of the people who are named for a programme and a country on a day. One query."""
    rows = ContactAppointment.objects.filter(programme=programme_id, country=country, from_day__lte=day)
    return set(rows.filter(Q(until_day=None) | Q(until_day__gte=day)).values_list("person_id", flat=True))


def nameable(day: date) -> QuerySet[RoleHolding]:
    """Who holds the role of a national contact on a day for a body of a country, and has an account."""
    rows = parties.holders_on(day).filter(role=Role.NATIONAL_CONTACT, app__in=["", "assistance"])
    rows = rows.filter(organisation__country__isnull=False, person__user__is_active=True)
    return rows.select_related("organisation", "person").order_by(
        "organisation__country", "organisation__name_sort", "pk"
    )
