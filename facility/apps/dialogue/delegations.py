"""Delegations nominated by a note: which meeting asks for them, their places, focal person, head, alternates and note.

How many of one may come is counted in its row under the lock of the plan, as all other places are; the database refuses
one too many.
"""

from datetime import datetime
from typing import Any

from facility.apps.dialogue import typed
from facility.apps.dialogue.models import Delegation, Plan, Registration
from facility.apps.dialogue.models.delegation import PARTS
from facility.apps.dialogue.placing import locked_plan, move_up
from facility.apps.dialogue.plans import over_at
from facility.apps.dialogue.policy import may_run_registration, may_speak_for_delegation
from facility.apps.dialogue.telling import tell_focal
from facility.apps.parties.public import country_name, is_country
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, User, require
from facility.foundation.base.acts import act, action
from facility.foundation.base.fold import fold
from facility.foundation.files import public as files
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

PURPOSE = "delegation_note"
MOST_PLACES = 10_000


def named(delegation: Delegation, language: str) -> str:
    """The state or the organisation in a language."""
    return country_name(delegation.country, language).text if delegation.country else delegation.name


@action
def ask_delegations(*, plan_id: int, asked: bool, actor: Actor, at: datetime) -> Plan:
    """Say whether a meeting asks for delegations nominated by a note; before anybody has registered.

    Raises NotFound, Forbidden, NotAllowedNow (cancelled, said so already), Refused (somebody registered, one is there).
    """
    plan = locked_plan(plan_id)
    require(may_run_registration, actor, plan)
    if plan.state == "cancelled" or plan.asks_delegations is asked:
        raise NotAllowedNow("ask_delegations", plan.state if plan.state == "cancelled" else "said", "meeting")
    if plan.registrations.exclude(state="withdrawn").exists() or (not asked and plan.nominations.exists()):
        raise Refused(at_field("asked", "dialogue.delegations_come_first"))
    plan.asks_delegations = asked
    plan.save(update_fields=["asks_delegations"])
    record = records.lock(plan.meeting.record_id)
    event = Event.DIALOGUE_MEETING_DELEGATIONS_ASKED
    trail.record(record=record, event=event, actor=actor, at=at, facts={"asked": asked})
    return plan


def _standing(plan: Plan, at: datetime, doing: str) -> None:
    if plan.state != "published" or at >= over_at(plan):
        raise NotAllowedNow(doing, "over" if plan.state == "published" else plan.state, "meeting")


def _focal(email: str) -> User | None:
    """The account of the focal person. Raises Refused for an address that no active account has."""
    if not email.strip():
        return None
    found = User.objects.at(email)
    if found is None or not found.is_active:
        raise Refused(at_field("focal", "dialogue.focal_without_account"))
    return found


@action
def put_delegation(
    *,
    plan_id: int,
    places: int,
    focal: str,
    actor: Actor,
    at: datetime,
    country: str = "",
    name: str = "",
    delegation_id: int | None = None,
) -> Delegation:
    """Add a delegation of a state or an organisation, or change the places and the focal person of one.

    A new focal person gets a letter. More places move people up; nobody loses a place. Raises NotFound, Forbidden,
    NotAllowedNow (not published, over, not asked for), Refused.
    """
    plan = locked_plan(plan_id)
    require(may_run_registration, actor, plan)
    _standing(plan, at, "put_delegation")
    if not plan.asks_delegations:
        raise NotAllowedNow("put_delegation", "not asked for", "meeting")
    row = plan.nominations.filter(pk=delegation_id).first() if delegation_id else _made(plan, country, name, at)
    if row is None:
        raise NotFound("delegation")
    if not max(1, row.taken) <= places <= MOST_PLACES:
        raise Refused(at_field("places", "dialogue.delegation_places", taken=row.taken, most=MOST_PLACES))
    before = row.focal_id
    row.places, row.focal = places, _focal(focal)
    is_new = row._state.adding
    if is_new:
        label = {language: named(row, language) for language in ("en", "fr")}
        invented = plan.meeting.record.invented
        row.record = records.create(kind="meeting_delegation", label=label, at=at, invented=invented)
    else:
        row.record = records.lock(row.record_id)
    row.save()
    event = Event.MEETING_DELEGATION_ADDED if is_new else Event.MEETING_DELEGATION_CHANGED
    facts = {"meeting": plan.meeting.record_id, "places": places, "focal": row.focal_id}
    trail.record(record=row.record, event=event, actor=actor, at=at, facts=facts)
    if row.focal is not None and row.focal_id != before:
        tell_focal(row, plan, {language: named(row, language) for language in ("en", "fr")}, at)
    move_up(plan, actor, at)
    row.refresh_from_db(fields=["taken"])
    return row


