"""Writes of parties for upper apps and for the actions here: they run in the caller's transaction and ask nobody."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from facility.apps.parties.models import (
    Identifier,
    Kind,
    Organisation,
    OrganisationKind,
    Person,
    RoleHolding,
)
from facility.apps.parties.queries.organisations import current_tree
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor, Role, User
from facility.foundation.base.acts import step
from facility.foundation.base.clock import local_day
from facility.foundation.records import public as records
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


@step
def add_organisation(
    *,
    name: str,
    actor: Actor,
    at: datetime,
    country: str | None = None,
    names: Mapping[str, str] | None = None,
    short_name: str = "",
    seat: str = "",
    legal_personality: str = Organisation.LegalPersonality.UNKNOWN,
    established_under: str = "",
    website: str = "",
    kinds: Iterable[str] = (),
    identifiers: Mapping[str, str] | None = None,
    is_natural_person: bool = False,
    is_provisional: bool = False,
    is_public: bool = False,
    invented: bool = False,
    cause: str = "",
) -> Organisation:
    """Add a body with the kinds it states (codes of the tree) and its numbers in other registers. Raises NotFound."""
    record = records.create(
        kind="organisation",
        label={"en": name, **(names or {})},
        at=at,
        invented=invented,
        is_public=is_public,
    )
    organisation = Organisation.objects.create(
        record=record,
        name=name,
        names=dict(names or {}),
        short_name=short_name,
        country_id=country,
        seat=seat,
        legal_personality=legal_personality,
        established_under=established_under,
        website=website,
        is_natural_person=is_natural_person,
        is_provisional=is_provisional,
    )
    state_kinds(organisation=organisation, kinds=kinds, at=at)
    Identifier.objects.bulk_create(
        Identifier(organisation=organisation, scheme=scheme, value=value)
        for scheme, value in (identifiers or {}).items()
        if value
    )
    facts = {"organisation": organisation.pk, "provisional": is_provisional}
    record_trail(record=record, event=Event.ORGANISATION_REGISTERED, actor=actor, at=at, facts=facts, cause=cause)
    return organisation


@step
def state_kinds(*, organisation: Organisation, kinds: Iterable[str], at: datetime, evidence: str = "") -> None:
    """Add the kinds a body says it is; those it states already stay. Raises NotFound for an unknown code."""
    codes = set(kinds)
    known = {kind.code: kind for kind in Kind.objects.filter(tree=current_tree(), code__in=codes)}
    if missing := codes - set(known):
        raise NotFound(f"kind of organisation {sorted(missing)}")
    held = set(organisation.kinds.filter(valid_to=None).values_list("kind_id", flat=True))
    OrganisationKind.objects.bulk_create(
        OrganisationKind(organisation=organisation, kind=known[code], evidence=evidence, stated_at=at)
        for code in sorted(codes)
        if known[code].pk not in held
    )


@step
def add_person(*, name: str, user: User | None, actor: Actor, at: datetime, invented: bool = False) -> Person:
    """Add a natural person, with an account or without. The label of the record is no name: it outlives an erasure."""
    record = records.create(kind="person", label={"en": "Person"}, at=at, invented=invented)
    person = Person.objects.create(record=record, user=user, name=name)
    record_trail(record=record, event=Event.PERSON_ADDED, actor=actor, at=at, facts={"person": person.pk})
    return person


@step
def hold_role(
    *,
    person: Person,
    role: Role,
    actor: Actor,
    at: datetime,
    organisation: Organisation | None = None,
    app: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    cause: str = "",
) -> RoleHolding:
    """Give a role; an open holding of the same role for the same body stays as it is."""
    first = starts_on or local_day(at)
    open_one = RoleHolding.objects.filter(
        person=person, role=role, organisation=organisation, app=app, ends_on=None
    ).first()
    if open_one:
        return open_one
    record = records.lock(person.record_id)
    holding = RoleHolding.objects.create(
        person=person,
        role=role,
        organisation=organisation,
        app=app,
        starts_on=first,
        ends_on=ends_on,
        granted_by_id=actor.user_id,
    )
    facts = {
        "role": str(role),
        "organisation": organisation.pk if organisation else None,
        "starts_on": first.isoformat(),
        "ends_on": ends_on.isoformat() if ends_on else None,
    }
    record_trail(record=record, event=Event.ROLE_GRANTED, actor=actor, at=at, facts=facts, cause=cause)
    return holding
