"""Follow-up: some time after the assistance the authority says what has come of it; then the request is closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from facility.apps.assistance.actions.asking import locked
from facility.apps.assistance.actions.judging import said
from facility.apps.assistance.indexing import index_request
from facility.apps.assistance.models import Deliverable, DeliverableUse, FollowUp, FollowUpAnswer, Request
from facility.apps.assistance.models.evaluations import USES
from facility.apps.assistance.policy import COORDINATOR, may_close, may_follow, may_tell_use
from facility.apps.assistance.queries.evaluations import may_be_closed
from facility.apps.assistance.queries.programmes import terms_of
from facility.apps.assistance.tasks import CLOSE, CLOSE_POLICY, TELL_USE, end_of_day
from facility.apps.assistance.telling import tell
from facility.core.component_lifecycles import ASSISTANCE
from facility.core.errors import NotAllowedNow, Refused
from facility.core.findings import Finding, at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action, step
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

LONGEST = 4000


@dataclass(frozen=True)
class Use:
    """Whether a deliverable is used, and for what."""

    use: str
    words: str = ""


@action
def ask_use(*, request_id: int, actor: Actor, at: datetime) -> FollowUp:
    """Ask the authority what has come of the assistance, once its day has come; a task and a letter with the day.

    Raises NotFound, Forbidden, NotAllowedNow (not evaluated, asked already, too early, or no interval is known).
    """
    request = locked(request_id)
    require(may_follow, actor)
    request.state = advance(ASSISTANCE, request.state, "ask_use")
    if request.follow_up_on is None or request.follow_up_on > local_day(at):
        raise NotAllowedNow("ask_use", "too early", ASSISTANCE.name)
    days = terms_of(request.programme, local_day(at)).answer_days
    due = end_of_day(local_day(at) + timedelta(days=days)) if days is not None else None
    # Where no period is known nothing falls due: coordinators may close it when they see fit.
    made = FollowUp.objects.create(request=request, asked_at=at, due_at=due, overdue_at=None if due else at)
    request.save()
    user_id = request.submitted_by
    clocks.start(record=request.record, kind=TELL_USE, due_at=due, user_id=user_id, actor=actor, at=at)
    index_request(request, at)
    trail.record(record=request.record, event=Event.ASSISTANCE_FOLLOW_UP_ASKED, actor=actor, at=at)
    tell(request, "follow_up_asked", _asked(request, due), at)
    return made


def _asked(request: Request, due: datetime | None) -> dict[str, object]:
    moment = {"moment": due.isoformat() if due else None}
    return {"title": request.title, "due": moment, "path": f"/assistance/requests/{request.record.token}/follow-up/"}


@action
def press_use(*, request_id: int, actor: Actor, at: datetime) -> FollowUp:
    """Remind once when the time to answer has passed; when it has passed again, put it before the coordinators.

    Raises NotFound, Forbidden, NotAllowedNow (not asked, in time, left to the coordinators already).
    """
    request = locked(request_id)
    require(may_follow, actor)
    found = FollowUp.objects.filter(request=request).first()
    if request.state != "follow_up_due" or found is None or found.overdue_at is not None:
        raise NotAllowedNow("press_use", request.state, ASSISTANCE.name)
    if found.due_at is None or at <= found.due_at:
        raise NotAllowedNow("press_use", "in time", ASSISTANCE.name)
    if found.reminded_at is None:
        again = found.due_at - found.asked_at
        _remind(request, found, end_of_day(local_day(at + again)), actor, at)
    else:
        found.overdue_at = at
        role = COORDINATOR
        clocks.start(record=request.record, kind=CLOSE, policy=CLOSE_POLICY, role=role, actor=actor, at=at)
    found.save()
    return found


@step
def _remind(request: Request, found: FollowUp, due: datetime, actor: Actor, at: datetime) -> None:
    found.reminded_at, found.due_at = at, due
    if clocks.clocks_of(request.record).filter(kind=TELL_USE).exclude(state="stopped").exists():
        clocks.extend(record=request.record, kind=TELL_USE, reason="reminded", until=due, actor=actor, at=at)
    trail.record(record=request.record, event=Event.ASSISTANCE_FOLLOW_UP_REMINDED, actor=actor, at=at)
    tell(request, "follow_up_reminder", _asked(request, due), at)


def accepted_deliverables(request: Request) -> list[Deliverable]:
    """What the authority accepted, in its order: each is asked about."""
    return list(Deliverable.objects.filter(terms__request=request, state="accepted").order_by("position"))


def _wrong(deliverables: list[Deliverable], uses: Mapping[int, Use], changed: str) -> list[Finding]:
    found = [
        at_field(f"use_{one.position}", "follow_up.use_missing")
        for one in deliverables
        if one.position not in uses or uses[one.position].use not in USES
    ]
    return found if changed else [*found, at_field("changed", "follow_up.changed_missing")]


def _text(text: str, field: str) -> str:
    return plain_text(text, field).strip()[:LONGEST]


@action
def tell_use(
    *, request_id: int, uses: Mapping[int, Use], changed: str, missing: str, actor: Actor, at: datetime
) -> FollowUpAnswer:
    """Say, as the authority, which deliverables are used (by their place), what changed and what is missing: it is closed.

    Raises NotFound, Forbidden, NotAllowedNow (not asked, or closed), Refused (a deliverable left out, nothing said).
    """
    request = locked(request_id)
    require(may_tell_use, actor, request)
    request.state = advance(ASSISTANCE, request.state, "tell_use")
    deliverables, text = accepted_deliverables(request), _text(changed, "changed")
    wrong = _wrong(deliverables, uses, text)
    if wrong:
        raise Refused(wrong)
    made = FollowUpAnswer.objects.create(
        follow_up=request.follow_up,
        changed=text,
        missing=_text(missing, "missing"),
        answered_at=at,
        answered_by=acting(actor),
    )
    DeliverableUse.objects.bulk_create(
        DeliverableUse(
            answer=made,
            deliverable=one,
            use=uses[one.position].use,
            words=_text(uses[one.position].words, f"words_{one.position}"),
        )
        for one in deliverables
    )
    facts = {"used": sum(uses[one.position].use in {"used", "partly"} for one in deliverables)}
    _close(request, Event.ASSISTANCE_FOLLOWED_UP, {**facts, "deliverables": len(deliverables)}, actor, at)
    return made


@step
def _close(request: Request, event: Event, facts: Mapping[str, int], actor: Actor, at: datetime) -> None:
    request.closed_at, request.closed_by = at, acting(actor)
    request.save()
    clocks.stop_all(record=request.record, actor=actor, at=at, reason="closed")
    index_request(request, at)
    trail.record(record=request.record, event=event, actor=actor, at=at, facts=dict(facts))


@action
def close_request(*, request_id: int, reason: str, actor: Actor, at: datetime) -> Request:
    """Close a request of which nobody said what has come of it, with the reason; who asked gets a letter.

    Raises NotFound, Forbidden, NotAllowedNow (there is still time to answer), Refused (no reason).
    """
    request = locked(request_id)
    require(may_close, actor, request)
    state = advance(ASSISTANCE, request.state, "close")
    if not may_be_closed(request, FollowUp.objects.filter(request=request).first()):
        raise NotAllowedNow("close", request.state, ASSISTANCE.name)
    request.state, request.closed_reason = state, said(reason, "reason")
    _close(request, Event.ASSISTANCE_CLOSED, {}, actor, at)
    tell(request, "assistance_closed", {"reason": request.closed_reason}, at)
    return request
