"""An amendment that is under way when the assistance ends: nobody waits for it any more."""

from datetime import datetime

from facility.apps.assistance.models import Amendment, Request
from facility.apps.assistance.models.amendments import OPEN
from facility.apps.assistance.tasks import AMEND, ANSWER_AMENDMENT
from facility.core.assistance_lifecycles import ASSISTANCE_AMENDMENT
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor
from facility.foundation.base.acts import step
from facility.foundation.clocks import public as clocks
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


@step
def lapse_amendment(request: Request, actor: Actor, at: datetime) -> None:
    """The assistance is delivered or given up: what was to be amended stays as it was agreed. The request is locked."""
    found = Amendment.objects.filter(terms__request=request, state__in=OPEN).first()
    if found is None:
        return
    found.state, found.settled_at = advance(ASSISTANCE_AMENDMENT, found.state, "lapse"), at
    found.save()
    for kind in (AMEND, ANSWER_AMENDMENT):
        clocks.stop(record=request.record, kind=kind, actor=actor, at=at)
    facts = {"amendment": found.number}
    trail.record(record=request.record, event=Event.ASSISTANCE_AMENDMENT_LAPSED, actor=actor, at=at, facts=facts)
