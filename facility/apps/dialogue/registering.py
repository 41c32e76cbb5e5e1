"""Registering for a meeting, changing what one said, withdrawing."""

from datetime import date, datetime, timedelta

from django.db.models import Q

from facility.apps.dialogue import typed
from facility.apps.dialogue.models import Delegation, Plan, Registration
from facility.apps.dialogue.papers import BADGE, BADGES
from facility.apps.dialogue.placing import Places, delegation_of, locked_plan, move_up
from facility.apps.dialogue.plans import RegistrationFacts, over_at
from facility.apps.dialogue.policy import may_read_registration
from facility.apps.dialogue.telling import tell_one
from facility.apps.parties.public import is_country
from facility.core.component_lifecycles import MEETING_REGISTRATION
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, User
from facility.foundation.base.acts import action, step
from facility.foundation.base.fold import fold, sort_key
from facility.foundation.documents import public as documents
from facility.foundation.files import public as files
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


def is_open(plan: Plan, at: datetime) -> bool:
    """Whether people register now: published, between opening and closing, and not over."""
    if plan.state != "published" or plan.opens_at is None or plan.closes_at is None:
        return False
    return plan.opens_at <= at < plan.closes_at and at < over_at(plan)


def _put(row: Registration, facts: RegistrationFacts, places: Places) -> None:
    """Write what was said. Raises Refused."""
    row.name = typed.line(facts.name, "name", 120)
    if not row.name:
        raise Refused(at_field("name", "name_missing"))
    row.name_key = sort_key(row.name)
    row.function = typed.line(facts.function, "function", 120)
    row.organisation = typed.line(facts.organisation, "organisation", 200)
    if facts.country and not is_country(facts.country):
        raise Refused(at_field("country", "country_unknown"))
    row.country = facts.country
    row.needs, row.listed = typed.words(facts.needs, "needs", 400), facts.listed
    if places.groups and facts.group_id not in places.groups:
        raise Refused(at_field("group", "group_needed"))
    row.group = places.groups.get(facts.group_id or 0)
    row.delegation = delegation_of(row.group, row.organisation, row.country)
    before, row.nominated = row.nominated_id, _nominated(row, facts, places)
    if row.nominated_id != before:
        row.part = ""


def _nominated(row: Registration, facts: RegistrationFacts, places: Places) -> Delegation | None:
    """The delegation chosen, else the one of the organisation or country, where the meeting asks for one. Raises Refused."""
    if not places.plan.asks_delegations:
        if facts.nominated_id is not None:
            raise Refused(at_field("nominated", "choice_unknown"))
        return None
    # Who says nothing of it stays where they are.
    chosen = facts.nominated_id if facts.nominated_id is not None else row.nominated_id
    if chosen is not None:
        found = places.nominated.get(chosen)
    else:
        by_key = {one.key: one for one in places.nominated.values()}
        found = by_key.get(fold(row.organisation)[:200]) or by_key.get(row.country)
    if found is None:
        raise Refused(at_field("nominated", "dialogue.delegation_wanted"))
    return found


@action
def register(*, plan_id: int, facts: RegistrationFacts, actor: Actor, at: datetime) -> Registration:
    """Register the person who acts: with a place, or in the waiting line where none fits. Once per person.

    The plan is locked first, so that of all who come at once each sees the places that are really left.
    Raises NotFound, Forbidden (nobody is signed in), NotAllowedNow (not open, registered already), Refused.
    """
    return enter(locked_plan(plan_id), facts, actor, at)


@step
def enter(plan: Plan, facts: RegistrationFacts, actor: Actor, at: datetime) -> Registration:
    """Register the person who acts for a locked plan; whoever was invited to it has answered. Raises as `register`."""
    if actor.user_id is None:
        raise Forbidden("dialogue.register")
    if plan.state == "draft":
        raise NotFound("meeting")
    if not is_open(plan, at):
        raise NotAllowedNow("register", "closed", "registration")
    row = plan.registrations.select_related("record", "user").filter(user_id=actor.user_id).first()
    if row is not None and row.state != "withdrawn":
        raise NotAllowedNow("register", row.state, "registration")
    places = Places.of(plan)
    if row is None:
        row = Registration(plan=plan, user=User.objects.get(pk=actor.user_id))
    _put(row, facts, places)
    placed = places.fits(row.group_id, row.delegation, row.nominated_id)
    if row._state.adding:
        invented = plan.meeting.record.invented or row.user.invented
        row.record = records.create(kind="meeting_registration", label=plan.meeting.titles, at=at, invented=invented)
        row.state = "placed" if placed else "waiting"
    else:
        row.record = records.lock(row.record_id)
        row.state = advance(MEETING_REGISTRATION, row.state, "place" if placed else "queue")
        row.sequence += 1
    row.registered_at, row.withdrawn_at = at, None
    if placed:
        places.move(row.group_id, row.delegation, 1, row.nominated_id)
    else:
        row.in_line, plan.next_in_line = plan.next_in_line, plan.next_in_line + 1
        plan.save(update_fields=["next_in_line"])
    row.save()
    event = Event.MEETING_REGISTRATION_MADE if placed else Event.MEETING_REGISTRATION_QUEUED
    trail.record(record=row.record, event=event, actor=actor, at=at, facts={"meeting": plan.meeting.record_id})
    tell_one(row, plan, row.state, at)
    answered = {"state": "confirmed", "answered_at": at}
    plan.invitations.filter(user_id=actor.user_id).exclude(state="confirmed").update(**answered)
    return row


