"""Erasing a person: names and addresses go, the ids that the trail and decisions need stay."""

from datetime import datetime

from facility.apps.parties import policy
from facility.apps.parties.models import Person, RoleHolding
from facility.apps.parties.stores import ERASED_NAME
from facility.apps.parties.tasks import ERASE
from facility.core.errors import Forbidden, NotAllowedNow, NotFound
from facility.foundation.accounts.public import Actor, Role, require
from facility.foundation.base.acts import action, step
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.records import erasures, retention
from facility.foundation.records import public as records
from facility.foundation.records.models import Record
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail

# Roles whose acts must stay attributable while they are held: end them first.
HELD_BACK = policy.TWO_PERSON | {Role.FINANCIAL_SIGNATORY}


@action
def ask_for_erasure(*, actor: Actor, at: datetime) -> None:
    """Ask that one's own data be erased; an administrator sees the wish and answers within a month (GDPR, Art. 12).

    Raises Forbidden (nobody signed in), NotAllowedNow (asked already).
    """
    person = Person.objects.filter(user_id=actor.user_id).first() if actor.user_id else None
    if person is None:
        raise Forbidden("parties.ask_for_erasure")
    record = records.lock(person.record_id)
    person.refresh_from_db(fields=["erasure_asked_at"])
    if person.erasure_asked_at is not None:
        raise NotAllowedNow("parties.ask_for_erasure", "asked already")
    person.erasure_asked_at = at
    person.save(update_fields=["erasure_asked_at"])
    record_trail(record=record, event=Event.PERSON_ERASURE_ASKED, actor=actor, at=at)
    clocks.start(record=record, kind=ERASE, policy="erasure_wish", role=Role.ADMINISTRATOR, actor=actor, at=at)


@action
def erase_person(*, person_id: int, actor: Actor, at: datetime) -> None:
    """Erase a person who asked for it. Raises NotFound, Forbidden, NotAllowedNow (not asked, or a role holds it back)."""
    person = Person.objects.select_related("user").filter(pk=person_id).first()
    if person is None:
        raise NotFound("person")
    record = records.lock(person.record_id)
    require(policy.may_grant_role, actor, person)
    person.refresh_from_db()
    if person.erasure_asked_at is None or person.erased_at is not None:
        raise NotAllowedNow("parties.erase_person", "not asked" if person.erased_at is None else "erased")
    held = RoleHolding.objects.filter(person=person).exclude(ends_on__lt=local_day(at))
    if held.filter(role__in=HELD_BACK).exists():
        raise NotAllowedNow("parties.erase_person", "holds a role that decides or signs: end it first")
    for holding in held:
        holding.ends_on = max(holding.starts_on, local_day(at))
        holding.save(update_fields=["ends_on"])
    erase_texts(record, at)
    clocks.stop(record=record, kind=ERASE, actor=actor, at=at)
    erasures.note(record, at)
    record_trail(record=record, event=Event.PERSON_ERASED, actor=actor, at=at, facts={"person": person.pk})


@step
def erase_texts(record: Record, at: datetime) -> None:
    """Overwrite what identifies the person of a record, in every app's stores; again after an old backup is restored."""
    person = Person.objects.filter(record=record).first()
    if person is None:
        return
    person.name, person.erased_at = ERASED_NAME, person.erased_at or at
    person.erasure_asked_at = person.erasure_asked_at or at
    person.save(update_fields=["name", "erased_at", "erasure_asked_at"])
    if person.user_id is not None:
        retention.erase(person.user_id, at)
