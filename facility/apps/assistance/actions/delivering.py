"""Deliverables: handed in with a file, accepted or sent back by the authority; once all are accepted, it is delivered."""

from datetime import datetime
from typing import Any

from facility.apps.assistance.actions.asking import locked
from facility.apps.assistance.actions.evaluating import begin
from facility.apps.assistance.actions.judging import said
from facility.apps.assistance.actions.lapsing import lapse_amendment
from facility.apps.assistance.indexing import index_request
from facility.apps.assistance.models import Booking, Deliverable, HandIn, Request
from facility.apps.assistance.policy import COORDINATOR, may_answer_deliverable, may_run_mission
from facility.apps.assistance.tasks import ACCEPT, ACCEPT_POLICY, DELIVER, end_of_day
from facility.apps.assistance.telling import tell
from facility.core.component_lifecycles import ASSISTANCE, ASSISTANCE_DELIVERABLE
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import act, action, step
from facility.foundation.clocks import public as clocks
from facility.foundation.files import public as files
from facility.foundation.forms.public import plain_text
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

PURPOSE = "deliverable"


def _locked(deliverable_id: int) -> tuple[Request, Deliverable]:
    """A deliverable whose request's record is locked until the transaction ends. Raises NotFound."""
    found = Deliverable.objects.filter(pk=deliverable_id).values_list("terms__request_id", flat=True).first()
    if found is None:
        raise NotFound("deliverable")
    return locked(found), Deliverable.objects.select_related("terms").get(pk=deliverable_id)


def works_for(request: Request, actor: Actor) -> bool:
    """Whether the actor is an expert in a mission of the request."""
    if actor.person_id is None:
        return False
    rows = Booking.objects.filter(mission__request=request, state="confirmed", expert__person=actor.person_id)
    return rows.exists()


def may_hand_in(request: Request, actor: Actor) -> bool:
    """An expert in a mission of the request hands in, or who runs its missions."""
    return may_run_mission(actor, request) or works_for(request, actor)


def _allowed(request: Request, actor: Actor) -> None:
    if not may_hand_in(request, actor):
        raise Forbidden("assistance.hand_in")


def _kind(of: str, deliverable: Deliverable) -> str:
    return f"{of}:{deliverable.position}"


@step
def expect(request: Request, actor: Actor, at: datetime) -> None:
    """Once a mission is open, every deliverable with a day is a task until it is handed in."""
    for one in request.terms.deliverables.filter(state="expected").exclude(due_on=None):
        due, role = end_of_day(one.due_on), COORDINATOR  # type: ignore[arg-type]
        clocks.start(record=request.record, kind=_kind(DELIVER, one), due_at=due, role=role, actor=actor, at=at)


def hand_in(*, deliverable_id: int, upload: Any, words: str, actor: Actor, at: datetime) -> HandIn:
    """Hand in what the terms promise, as an expert of a mission or who runs it: a file, and a word if one likes.

    The file is looked into and encrypted before the transaction. Raises NotFound, Forbidden, NotAllowedNow (no mission
    yet, handed in or accepted already), Refused (a file that is empty, too large or of a kind that is not taken).
    """
    waiting = Deliverable.objects.select_related("terms__request").filter(pk=deliverable_id).first()
    if waiting is None:
        raise NotFound("deliverable")
    _allowed(waiting.terms.request, actor)
    prepared = files.prepare(upload)
    with act():
        request, one = _locked(deliverable_id)
        _allowed(request, actor)
        if request.state != "in_delivery":
            raise NotAllowedNow("hand_in", request.state, "assistance")
        one.state = advance(ASSISTANCE_DELIVERABLE, one.state, "hand_in")
        stored = files.keep(record=request.record, prepared=prepared, purpose=PURPOSE, actor=actor, at=at)
        made = HandIn.objects.create(
            deliverable=one,
            number=one.hand_ins.count() + 1,
            file=stored,
            words=plain_text(words, "words").strip()[:2000],
            handed_at=at,
            handed_by=acting(actor),
        )
        one.save()
        clocks.stop(record=request.record, kind=_kind(DELIVER, one), actor=actor, at=at)
        policy, asks = ACCEPT_POLICY, request.submitted_by
        kind = _kind(ACCEPT, one)
        clocks.start(record=request.record, kind=kind, policy=policy, user_id=asks, actor=actor, at=at)
        _record(request, one, Event.ASSISTANCE_DELIVERABLE_HANDED_IN, actor, at)
        tell(request, "assistance_deliverable_handed_in", {"deliverable": one.title}, at)
    return made