def locked_registration(registration_id: int) -> tuple[Plan, Registration]:
    """A registration and its plan, both locked until the transaction ends. Raises NotFound."""
    plan_id = Registration.objects.filter(pk=registration_id).values_list("plan_id", flat=True).first()
    if plan_id is None:
        raise NotFound("registration")
    plan = locked_plan(plan_id)
    row = Registration.objects.select_related("record", "user").get(pk=registration_id)
    row.record = records.lock(row.record_id)
    return plan, row


def _own(row: Registration, actor: Actor) -> None:
    if not may_read_registration(actor, row):
        raise Forbidden("dialogue.run_registration")


@action
def change_registration(*, registration_id: int, facts: RegistrationFacts, actor: Actor, at: datetime) -> Registration:
    """Change what was said. A place is kept only where one is free in the new group or delegation; a badge that was made
    says what was said before, and goes.

    Raises NotFound, Forbidden, NotAllowedNow (withdrawn, cancelled or over), Refused.
    """
    plan, row = locked_registration(registration_id)
    _own(row, actor)
    if row.state == "withdrawn" or plan.state != "published" or at >= over_at(plan):
        raise NotAllowedNow("change", row.state, "registration")
    places, before = Places.of(plan), (row.group_id, row.delegation, row.nominated_id)
    _put(row, facts, places)
    if (row.group_id, row.delegation, row.nominated_id) != before and row.state == "placed":
        places.move(before[0], before[1], -1, before[2])
        if not places.fits(row.group_id, row.delegation, row.nominated_id):
            raise Refused(at_field("group", "no_place_there"))
        places.move(row.group_id, row.delegation, 1, row.nominated_id)
    row.save()
    documents.discard(kind=BADGE, record=row.record, actor=actor, at=at)
    trail.record(record=row.record, event=Event.MEETING_REGISTRATION_CHANGED, actor=actor, at=at)
    move_up(plan, actor, at)
    row.refresh_from_db(fields=["state", "in_line", "sequence"])
    return row


@action
def withdraw(*, registration_id: int, actor: Actor, at: datetime) -> Registration:
    """End a registration, the person's own or any by the secretariat; the place goes to the first whom it fits.

    Special needs are erased at once. Raises NotFound, Forbidden, NotAllowedNow (withdrawn already, was there, over).
    """
    plan, row = locked_registration(registration_id)
    _own(row, actor)
    if row.checked_in_at is not None or at >= over_at(plan):
        raise NotAllowedNow("withdraw", "over", "registration")
    had_place = row.state == "placed"
    row.state = advance(MEETING_REGISTRATION, row.state, "withdraw")
    row.withdrawn_at, row.in_line, row.needs, row.sequence = at, None, "", row.sequence + 1
    row.part = ""
    row.save()
    documents.discard(kind=BADGE, record=row.record, actor=actor, at=at)
    trail.record(record=row.record, event=Event.MEETING_REGISTRATION_WITHDRAWN, actor=actor, at=at)
    tell_one(row, plan, "withdrawn", at)
    if had_place:
        Places.of(plan).move(row.group_id, row.delegation, -1, row.nominated_id)
        plan.refresh_from_db(fields=["taken"])
        move_up(plan, actor, at)
    return row


def needs_due(day: date) -> list[int]:
    """Plans whose registrants' special needs have been kept long enough on that day."""
    rows = Plan.objects.filter(Q(needs_erased_at=None), ends_on__lt=day).order_by("pk")
    return [one.pk for one in rows if one.ends_on + timedelta(days=one.needs_kept_days) < day]


@action
def erase_needs(*, plan_id: int, actor: Actor, at: datetime) -> int:
    """Erase the special needs of a meeting whose time for them is over, the sheets of badges and the
    notes that nominated delegations; the number of needs.
    """
    plan = locked_plan(plan_id)
    record = records.lock(plan.meeting.record_id)
    erased = plan.registrations.exclude(needs="").update(needs="")
    documents.discard(kind=BADGES, record=record, actor=actor, at=at)
    for one in plan.nominations.select_related("note", "record").exclude(note=None).order_by("pk"):
        stored, one.note, one.record = one.note, None, records.lock(one.record_id)
        one.save(update_fields=["note"])
        files.remove(stored=stored, actor=actor, at=at)  # type: ignore[arg-type]
    plan.needs_erased_at = at
    plan.save(update_fields=["needs_erased_at"])
    said = {"count": erased}
    trail.record(record=record, event=Event.DIALOGUE_MEETING_NEEDS_ERASED, actor=actor, at=at, facts=said)
    return erased
