"""Somebody lost phone, passkey and codes: two administrators take the second factor off the account, neither for oneself."""

from datetime import datetime

from django.db.models import QuerySet

from facility.apps.parties import policy
from facility.apps.parties.actions.factors import tell
from facility.apps.parties.models import Person
from facility.core.errors import NotAllowedNow, NotFound
from facility.foundation.accounts import public as accounts
from facility.foundation.accounts.public import Actor, User, require
from facility.foundation.approvals import public as approvals
from facility.foundation.base.acts import action
from facility.foundation.records import public as records
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail

RESET = "accounts.reset_factors"


def _person(person_id: int, actor: Actor) -> tuple[Person, User]:
    person = Person.objects.select_related("user").filter(pk=person_id).first()
    if person is None or person.user is None:
        raise NotFound("person")
    person.record = records.lock(person.record_id)
    require(policy.may_grant_role, actor, person)
    return person, person.user


@action
def propose_reset(*, person_id: int, actor: Actor, at: datetime) -> approvals.Approval:
    """Propose to take every second factor off an account, after the office made sure that the person asks for it.

    Raises NotFound, Forbidden (not an administrator, or for oneself), Unproven, NotAllowedNow (nothing to take off).
    """
    person, user = _person(person_id, actor)
    if not accounts.factors.factors_of(user.pk).any:
        raise NotAllowedNow(RESET, "there is no second factor")
    payload = {"person": person.pk, "user": user.pk}
    return approvals.propose(record=person.record, act=RESET, payload=payload, actor=actor, at=at)


@action
def approve_reset(*, person_id: int, payload_seen: str, actor: Actor, at: datetime) -> None:
    """Take the factors off as the second administrator; every session ends, and the person is told by letter.

    Raises NotFound, Forbidden (the proposer, or for oneself), Unproven, NotAllowedNow (expired).
    """
    person, user = _person(person_id, actor)
    approvals.approve(record=person.record, act=RESET, payload_seen=payload_seen, actor=actor, at=at)
    accounts.factors.remove_all(user.pk)
    accounts.sessions.end_all(user_id=user.pk, at=at)
    record_trail(
        record=person.record, event=Event.SECOND_FACTOR_REMOVED, actor=actor, at=at, facts={"way": "all"}, cause=RESET
    )
    tell(user, "way_removed", "all", at)


@action
def withdraw_reset(*, person_id: int, actor: Actor, at: datetime) -> None:
    """Take the proposal back. Raises NotFound, Forbidden."""
    person, _user = _person(person_id, actor)
    approvals.withdraw(record=person.record, act=RESET, actor=actor, at=at)


def proposed_resets(at: datetime) -> QuerySet[approvals.Approval]:
    """Second factors that one administrator proposed to take off and a second one has not yet approved."""
    rows = approvals.Approval.objects.filter(act=RESET, approved_at=None, withdrawn_at=None, expires_at__gte=at)
    return rows.select_related("record", "proposer").order_by("proposed_at", "pk")
