"""Reads of people: who holds which role, what waits for whom in an organisation, and everything held about oneself."""

from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from facility.apps.parties.models import Invitation, JoinRequest, Organisation, Person, RoleHolding
from facility.apps.parties.policy import OFFERED_BY_MEMBERS, TWO_PERSON
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.approvals.public import Approval

GRANT = "parties.grant_role"


def on_day(day: date) -> Q:
    """Holdings that hold on a day."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))


def person_of(user_id: int) -> Person:
    """The person of a user. Raises NotFound."""
    found = Person.objects.select_related("record", "user").filter(user_id=user_id).first()
    if found is None:
        raise NotFound("person")
    return found


def person_by_token(token: str) -> Person:
    """The person at a random address. Raises NotFound."""
    found = Person.objects.select_related("record", "user").filter(record__token=token.replace("\x00", "?")).first()
    if found is None:
        raise NotFound("person")
    return found


def people(actor: Actor, day: date) -> QuerySet[Person]:
    """People with the roles they hold on the day: all for those who keep or audit them, else only oneself."""
    held = RoleHolding.objects.filter(on_day(day)).select_related("organisation").order_by("role", "pk")
    rows = Person.objects.select_related("record", "user").prefetch_related(
        Prefetch("holdings", queryset=held, to_attr="held_today")
    )
    if actor.has(Role.ADMINISTRATOR) or actor.has(Role.AUDITOR):
        return rows
    return rows.filter(pk=actor.person_id) if actor.person_id else rows.none()


def holdings_of(person_id: int) -> QuerySet[RoleHolding]:
    """All roles a person holds or held, open ones first."""
    rows = RoleHolding.objects.filter(person_id=person_id).select_related("organisation__record", "granted_by")
    return rows.order_by("-ends_on", "-starts_on", "pk")


def own_holdings(actor: Actor, day: date) -> QuerySet[RoleHolding]:
    """The roles an actor holds on the day, with their organisations."""
    rows = RoleHolding.objects.filter(on_day(day), person_id=actor.person_id or 0)
    return rows.select_related("organisation__record").order_by("role", "pk")


def own_organisations(actor: Actor) -> QuerySet[Organisation]:
    """The organisations an actor acts for."""
    return Organisation.objects.filter(pk__in=actor.organisations()).select_related("record").order_by("name_sort")


def members_of(organisation_id: int, day: date) -> QuerySet[RoleHolding]:
    """Who acts for an organisation on the day. Names of people: for its members and staff only."""
    rows = RoleHolding.objects.filter(on_day(day), organisation_id=organisation_id)
    return rows.select_related("person__user").order_by("person__name", "role", "pk")


def invitations_of(organisation_id: int, at: datetime) -> QuerySet[Invitation]:
    """The invitations of an organisation that still wait for an answer."""
    rows = Invitation.objects.filter(
        organisation_id=organisation_id, accepted_at=None, withdrawn_at=None, expires_at__gt=at
    )
    return rows.select_related("invited_by").order_by("invited_at", "pk")


def role_invitations(at: datetime) -> QuerySet[Invitation]:
    """The invitations to roles for the facility that still wait for an answer."""
    rows = Invitation.objects.filter(organisation=None, accepted_at=None, withdrawn_at=None, expires_at__gt=at)
    return rows.select_related("invited_by").order_by("invited_at", "pk")


def partners_invited_by(user_id: int | None) -> QuerySet[Invitation]:
    """The partner bodies that somebody invited and what became of it."""
    rows = Invitation.objects.filter(invited_by_id=user_id or 0, organisation__is_provisional=True)
    return rows.select_related("organisation__record").order_by("-invited_at", "-pk")


def join_requests_for(actor: Actor) -> QuerySet[JoinRequest]:
    """Requests to join that wait for the actor: those of organisations acted for, or all for an administrator."""
    rows = JoinRequest.objects.filter(answered_at=None).select_related("person", "organisation__record")
    if not actor.has(Role.ADMINISTRATOR):
        rows = rows.filter(organisation_id__in=actor.organisations(Role.APPLICANT))
    return rows.order_by("asked_at", "pk")


def own_join_requests(actor: Actor) -> QuerySet[JoinRequest]:
    """What an actor asked to join and has no answer to."""
    rows = JoinRequest.objects.filter(person_id=actor.person_id or 0, answered_at=None)
    return rows.select_related("organisation").order_by("asked_at", "pk")


def proposed_roles(at: datetime) -> QuerySet[Approval]:
    """Roles that one administrator proposed and a second one has not yet approved."""
    rows = Approval.objects.filter(act=GRANT, approved_at=None, withdrawn_at=None, expires_at__gte=at)
    return rows.select_related("record", "proposer").order_by("proposed_at", "pk")


def may_name_second(role: str) -> bool:
    """Until a second administrator was named there is nobody to approve: the first names the second alone, once."""
    held = RoleHolding.objects.filter(role=Role.ADMINISTRATOR)
    return role == Role.ADMINISTRATOR and held.values("person").distinct().count() < 2


def has_people(organisation_id: int) -> bool:
    """Whether anybody acts, or ever acted, for a body: what it wrote, signed and was paid is then theirs to share."""
    return RoleHolding.objects.filter(organisation_id=organisation_id, role__in=OFFERED_BY_MEMBERS).exists()


def takes_two(role: str, organisation_id: int | None = None) -> bool:
    """Whether one administrator alone may not give a role: one that decides, or one for a body that has its people.

    Else a lone administrator would let a second address of their own into a sealed dossier, or sign in its name.
    """
    if role in TWO_PERSON:
        return not may_name_second(role)
    return role in OFFERED_BY_MEMBERS and organisation_id is not None and has_people(organisation_id)


def holders_on(day: date) -> QuerySet[RoleHolding]:
    """All holdings that hold on a day."""
    return RoleHolding.objects.filter(on_day(day))


def wishes_to_be_erased(actor: Actor) -> QuerySet[Person]:
    """People who asked to be erased and are not yet; none for who is no administrator."""
    rows = Person.objects.filter(erasure_asked_at__isnull=False, erased_at=None)
    return rows.order_by("erasure_asked_at", "pk") if actor.has(Role.ADMINISTRATOR) else rows.none()
