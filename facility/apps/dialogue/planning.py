"""Meetings of our own: planned, changed, published, moved, cancelled; each change letters those who registered."""

from datetime import datetime, timedelta
from typing import Any

from facility.apps.dialogue import typed
from facility.apps.dialogue.chain import must_come_later
from facility.apps.dialogue.committing import end_of
from facility.apps.dialogue.indexing import index_meeting
from facility.apps.dialogue.models import Meeting, Plan, Process
from facility.apps.dialogue.models.meeting import KINDS, MODES
from facility.apps.dialogue.placing import Places, locked_plan, move_up
from facility.apps.dialogue.plans import PlanFacts, over_at, time_findings
from facility.apps.dialogue.policy import SECRETARIAT, may_plan, may_run_registration
from facility.apps.dialogue.tasks import PUBLISH
from facility.apps.dialogue.telling import tell_all_later
from facility.apps.dialogue.wordings import LANGUAGES, when, where
from facility.apps.parties.public import is_country
from facility.core.component_lifecycles import OWN_MEETING
from facility.core.errors import NotAllowedNow, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.core.references import Reference
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action, step
from facility.foundation.base.fold import sort_key
from facility.foundation.clocks import public as clocks
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

# What a calendar must hear of.
_HEARD = ("starts_on", "starts_time", "ends_on", "ends_time", "zone", "venue", "online_address")
_HEARD_OF_MEETING = ("titles", "city", "country", "mode")


def _put(meeting: Meeting, plan: Plan, facts: PlanFacts, at: datetime) -> None:
    """Write the facts into both rows. Raises Refused."""
    found = time_findings(facts)
    if found:
        raise Refused(found)
    if facts.kind not in KINDS or facts.mode not in MODES:
        raise Refused(at_field("kind" if facts.kind not in KINDS else "mode", "choice_unknown"))
    if facts.country and not is_country(facts.country):
        raise Refused(at_field("country", "country_unknown"))
    address = typed.line(facts.online_address, "online_address", 500)
    if address and not address.startswith("https://"):
        raise Refused(at_field("online_address", "address_not_https"))
    process = Process.objects.select_related("record").filter(code=facts.process).first() if facts.process else None
    if facts.process and process is None:
        raise Refused(at_field("process", "choice_unknown"))
    body = process.bodies.filter(code=facts.body).first() if process and facts.body else None
    if facts.body and body is None:
        raise Refused(at_field("body", "body_of_another_process"))
    meeting.process, meeting.body, meeting.kind = process, body, facts.kind
    meeting.titles = typed.titles(facts.titles, "titles")
    meeting.title_key = sort_key(next(iter(meeting.titles.values())))
    meeting.starts, meeting.ends = facts.starts_on.isoformat(), facts.ends_on.isoformat()
    meeting.city, meeting.country, meeting.mode = typed.line(facts.city, "city", 120), facts.country, facts.mode
    meeting.changed_at = plan.changed_at = at
    plan.starts_on, plan.starts_time, plan.ends_on, plan.ends_time = (
        facts.starts_on,
        facts.starts_time,
        facts.ends_on,
        facts.ends_time,
    )
    plan.zone, plan.venue, plan.online_address = facts.zone, typed.line(facts.venue, "venue", 300), address
    plan.needs_kept_days = facts.needs_kept_days


@action
def plan_meeting(*, facts: PlanFacts, actor: Actor, at: datetime, invented: bool = False) -> Plan:
    """Plan a meeting of our own; nobody but staff sees it before it is published. Raises Forbidden, Refused."""
    require(may_plan, actor)
    return made(facts, actor, at, invented=invented)


@step
def made(facts: PlanFacts, actor: Actor, at: datetime, *, invented: bool, follows: Meeting | None = None) -> Plan:
    """The rows of a planned meeting, which may follow up another. Raises Refused."""
    meeting, plan = Meeting(verification="own", follows=follows), Plan()
    _put(meeting, plan, facts, at)
    record = records.create(kind="dialogue_meeting", label=meeting.titles, at=at, invented=invented)
    reference = str(Reference("MPF", record.pk, "M", at.year))
    meeting.record = records.update(record, reference=reference)
    meeting.key = reference
    meeting.save()
    plan.meeting = meeting
    plan.save()
    trail.record(record=record, event=Event.DIALOGUE_MEETING_PLANNED, actor=actor, at=at)
    _put_task(plan, actor, at)
    return plan


