"""Giving and ending roles; roles that decide, pay or give roles take two people, neither of them the one who gets it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.apps import apps

from facility.apps.parties import policy, steps
from facility.apps.parties.models import Invitation, Organisation, Person, RoleHolding
from facility.apps.parties.queries.people import GRANT, holders_on, takes_two
from facility.apps.parties.tasks import ROLE_ENDED, ROLE_GRANTED
from facility.apps.parties.words import ROLES, spoken
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding
from facility.foundation.accounts.public import FOR_ORGANISATION, Actor, Role, require
from facility.foundation.approvals import public as approvals
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.post.public import notify
from facility.foundation.records import public as records
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


def _person(person_id: int) -> Person:
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("person")
    return person


def _organisation(organisation_id: int | None) -> Organisation | None:
    if organisation_id is None:
        return None
    found = Organisation.objects.filter(pk=organisation_id).first()
    if found is None:
        raise NotFound("organisation")
    return found


def _tell(holding: RoleHolding, kind: str, at: datetime) -> None:
    """Put a line into the notices of the one concerned."""
    if holding.person.user_id is not None:
        facts = {"role": spoken(ROLES[Role(holding.role)])}
        notify(user_id=holding.person.user_id, kind=kind, facts=facts, at=at)


def check_role(
    role: str, organisation_id: int | None, starts_on: date | None, ends_on: date | None, app: str = ""
) -> list[Finding]:
    """What is wrong with a role to be given: its scope, its period."""
    findings = []
    if role not in set(Role):
        return [Finding(message="role_unknown", field="role", facts={"value": role})]
    if (Role(role) in FOR_ORGANISATION) != (organisation_id is not None):
        message = "role_needs_organisation" if Role(role) in FOR_ORGANISATION else "role_is_for_the_facility"
        findings.append(Finding(message=message, field="organisation"))
    if app and not apps.is_installed(f"facility.apps.{app}"):
        findings.append(Finding(message="app_unknown", field="app", facts={"value": app}))
    if starts_on and ends_on and ends_on < starts_on:
        findings.append(Finding(message="period_backwards", field="ends_on"))
    return findings


@action
def grant_role(
    *,
    person_id: int,
    role: str,
    actor: Actor,
    at: datetime,
    organisation_id: int | None = None,
    app: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> RoleHolding:
    """Give a role that one administrator may give alone.

    Raises NotFound, Forbidden (not an administrator, or for oneself), NotAllowedNow (the role takes two people:
    propose_role), Refused (scope, period).
    """
    person = _person(person_id)
    require(policy.may_grant_role, actor, person)
    if takes_two(role, organisation_id):
        raise NotAllowedNow(GRANT, "a role that takes two people")
    findings = check_role(role, organisation_id, starts_on, ends_on, app)
    if findings:
        raise Refused(findings)
    holding = steps.hold_role(
        person=person,
        role=Role(role),
        organisation=_organisation(organisation_id),
        app=app,
        starts_on=starts_on,
        ends_on=ends_on,
        actor=actor,
        at=at,
    )
    _tell(holding, ROLE_GRANTED, at)
    return holding


@action
def propose_role(
    *,
    person_id: int,
    role: str,
    actor: Actor,
    at: datetime,
    organisation_id: int | None = None,
    app: str = "",
    ends_on: date | None = None,
) -> approvals.Approval:
    """Propose a role that takes two people; a second administrator approves it.

    Raises NotFound, Forbidden, NotAllowedNow (one is proposed already, or the person holds it), Refused.
    """
    person = _person(person_id)
    person.record = records.lock(person.record_id)
    require(policy.may_grant_role, actor, person)
    day = local_day(at)
    findings = check_role(role, organisation_id, day, ends_on, app)
    if findings:
        raise Refused(findings)
    organisation = _organisation(organisation_id)
    if holders_on(day).filter(role=role, person=person, app=app, organisation=organisation).exists():
        raise NotAllowedNow(GRANT, "held already")
    payload = {"person": person.pk, "role": role, "app": app, "ends_on": ends_on.isoformat() if ends_on else None}
    if organisation is not None:
        payload |= {"organisation": organisation.pk, "for": organisation.name}
    return approvals.propose(record=person.record, act=GRANT, payload=payload, actor=actor, at=at)


@action
def approve_role(*, person_id: int, payload_seen: str, actor: Actor, at: datetime) -> RoleHolding:
    """Approve a proposed role as a second administrator, and give it from this day on.

    Raises NotFound, Forbidden (the proposer, or the one who would get it), NotAllowedNow (expired, changed).
    """
    person = _person(person_id)
    person.record = records.lock(person.record_id)
    require(policy.may_grant_role, actor, person)
    payload: Mapping[str, Any] = approvals.approve(
        record=person.record, act=GRANT, payload_seen=payload_seen, actor=actor, at=at
    )
    ends_on = date.fromisoformat(payload["ends_on"]) if payload["ends_on"] else None
    holding = steps.hold_role(
        person=person,
        role=Role(payload["role"]),
        organisation=_organisation(payload.get("organisation")),
        app=payload.get("app", ""),
        ends_on=ends_on,
        actor=actor,
        at=at,
        cause=GRANT,
    )
    _tell(holding, ROLE_GRANTED, at)
    return holding


@action
def withdraw_proposed_role(*, person_id: int, actor: Actor, at: datetime) -> None:
    """Take back a proposed role: any administrator but the one concerned. Raises NotFound, Forbidden."""
    person = _person(person_id)
    person.record = records.lock(person.record_id)
    require(policy.may_grant_role, actor, person)
    approvals.withdraw(record=person.record, act=GRANT, actor=actor, at=at)


@action
def end_role(*, holding_id: int, actor: Actor, at: datetime) -> RoleHolding:
    """End a role now: its last day was yesterday, so that it is gone at once.

    The last two administrators stay, else nobody could ever give a role again.
    Raises NotFound, Forbidden, NotAllowedNow (ended already, or one of the last two administrators).
    """
    holding = RoleHolding.objects.select_related("person").filter(pk=holding_id).first()
    if holding is None:
        raise NotFound("role")
    record = records.lock(holding.person.record_id)
    require(policy.may_end_role, actor, holding)
    day = local_day(at)
    holding.refresh_from_db()
    if holding.ends_on is not None and holding.ends_on < day:
        raise NotAllowedNow("parties.end_role", "ended")
    if holding.role == Role.ADMINISTRATOR and holders_on(day).filter(role=Role.ADMINISTRATOR).count() <= 2:
        raise NotAllowedNow("parties.end_role", "one of the last two administrators")
    facts = {"role": holding.role, "organisation": holding.organisation_id}
    holding.ends_on = _day_before(day)
    holding.starts_on = min(holding.starts_on, holding.ends_on)
    holding.save(update_fields=["starts_on", "ends_on"])
    if holding.person.user is not None:  # a letter that still offers the same role would give it back
        same = {
            "role": holding.role,
            "organisation": holding.organisation_id,
            "email__iexact": holding.person.user.email,
        }
        Invitation.objects.filter(**same, accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
    record_trail(record=record, event=Event.ROLE_ENDED, actor=actor, at=at, facts=facts)
    _tell(holding, ROLE_ENDED, at)
    return holding


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
