"""A meeting is followed up by another: its registrants are invited, and each who comes confirms by one step."""

from datetime import datetime

from facility.apps.dialogue.models import MeetingInvitation, Plan, Registration
from facility.apps.dialogue.placing import locked_plan
from facility.apps.dialogue.planning import made
from facility.apps.dialogue.plans import PlanFacts, RegistrationFacts
from facility.apps.dialogue.policy import may_plan, may_run_registration
from facility.apps.dialogue.registering import enter, is_open
from facility.apps.dialogue.telling import STILL_IN, tell_invited
from facility.core.component_lifecycles import MEETING_INVITATION
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


@action
def open_follow_up(*, plan_id: int, facts: PlanFacts, actor: Actor, at: datetime) -> Plan:
    """Plan a meeting that follows up one of our own, with the same groups and their places, all of them free.

    Nobody is invited or registered by this. Where no time zone is stated, none is made up. Raises NotFound, Forbidden,
    NotAllowedNow (the first is not published), Refused (also where it would begin before the first one ends).
    """
    first = locked_plan(plan_id)
    require(may_plan, actor, first)
    if first.state != "published":
        raise NotAllowedNow("follow_up", first.state, "meeting")
    if facts.starts_on < first.ends_on:
        raise Refused(at_field("starts_on", "follow_up_comes_later"))
    record = records.lock(first.meeting.record_id)
    plan = made(facts, actor, at, invented=record.invented, follows=first)
    for group in first.groups.all():
        plan.groups.create(
            position=group.position,
            names=group.names,
            places=group.places,
            counted_by=group.counted_by,
            per_delegation=group.per_delegation,
        )
    facts_told = {"by": plan.meeting.record_id}
    trail.record(record=record, event=Event.DIALOGUE_MEETING_FOLLOWED_UP, actor=actor, at=at, facts=facts_told)
    return plan


@action
def carry_over(*, plan_id: int, actor: Actor, at: datetime) -> int:
    """Invite everybody who has a place or waits at the meeting that this one follows, and give how many are new.

    Each gets one letter; who is invited or registered already gets none. No place is taken. Raises NotFound, Forbidden,
    NotAllowedNow (follows nothing, registration is not open).
    """
    plan = locked_plan(plan_id)
    require(may_run_registration, actor, plan)
    if plan.follows_id is None or not is_open(plan, at):
        raise NotAllowedNow("carry_over", "closed" if plan.follows_id else "follows nothing", "meeting")
    record = records.lock(plan.meeting.record_id)
    plan.meeting.record = record
    rows = Registration.objects.filter(plan=plan.follows_id, state__in=STILL_IN, user__is_active=True)
    rows = rows.exclude(user__in=plan.invitations.values("user")).exclude(user__in=plan.registrations.values("user"))
    found = list(rows.select_related("user").order_by("pk"))
    MeetingInvitation.objects.bulk_create(
        MeetingInvitation(plan=plan, user=one.user, source=one, invited_at=at) for one in found
    )
    for one in found:
        tell_invited(plan, one.user, at)
    facts = {"invited": len(found)}
    trail.record(record=record, event=Event.DIALOGUE_MEETING_INVITED, actor=actor, at=at, facts=facts)
    return len(found)


def _own(plan: Plan, actor: Actor) -> MeetingInvitation:
    if actor.user_id is None:
        raise Forbidden("dialogue.register")
    rows = MeetingInvitation.objects.select_for_update(of=("self",)).select_related("source__group")
    found = rows.filter(plan=plan, user_id=actor.user_id).first()
    if found is None:
        raise NotFound("invitation")
    return found


@action
def confirm_invitation(*, plan_id: int, actor: Actor, at: datetime) -> Registration:
    """Come to the follow-up with what was said at the first registration: with a place, or in the waiting line.

    Special needs and the wish to stand on the list of participants are not carried over: they were said of another
    meeting. Raises NotFound, Forbidden, NotAllowedNow (answered, not open), Refused (the group is gone, no delegation).
    """
    plan = locked_plan(plan_id)
    invitation = _own(plan, actor)
    advance(MEETING_INVITATION, invitation.state, "confirm")
    said = invitation.source
    group = None
    if said.group is not None:
        group = plan.groups.filter(position=said.group.position).values_list("pk", flat=True).first()
    facts = RegistrationFacts(
        name=said.name, function=said.function, organisation=said.organisation, country=said.country, group_id=group
    )
    made_now = enter(plan, facts, actor, at)
    _answered(plan, "confirmed", actor, at)
    return made_now


@action
def decline_invitation(*, plan_id: int, actor: Actor, at: datetime) -> MeetingInvitation:
    """Say that one does not come; nothing else follows. Raises NotFound, Forbidden, NotAllowedNow."""
    plan = locked_plan(plan_id)
    invitation = _own(plan, actor)
    invitation.state = advance(MEETING_INVITATION, invitation.state, "decline")
    invitation.answered_at = at
    invitation.save()
    _answered(plan, "declined", actor, at)
    return invitation


def _answered(plan: Plan, how: str, actor: Actor, at: datetime) -> None:
    event = Event.MEETING_INVITATION_CONFIRMED if how == "confirmed" else Event.MEETING_INVITATION_DECLINED
    trail.record(record=records.lock(plan.meeting.record_id), event=event, actor=actor, at=at)