def _record(request: Request, one: Deliverable, event: Event, actor: Actor, at: datetime) -> None:
    facts = {"deliverable": one.position}
    trail.record(record=request.record, event=event, actor=actor, at=at, facts=facts)


def _answerable(deliverable_id: int, number: int, actor: Actor) -> tuple[Request, Deliverable, HandIn]:
    """What waits for an answer, for a person of the authority who did not hand it in.

    Raises NotFound, Forbidden, Refused where another one was handed in since it was read.
    """
    request, one = _locked(deliverable_id)
    require(may_answer_deliverable, actor, request)
    newest = one.hand_ins.order_by("-number").first()
    if newest is None:
        raise NotAllowedNow("answer", one.state, "assistance_deliverable")
    if newest.handed_by == acting(actor):
        raise Forbidden(may_answer_deliverable.code)
    if one.state == "handed_in" and newest.number != number:
        raise Refused(at_field("", "deliverable.changed_meanwhile"))
    return request, one, newest


def _answer(newest: HandIn, answer: str, actor: Actor, at: datetime) -> None:
    newest.answer, newest.answered_at, newest.answered_by = answer, at, acting(actor)
    newest.save()


@action
def accept_deliverable(*, deliverable_id: int, number: int, actor: Actor, at: datetime) -> Deliverable:
    """Accept, as the authority, what was handed in; who handed it in gets a letter.

    Raises NotFound, Forbidden (also for whoever handed it in), NotAllowedNow, Refused (another one came meanwhile).
    """
    request, one, newest = _answerable(deliverable_id, number, actor)
    one.state = advance(ASSISTANCE_DELIVERABLE, one.state, "accept")
    _answer(newest, "accepted", actor, at)
    one.save()
    clocks.stop(record=request.record, kind=_kind(ACCEPT, one), actor=actor, at=at)
    _record(request, one, Event.ASSISTANCE_DELIVERABLE_ACCEPTED, actor, at)
    tell(request, "assistance_deliverable_accepted", {"deliverable": one.title}, at, to=newest.handed_by)
    settle(request, actor, at)
    return one


@action
def send_deliverable_back(*, deliverable_id: int, number: int, reason: str, actor: Actor, at: datetime) -> Deliverable:
    """Send back, as the authority, what was handed in, with what is to change; who handed it in gets a letter.

    Raises NotFound, Forbidden (also for whoever handed it in), NotAllowedNow, Refused (no reason, another one came).
    """
    request, one, newest = _answerable(deliverable_id, number, actor)
    one.state = advance(ASSISTANCE_DELIVERABLE, one.state, "send_back")
    newest.reason = said(reason, "reason")
    _answer(newest, "sent_back", actor, at)
    one.save()
    clocks.stop(record=request.record, kind=_kind(ACCEPT, one), actor=actor, at=at)
    kind, policy, role = _kind(DELIVER, one), ACCEPT_POLICY, COORDINATOR
    clocks.start(record=request.record, kind=kind, policy=policy, role=role, actor=actor, at=at)
    _record(request, one, Event.ASSISTANCE_DELIVERABLE_SENT_BACK, actor, at)
    told = {"deliverable": one.title, "reason": newest.reason}
    tell(request, "assistance_deliverable_sent_back", told, at, to=newest.handed_by)
    return one


@step
def settle(request: Request, actor: Actor, at: datetime) -> bool:
    """The assistance is delivered once every deliverable is accepted and no mission is open or put off."""
    waits = request.terms.deliverables.exclude(state="accepted").exists()
    if request.state != "in_delivery" or waits or request.missions.filter(state__in=["open", "postponed"]).exists():
        return False
    request.state = advance(ASSISTANCE, request.state, "deliver")
    request.delivered_at = at
    request.save()
    lapse_amendment(request, actor, at)
    clocks.stop_all(record=request.record, actor=actor, at=at, reason="delivered")
    index_request(request, at)
    trail.record(record=request.record, event=Event.ASSISTANCE_DELIVERED, actor=actor, at=at)
    tell(request, "assistance_delivered", {}, at)
    begin(request, actor, at)
    return True