def _put_task(plan: Plan, actor: Actor, at: datetime) -> None:
    """A planned meeting stands on the task list, to be published or cancelled before the day on which it begins."""
    record, due_at = plan.meeting.record, max(at, end_of(plan.starts_on - timedelta(days=1)))
    clocks.start(record=record, kind=PUBLISH, actor=actor, at=at, due_at=due_at, role=SECRETARIAT)


def _take_task(plan: Plan, actor: Actor, at: datetime) -> None:
    clocks.stop(record=plan.meeting.record, kind=PUBLISH, actor=actor, at=at)


def _locked(plan_id: int) -> Plan:
    plan = locked_plan(plan_id)
    plan.meeting.record = records.lock(plan.meeting.record_id)
    return plan


def _heard(plan: Plan) -> dict[str, Any]:
    said = {name: getattr(plan, name) for name in _HEARD}
    return said | {name: getattr(plan.meeting, name) for name in _HEARD_OF_MEETING}


@action
def change_meeting(*, plan_id: int, facts: PlanFacts, actor: Actor, at: datetime) -> Plan:
    """Change or move a meeting. Where calendars must hear of it, its sequence counts up and registrants are lettered.

    Raises NotFound, Forbidden, Refused; NotAllowedNow once it is cancelled or over.
    """
    plan = _locked(plan_id)
    require(may_plan, actor, plan)
    if plan.state == "cancelled" or (plan.state == "published" and at >= over_at(plan)):
        raise NotAllowedNow("change", "over" if plan.state == "published" else plan.state, "meeting")
    if plan.meeting.follows is not None and facts.starts_on != plan.starts_on:
        must_come_later(plan.meeting.follows, facts.starts_on)
    began, before, told = (
        plan.starts_on,
        _heard(plan),
        {code: f"{when(plan, code)} · {where(plan, code)}" for code in LANGUAGES},
    )
    _put(plan.meeting, plan, facts, at)
    moved = _heard(plan) != before
    plan.sequence += moved
    plan.meeting.save()
    plan.save()
    records.update(plan.meeting.record, label=plan.meeting.titles)
    if plan.state == "draft" and plan.starts_on != began:
        _take_task(plan, actor, at)
        _put_task(plan, actor, at)
    if plan.state == "published":
        index_meeting(plan.meeting, at)
        if moved:
            tell_all_later(plan, "changed", plan.sequence, at, {"before": told})
    said = {"sequence": plan.sequence}
    trail.record(record=plan.meeting.record, event=Event.DIALOGUE_MEETING_CHANGED, actor=actor, at=at, facts=said)
    return plan


@action
def publish_meeting(*, plan_id: int, actor: Actor, at: datetime) -> Plan:
    """Let everybody see the meeting. Raises NotFound, Forbidden, NotAllowedNow."""
    plan = _locked(plan_id)
    require(may_plan, actor, plan)
    plan.state = advance(OWN_MEETING, plan.state, "publish")
    plan.published_at = at
    plan.agenda_told = plan.agenda_version
    plan.save()
    records.update(plan.meeting.record, is_public=True)
    index_meeting(plan.meeting, at)
    _take_task(plan, actor, at)
    trail.record(record=plan.meeting.record, event=Event.DIALOGUE_MEETING_PUBLISHED, actor=actor, at=at)
    return plan


