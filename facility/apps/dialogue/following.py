"""A meeting is followed up by another: its registrants are invited, and each who comes confirms by one step."""

from dataclasses import replace
from datetime import datetime

from facility.apps.dialogue.chain import must_come_later, speakers_of
from facility.apps.dialogue.models import Meeting, MeetingInvitation, Plan, Registration
from facility.apps.dialogue.placing import locked_plan
from facility.apps.dialogue.planning import made
from facility.apps.dialogue.plans import PlanFacts, RegistrationFacts
from facility.apps.dialogue.policy import may_plan, may_run_registration
from facility.apps.dialogue.registering import enter, is_open
from facility.apps.dialogue.telling import STILL_IN, tell_invited
from facility.core.component_lifecycles import MEETING_INVITATION
from facility.core.errors import Forbidden, NotAllowedNow, NotFound
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


@action
def open_follow_up(*, meeting_id: int, facts: PlanFacts, actor: Actor, at: datetime, invented: bool = False) -> Plan:
    """Plan a meeting that follows up another: one of our own, with the same groups and their places, all of them free,
    or one on record that others told of. `invented` marks what a made-up person plans after a real meeting.

    Nobody is invited or registered by this. Where no time zone is stated, none is made up. Raises NotFound, Forbidden,
    NotAllowedNow (one of our own is not published), Refused (also where it would begin before the first one ends).
    """
    first = Meeting.objects.select_related("plan").filter(pk=meeting_id).first()
    if first is None:
        raise NotFound("meeting")
    before = locked_plan(first.plan.pk) if hasattr(first, "plan") else None
    require(may_plan, actor, first)
    if before is not None and before.state != "published":
        raise NotAllowedNow("follow_up", before.state, "meeting")
    record = records.lock(first.record_id)
    first.refresh_from_db(fields=["starts", "ends"])
    must_come_later(first, facts.starts_on)
    plan = made(facts, actor, at, invented=record.invented or invented, follows=first)
    for group in before.groups.all() if before is not None else ():
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

    Nobody registered here for a meeting that others held: instead of them those are invited who speak for an organisation
    that took something on there or leads a project shown there. Each gets one letter; who is invited or registered
    already gets none. No place is taken. Raises NotFound, Forbidden, NotAllowedNow (follows nothing, not open).
    """
    plan = locked_plan(plan_id)
    require(may_run_registration, actor, plan)
    first = plan.meeting.follows_id
    if first is None or not is_open(plan, at):
        raise NotAllowedNow("carry_over", "closed" if first else "follows nothing", "meeting")
    record = records.lock(plan.meeting.record_id)
    plan.meeting.record = record
    found = _registered(plan, first, at) or _speaking(plan, first, at)
    MeetingInvitation.objects.bulk_create(found)
    for one in found:
        tell_invited(plan, one, at)
    facts = {"invited": len(found)}
    trail.record(record=record, event=Event.DIALOGUE_MEETING_INVITED, actor=actor, at=at, facts=facts)
    return len(found)


def _registered(plan: Plan, first: int, at: datetime) -> list[MeetingInvitation]:
    """Invitations of those who have a place or wait at the first meeting."""
    rows = Registration.objects.filter(plan__meeting=first, state__in=STILL_IN, user__is_active=True)
    rows = rows.exclude(user__in=plan.invitations.values("user")).exclude(user__in=plan.registrations.values("user"))
    rows = rows.select_related("user").order_by("pk")
    return [MeetingInvitation(plan=plan, user=one.user, source=one, invited_at=at) for one in rows]


def _speaking(plan: Plan, first: int, at: datetime) -> list[MeetingInvitation]:
    """Invitations of those who speak for what took part in a meeting that others held; none for one of our own."""
    if Plan.objects.filter(meeting=first).exists():
        return []
    known = {*plan.invitations.values_list("user", flat=True), *plan.registrations.values_list("user", flat=True)}
    return [
        MeetingInvitation(plan=plan, user=user, organisation=organisation, invited_at=at)
        for user, organisation in speakers_of(first, at)
        if user.pk not in known
    ]


def _own(plan: Plan, actor: Actor) -> MeetingInvitation:
    if actor.user_id is None:
        raise Forbidden("dialogue.register")
    rows = MeetingInvitation.objects.select_for_update(of=("self",)).select_related("source__group", "organisation")
    found = rows.filter(plan=plan, user_id=actor.user_id).first()
    if found is None:
        raise NotFound("invitation")
    return found


@action
def confirm_invitation(*, plan_id: int, actor: Actor, at: datetime) -> Registration:
    """Come to the follow-up with what was said at the first registration, or for the organisation that one speaks for:
    with a place, or in the waiting line.

    Special needs and the wish to stand on the list of participants are not carried over: they were said of another
    meeting. Raises NotFound, Forbidden, NotAllowedNow (answered, not open), Refused (the group is gone, no delegation).
    """
    plan = locked_plan(plan_id)
    invitation = _own(plan, actor)
    advance(MEETING_INVITATION, invitation.state, "confirm")
    made_now = enter(plan, _in_its_group(plan, invitation, actor.name), actor, at)
    _answered(plan, "confirmed", actor, at)
    return made_now


def confirmed_by(invitation: MeetingInvitation, name: str) -> RegistrationFacts:
    """What is confirmed: what was said at the first registration, or the person's `name` and their organisation."""
    said, body = invitation.source, invitation.organisation
    if said is None:
        country = (body.country_id or "") if body is not None else ""
        return RegistrationFacts(name=name, organisation=body.name if body is not None else "", country=country)
    return RegistrationFacts(
        name=said.name, function=said.function, organisation=said.organisation, country=said.country
    )


def _in_its_group(plan: Plan, invitation: MeetingInvitation, name: str) -> RegistrationFacts:
    said, facts = invitation.source, confirmed_by(invitation, name)
    if said is None or said.group is None:
        return facts
    group = plan.groups.filter(position=said.group.position).values_list("pk", flat=True).first()
    return replace(facts, group_id=group)


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