def _made(plan: Plan, country: str, name: str, at: datetime) -> Delegation:
    said = typed.line(name, "name", 200)
    if bool(country) is bool(said):
        raise Refused(at_field("country", "dialogue.delegation_one"))
    if country and not is_country(country):
        raise Refused(at_field("country", "country_unknown"))
    key = country or fold(said)[:200]
    if plan.nominations.filter(key=key).exists():
        raise Refused(at_field("country" if country else "name", "dialogue.delegation_twice"))
    return Delegation(plan=plan, country=country, name=said, key=key)


def _locked(delegation_id: int) -> tuple[Plan, Delegation]:
    plan_id = Delegation.objects.filter(pk=delegation_id).values_list("plan", flat=True).first()
    if plan_id is None:
        raise NotFound("delegation")
    plan = locked_plan(plan_id)
    row = Delegation.objects.select_related("note").get(pk=delegation_id)
    row.record = records.lock(row.record_id)
    return plan, row


def _speaks(actor: Actor, row: Delegation) -> None:
    if not may_speak_for_delegation(actor, row):
        raise Forbidden("dialogue.speak_for_delegation")


def hand_in_note(*, delegation_id: int, upload: Any, actor: Actor, at: datetime) -> Delegation:
    """Hand in the one note that nominates a delegation, as its focal person or the secretariat; looked into before it is kept.

    Raises NotFound, Forbidden, NotAllowedNow (cancelled, over), Refused (none, not acceptable, one is there already).
    """
    found = Delegation.objects.filter(pk=delegation_id).first()
    if found is None:
        raise NotFound("delegation")
    _speaks(actor, found)
    if not upload:
        raise Refused(at_field("upload", "dialogue.note_missing"))
    prepared = files.prepare(upload)
    with act():
        plan, row = _locked(delegation_id)
        _speaks(actor, row)
        _standing(plan, at, "hand_in_note")
        if row.note is not None:
            raise Refused(at_field("upload", "dialogue.note_there"))
        row.note = files.keep(record=row.record, prepared=prepared, purpose=PURPOSE, actor=actor, at=at)
        row.save(update_fields=["note"])
        facts = {"file": row.note.pk, "sha256": prepared.sha256}
        event = Event.MEETING_DELEGATION_NOTE_HANDED_IN
        trail.record(record=row.record, event=event, actor=actor, at=at, facts=facts)
    return row


@action
def take_note_away(*, delegation_id: int, actor: Actor, at: datetime) -> Delegation:
    """Take a wrong note away, as the secretariat, so that the right one can be handed in; its content goes for good.

    Raises NotFound, Forbidden, NotAllowedNow (there is none).
    """
    _plan, row = _locked(delegation_id)
    require(may_run_registration, actor, row)
    if row.note is None:
        raise NotAllowedNow("take_note_away", "none", "delegation")
    stored, row.note = row.note, None
    row.save(update_fields=["note"])
    files.remove(stored=stored, actor=actor, at=at)
    event = Event.MEETING_DELEGATION_NOTE_TAKEN_AWAY
    trail.record(record=row.record, event=event, actor=actor, at=at, facts={"file": stored.pk})
    return row


@action
def say_part(*, delegation_id: int, registration_id: int, part: str, actor: Actor, at: datetime) -> Registration:
    """Say who of a delegation is its head or an alternate ("" for neither), as its focal person or the secretariat.

    A delegation has one head: another one said before is so no longer. Raises NotFound, Forbidden, NotAllowedNow
    (cancelled, over), Refused (no such part).
    """
    plan, row = _locked(delegation_id)
    _speaks(actor, row)
    _standing(plan, at, "say_part")
    if part not in PARTS:
        raise Refused(at_field("part", "choice_unknown"))
    found = row.members.exclude(state="withdrawn").filter(pk=registration_id).first()
    if found is None:
        raise NotFound("registration")
    if part == "head":
        row.members.filter(part="head").exclude(pk=found.pk).update(part="")
    found.part = part
    found.save(update_fields=["part"])
    facts = {"registration": found.pk, "part": part}
    event = Event.MEETING_DELEGATION_PART_SAID
    trail.record(record=row.record, event=event, actor=actor, at=at, facts=facts)
    return found
