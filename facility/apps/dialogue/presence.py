"""Who was there: noted at the door for one person or for many in one act, and corrected; each on the person's trail."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from facility.apps.dialogue.models import Registration
from facility.apps.dialogue.placing import locked_plan
from facility.apps.dialogue.policy import may_run_registration
from facility.apps.dialogue.registering import locked_registration
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action, step
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

MOST = 300


@dataclass(frozen=True)
class Noted:
    """What came of noting many: how many are noted now, were so already, or have no place any more."""

    noted: int
    already: int
    without_place: int


@action
def check_in(*, registration_id: int, present: bool, actor: Actor, at: datetime) -> Registration:
    """Note at the door that somebody is there, or take it back. Raises NotFound, Forbidden, NotAllowedNow."""
    plan, row = locked_registration(registration_id)
    require(may_run_registration, actor, row)
    if row.state != "placed" or plan.state != "published" or (row.checked_in_at is not None) is present:
        raise NotAllowedNow("check_in", row.state, "registration")
    _note(row, actor, at, present=present)
    return row


@step
def _note(row: Registration, actor: Actor, at: datetime, *, present: bool) -> None:
    """Write it in the locked row and on its trail, where an earlier note stays."""
    row.checked_in_at = at if present else None
    row.save(update_fields=["checked_in_at"])
    event = Event.MEETING_REGISTRATION_PRESENT if present else Event.MEETING_REGISTRATION_ABSENT
    trail.record(record=row.record, event=event, actor=actor, at=at)


@action
def check_in_many(
    *, plan_id: int, registration_ids: Collection[int], present: bool, actor: Actor, at: datetime
) -> Noted:
    """Note that these people are there, or take it back; who is noted so already, or lost the place, is left and counted.

    Raises NotFound (also where one registered for another meeting: nothing is noted then), Forbidden, NotAllowedNow (not
    published), Refused (nobody, or more than three hundred at once).
    """
    plan = locked_plan(plan_id)
    require(may_run_registration, actor, plan)
    if plan.state != "published":
        raise NotAllowedNow("check_in", plan.state, "meeting")
    wanted = sorted(set(registration_ids))
    if not 1 <= len(wanted) <= MOST:
        raise Refused(at_field("people", "dialogue.tick_somebody" if not wanted else "dialogue.tick_fewer", most=MOST))
    rows = list(plan.registrations.select_related("record").filter(pk__in=wanted).order_by("pk"))
    if len(rows) != len(wanted):
        raise NotFound("registration")
    placed = [one for one in rows if one.state == "placed"]
    changing = [one for one in placed if (one.checked_in_at is not None) is not present]
    for row in changing:
        row.record = records.lock(row.record_id)
        _note(row, actor, at, present=present)
    return Noted(len(changing), len(placed) - len(changing), len(rows) - len(placed))