@action
def cancel_meeting(*, plan_id: int, reason: str, actor: Actor, at: datetime) -> Plan:
    """Cancel a meeting with a reason that registrants are told. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    plan = _locked(plan_id)
    require(may_plan, actor, plan)
    if plan.state == "published" and at >= over_at(plan):
        raise NotAllowedNow("cancel", "over", "meeting")
    was_published = plan.state == "published"
    plan.state = advance(OWN_MEETING, plan.state, "cancel")
    plan.cancelled_reason = typed.line(reason, "reason", 400)
    if not plan.cancelled_reason:
        raise Refused(at_field("reason", "reason_missing"))
    plan.cancelled_at = at
    plan.sequence += 1
    plan.save()
    _take_task(plan, actor, at)
    if was_published:
        index_meeting(plan.meeting, at)
        tell_all_later(plan, "cancelled", plan.sequence, at, {"reason": plan.cancelled_reason})
    trail.record(record=plan.meeting.record, event=Event.DIALOGUE_MEETING_CANCELLED, actor=actor, at=at)
    return plan


@action
def open_registration(
    *,
    plan_id: int,
    places: int | None,
    opens_at: datetime | None,
    closes_at: datetime | None,
    actor: Actor,
    at: datetime,
) -> Plan:
    """Say from when until when people register, and for how many places (None: no bound); more places move people up.

    Raises NotFound, Forbidden, NotAllowedNow (cancelled), Refused: fewer places than are taken, or odd moments.
    """
    plan = _locked(plan_id)
    require(may_run_registration, actor, plan)
    if plan.state == "cancelled":
        raise NotAllowedNow("open", plan.state, "meeting")
    if (opens_at is None) != (closes_at is None):
        raise Refused(at_field("closes_at" if opens_at else "opens_at", "opening_and_closing"))
    if opens_at and closes_at and closes_at <= opens_at:
        raise Refused(at_field("closes_at", "closes_before_it_opens"))
    if places is not None and places < plan.taken:
        raise Refused(at_field("places", "fewer_places_than_taken", taken=plan.taken))
    plan.places, plan.opens_at, plan.closes_at = places, opens_at, closes_at
    plan.save()
    said = {"places": places, "moved_up": move_up(plan, actor, at)}
    trail.record(record=plan.meeting.record, event=Event.DIALOGUE_MEETING_PLACES_SET, actor=actor, at=at, facts=said)
    return plan


@action
def put_group(
    *,
    plan_id: int,
    names: dict[str, str],
    places: int | None,
    counted_by: str,
    per_delegation: int | None,
    actor: Actor,
    at: datetime,
    group_id: int | None = None,
) -> int:
    """Add a group of participants with places of its own, or change one; gives its id. More places move people up.

    What a delegation is stays as it was once somebody registered in the group, and so does the smallest number taken.
    Raises NotFound, Forbidden, NotAllowedNow, Refused.
    """
    plan = _locked(plan_id)
    require(may_run_registration, actor, plan)
    if plan.state == "cancelled":
        raise NotAllowedNow("change", plan.state, "meeting")
    counters = Places.of(plan)
    group = counters.groups.get(group_id) if group_id else None
    if group is None:
        if group_id or (plan.registrations.exists() and not counters.groups):
            raise Refused(at_field("names", "groups_come_first"))
        group = plan.groups.model(
            plan=plan, position=max((one.position for one in counters.groups.values()), default=0) + 1
        )
    if counted_by not in {"", "country", "organisation"} or bool(counted_by) != (per_delegation is not None):
        raise Refused(at_field("per_delegation", "delegation_and_number"))
    mine = [one for one in counters.delegations.values() if one.group_id == group.pk]
    if group.pk and counted_by != group.counted_by and group.registrations.exclude(state="withdrawn").exists():
        raise Refused(at_field("counted_by", "delegation_in_use"))
    if places is not None and places < group.taken:
        raise Refused(at_field("places", "fewer_places_than_taken", taken=group.taken))
    most = max((one.taken for one in mine), default=0)
    if per_delegation is not None and per_delegation < most:
        raise Refused(at_field("per_delegation", "fewer_places_than_taken", taken=most))
    group.names, group.places = typed.titles(names, "names", most=120), places
    group.counted_by, group.per_delegation = counted_by, per_delegation
    group.save()
    if per_delegation is not None:
        group.delegations.update(places=per_delegation)
    said = {"group": group.pk, "places": places, "moved_up": move_up(plan, actor, at)}
    trail.record(record=plan.meeting.record, event=Event.DIALOGUE_MEETING_PLACES_SET, actor=actor, at=at, facts=said)
    return group.pk
