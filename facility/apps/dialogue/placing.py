"""Places: counted in rows that the caller has locked by locking the plan; the database refuses one too many."""

from dataclasses import dataclass, field
from datetime import datetime

from facility.apps.dialogue.models import Delegation, DelegationPlaces, Meeting, ParticipantGroup, Plan, Registration
from facility.apps.dialogue.plans import over_at
from facility.apps.dialogue.telling import tell_one
from facility.core.component_lifecycles import MEETING_REGISTRATION
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor
from facility.foundation.base.acts import step
from facility.foundation.base.fold import fold
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


def locked_plan(plan_id: int) -> Plan:
    """The plan, locked until the transaction ends: every act on places waits here. Raises NotFound."""
    found = Plan.objects.select_for_update().filter(pk=plan_id).first()
    if found is None:
        raise NotFound("meeting")
    found.meeting = Meeting.objects.select_related("record", "process", "follows").get(pk=found.meeting_id)
    return found


def delegation_of(group: ParticipantGroup | None, organisation: str, country: str) -> str:
    """The key of the delegation in a group that counts them, "" in one that does not. Raises Refused where unsaid."""
    if group is None or not group.counted_by:
        return ""
    said = country if group.counted_by == "country" else fold(organisation)[:200]
    if not said:
        raise Refused(at_field(group.counted_by, "delegation_needed"))
    return said


@dataclass
class Places:
    """The counters of one locked plan."""

    plan: Plan
    groups: dict[int, ParticipantGroup] = field(default_factory=dict)
    delegations: dict[tuple[int, str], DelegationPlaces] = field(default_factory=dict)
    nominated: dict[int, Delegation] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan) -> "Places":
        """Read the counters once; the plan is locked."""
        groups = {one.pk: one for one in plan.groups.all()}
        rows = DelegationPlaces.objects.filter(group__plan=plan)
        nominated = {one.pk: one for one in plan.nominations.all()} if plan.asks_delegations else {}
        return cls(plan, groups, {(one.group_id, one.key): one for one in rows}, nominated)

    def _delegation(self, group: ParticipantGroup, key: str) -> DelegationPlaces:
        found = self.delegations.get((group.pk, key))
        if found is None:
            places = group.per_delegation or 0
            found = DelegationPlaces.objects.create(group=group, key=key, places=places)
            self.delegations[group.pk, key] = found
        return found

    def fits(self, group_id: int | None, delegation: str, nominated_id: int | None = None) -> bool:
        """Whether one more fits: in the meeting, in the nominated delegation, in the group and its delegation."""
        if not _free(self.plan) or (nominated_id is not None and not _free(self.nominated[nominated_id])):
            return False
        group = self.groups.get(group_id or 0)
        if group is None:
            return True
        return _free(group) and (not delegation or _free(self._delegation(group, delegation)))

    def move(self, group_id: int | None, delegation: str, by: int, nominated_id: int | None = None) -> None:
        """Count one more (+1) or one less (-1) in all of them; the database refuses what does not fit."""
        rows: list[Plan | ParticipantGroup | DelegationPlaces | Delegation] = [self.plan]
        if nominated_id is not None:
            rows.append(self.nominated[nominated_id])
        group = self.groups.get(group_id or 0)
        if group is not None:
            rows.append(group)
            if delegation:
                rows.append(self._delegation(group, delegation))
        for row in rows:
            row.taken += by
            row.save(update_fields=["taken"])


def _free(row: Plan | ParticipantGroup | DelegationPlaces | Delegation) -> bool:
    return row.places is None or row.taken < row.places


@step
def move_up(plan: Plan, actor: Actor, at: datetime) -> int:
    """Give free places to those who wait, the first whom a place fits first; the number that moved up.

    Nobody moves up when the meeting is over or cancelled.
    """
    if plan.state != "published" or at >= over_at(plan):
        return 0
    places, moved = Places.of(plan), 0
    waiting = plan.registrations.select_related("record", "user").filter(state="waiting").order_by("in_line")
    for one in waiting:
        if not _free(plan):
            break
        if not places.fits(one.group_id, one.delegation, one.nominated_id):
            continue
        places.move(one.group_id, one.delegation, 1, one.nominated_id)
        one.state = advance(MEETING_REGISTRATION, one.state, "move_up")
        one.in_line, one.sequence = None, one.sequence + 1
        one.save()
        trail.record(record=one.record, event=Event.MEETING_REGISTRATION_MOVED_UP, actor=actor, at=at)
        tell_one(one, plan, "moved_up", at)
        moved += 1
    return moved


def rank(registration: Registration) -> int:
    """Where a waiting registration stands in the line, counted from one."""
    before = Registration.objects.filter(plan=registration.plan_id, state="waiting", in_line__lt=registration.in_line)
    return before.count() + 1
