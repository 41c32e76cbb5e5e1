"""Putting a request off to a day, with the reason; it is taken up again before, or by itself on that day."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from facility.apps.assistance.actions.asking import locked
from facility.apps.assistance.actions.judging import said
from facility.apps.assistance.indexing import index_request
from facility.apps.assistance.models import Deferral, Request
from facility.apps.assistance.policy import COORDINATOR, may_defer, may_follow
from facility.apps.assistance.tasks import DECISION, LATE, PREPARATION, TAKE_UP, TRIAGE, end_of_day
from facility.apps.assistance.telling import tell
from facility.core.component_lifecycles import ASSISTANCE
from facility.core.errors import NotAllowedNow, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action, step
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

# Where a request can be put off from; one that is deferred is deferred again to another day.
DEFERRABLE = ("submitted", "registered", "for_decision", "deferred")
# The terms that rest meanwhile; the warning of the last useful day rests too, its day does not move.
_TERMS = (TRIAGE, PREPARATION, DECISION)
_BACK = {"submitted": "take_up_to_check", "registered": "take_up", "for_decision": "take_up_to_decide"}


def deferral_of(request: Request) -> Deferral | None:
    """The newest time that the request was put off. One query."""
    return request.deferrals.last()


@action
def defer(*, request_id: int, until: date, reason: str, actor: Actor, at: datetime) -> Request:
    """Put a request off to a later day, or to another one than before; the authority reads the reason in a letter.

    Any later day may be chosen: no longest deferral is public. The term of triage or of the decision rests, nobody is
    warned of the last useful day meanwhile, and a task stands on the day. While services are consulted it is refused:
    they were given a day to reply, and their silence would count as no objection to something that rests. The
    consultation is closed first; what was said in it stays.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (no reason, no later day, a consultation is open).
    """
    request = locked(request_id)
    require(may_defer, actor, request)
    if request.state == "in_consultation":
        raise Refused(at_field("", "assistance.consultation_open"))
    state = advance(ASSISTANCE, request.state, "defer")
    if until <= local_day(at):
        raise Refused(at_field("until", "assistance.deferred_to_past"))
    before = deferral_of(request) if request.state == "deferred" else None
    made = Deferral.objects.create(
        request=request,
        stood=before.stood if before is not None else request.state,
        until=until,
        reason=said(reason, "reason"),
        deferred_at=at,
        deferred_by=acting(actor),
    )
    if before is None:
        _rest(request, (until - local_day(at)).days, actor, at)
    else:
        clocks.stop(record=request.record, kind=TAKE_UP, actor=actor, at=at)
        _shift(request, (until - before.until).days, actor, at)
    request.state, request.deferred_until = state, until
    request.save()
    due = end_of_day(until)
    clocks.start(record=request.record, kind=TAKE_UP, due_at=due, role=COORDINATOR, actor=actor, at=at)
    index_request(request, at)
    facts = {"until": until.isoformat()}
    trail.record(record=request.record, event=Event.ASSISTANCE_DEFERRED, actor=actor, at=at, facts=facts)
    tell(request, "assistance_deferred", {"reason": made.reason, "until": {"day": until.isoformat()}}, at)
    return request


@step
def _rest(request: Request, days: int, actor: Actor, at: datetime) -> None:
    """The open terms rest; those with a fixed day get it later by as many days as the request is put off."""
    kinds = set(_open(request, *_TERMS, LATE).values_list("kind", flat=True))
    for kind in sorted(kinds):
        clocks.pause(record=request.record, kind=kind, reason="deferred", actor=actor, at=at)
    _shift(request, days, actor, at)


@step
def _shift(request: Request, days: int, actor: Actor, at: datetime) -> None:
    """Move the fixed days of resting terms. What counts by a policy has no day while it rests, and needs none moved."""
    for clock in _open(request, *_TERMS).filter(state="paused"):
        if clock.due_at is not None:
            moved = end_of_day(local_day(clock.due_at) + timedelta(days=days))
            clocks.extend(record=request.record, kind=clock.kind, reason="deferred", until=moved, actor=actor, at=at)


def _open(request: Request, *kinds: str) -> QuerySet[clocks.Clock]:
    return clocks.clocks_of(request.record).exclude(state="stopped").filter(kind__in=kinds)


@action
def take_up(*, request_id: int, actor: Actor, at: datetime) -> Request:
    """Take a deferred request up again before its day; it goes on where it stood, and the authority gets a letter.

    Raises NotFound, Forbidden, NotAllowedNow.
    """
    request = locked(request_id)
    require(may_defer, actor, request)
    return _taken_up(request, actor, at)


def deferred_to(at: datetime) -> list[int]:
    """Requests whose day has come. One query."""
    rows = Request.objects.filter(state="deferred", deferred_until__lte=local_day(at))
    return list(rows.order_by("pk").values_list("pk", flat=True))


@action
def take_up_on_its_day(*, request_id: int, actor: Actor, at: datetime) -> Request:
    """Take a request up again because its day has come; coordinators find their task again.

    Raises NotFound, Forbidden, NotAllowedNow (not deferred, or its day is still to come).
    """
    request = locked(request_id)
    require(may_follow, actor)
    if request.deferred_until is not None and local_day(at) < request.deferred_until:
        raise NotAllowedNow("take_up", "in time", ASSISTANCE.name)
    return _taken_up(request, actor, at)


@step
def _taken_up(request: Request, actor: Actor, at: datetime) -> Request:
    last = deferral_of(request)
    stood = last.stood if last is not None else "registered"
    until, request.state = request.deferred_until, advance(ASSISTANCE, request.state, _BACK[stood])
    request.deferred_until = None
    request.save()
    clocks.stop(record=request.record, kind=TAKE_UP, actor=actor, at=at)
    if until is not None:
        _shift(request, (local_day(at) - until).days, actor, at)
    kinds = set(_open(request, *_TERMS, LATE).filter(state="paused").values_list("kind", flat=True))
    for kind in sorted(kinds):
        clocks.resume(record=request.record, kind=kind, reason="taken up", actor=actor, at=at)
    index_request(request, at)
    trail.record(record=request.record, event=Event.ASSISTANCE_TAKEN_UP, actor=actor, at=at)
    tell(request, "assistance_taken_up", {}, at)
    return request
