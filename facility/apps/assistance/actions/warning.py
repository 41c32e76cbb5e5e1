"""The last useful day: coordinators are warned once, when most of the time in which the assistance is useful has passed."""

from datetime import datetime

from facility.apps.assistance.actions.asking import locked
from facility.apps.assistance.models import Request
from facility.apps.assistance.policy import COORDINATOR, may_follow
from facility.apps.assistance.queries.lateness import RUNNING, warned_from
from facility.apps.assistance.queries.programmes import terms_of
from facility.apps.assistance.tasks import LATE, end_of_day
from facility.core.component_lifecycles import ASSISTANCE
from facility.core.errors import NotAllowedNow
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action, step
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


@step
def keep_warned(request: Request, actor: Actor, at: datetime) -> None:
    """The task of coordinators until the last useful day, where they were warned; a decision does not take it away."""
    if request.late_warned_at is not None and request.latest is not None:
        role, due = COORDINATOR, end_of_day(request.latest)
        clocks.start(record=request.record, kind=LATE, due_at=due, role=role, actor=actor, at=at)


@action
def warn_late(*, request_id: int, actor: Actor, at: datetime) -> Request:
    """Warn the coordinators that little of the useful time is left: a task until the last useful day.

    Raises NotFound, Forbidden, NotAllowedNow (warned already, still in time, delivered or over).
    """
    request = locked(request_id)
    require(may_follow, actor)
    if request.state not in RUNNING or request.late_warned_at is not None:
        raise NotAllowedNow("warn_late", request.state, ASSISTANCE.name)
    begins = warned_from(request, terms_of(request.programme, local_day(at)))
    if begins is None or at < begins:
        raise NotAllowedNow("warn_late", "in time", ASSISTANCE.name)
    request.late_warned_at = at
    request.save()
    keep_warned(request, actor, at)
    trail.record(record=request.record, event=Event.ASSISTANCE_LATE_WARNED, actor=actor, at=at)
    return request
