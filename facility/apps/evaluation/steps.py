"""Writes for grants: a round is decided once its decision stands."""

from datetime import datetime

from facility.apps.evaluation.models import Round
from facility.core.lifecycle import advance
from facility.core.lifecycles import ROUND
from facility.foundation.accounts.public import Actor
from facility.foundation.base.acts import step
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


@step
def decide_round(*, round_id: int, actor: Actor, at: datetime, cause: str = "") -> Round:
    """Mark a closed round as decided. Raises NotAllowedNow."""
    found = Round.objects.select_related("record").get(pk=round_id)
    records.lock(found.record_id)
    found.refresh_from_db(fields=["state"])
    found.state = advance(ROUND, found.state, "decide")
    found.save(update_fields=["state"])
    trail.record(record=found.record, event=Event.ROUND_DECIDED, actor=actor, at=at, cause=cause)
    return found
