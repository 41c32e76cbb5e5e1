"""Writes for reporting: a duty is met."""

from datetime import datetime

from facility.apps.grants.models import Duty
from facility.apps.grants.tasks import task_of
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor
from facility.foundation.base.acts import step
from facility.foundation.clocks import public as clocks
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


@step
def meet_duty(*, duty_id: int, actor: Actor, at: datetime, cause: str = "") -> Duty:
    """Mark what was due as met. Raises NotFound."""
    duty = Duty.objects.select_related("grant__record").filter(pk=duty_id).first()
    if duty is None:
        raise NotFound("duty")
    duty.met_at = at
    duty.save(update_fields=["met_at"])
    clocks.stop(record=duty.grant.record, kind=task_of(duty), actor=actor, at=at)
    facts = {"kind": duty.kind, "number": duty.number}
    trail.record(record=duty.grant.record, event=Event.GRANT_DUTY_MET, actor=actor, at=at, facts=facts, cause=cause)
    return duty
