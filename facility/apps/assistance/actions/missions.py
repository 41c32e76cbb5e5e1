"""Missions: opened from terms agreed and days confirmed, joined by more experts, postponed, cancelled, ended."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from facility.apps.assistance.actions.asking import locked
from facility.apps.assistance.actions.booking import release
from facility.apps.assistance.actions.delivering import expect, settle
from facility.apps.assistance.actions.judging import said
from facility.apps.assistance.actions.roster import locked as locked_expert
from facility.apps.assistance.indexing import index_request
from facility.apps.assistance.models import BookedDay, Booking, DayWorked, Mission, Request
from facility.apps.assistance.policy import COORDINATOR, may_run_mission
from facility.apps.assistance.tasks import END_MISSION, MOBILISE, NOTE_DAYS, end_of_day
from facility.apps.assistance.telling import tell, tell_expert
from facility.core.component_lifecycles import ASSISTANCE, ASSISTANCE_MISSION
from facility.core.errors import NotFound, Refused
from facility.core.findings import Finding, at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action, step
from facility.foundation.base.text import one_line
from facility.foundation.clocks import public as clocks
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


def locked_mission(mission_id: int) -> tuple[Request, Mission]:
    """A mission whose request's record is locked until the transaction ends. Raises NotFound."""
    request_id = Mission.objects.filter(pk=mission_id).values_list("request_id", flat=True).first()
    if request_id is None:
        raise NotFound("mission")
    request = locked(request_id)
    return request, Mission.objects.get(pk=mission_id)


def bookings_in(mission: Mission) -> list[Booking]:
    """The confirmed bookings of a mission, with their experts."""
    rows = Booking.objects.filter(mission=mission, state="confirmed")
    return list(rows.select_related("expert__record", "expert__person__user").order_by("expert_id", "pk"))


def _joinable(request: Request, booking_ids: Iterable[int]) -> list[Booking]:
    """Confirmed bookings of the request that are in no mission yet. Raises Refused for none, or for any other."""
    wanted = set(booking_ids)
    rows = Booking.objects.filter(pk__in=wanted, request=request, state="confirmed", mission=None)
    found = list(rows.select_related("expert__record", "expert__person__user").order_by("expert_id", "pk"))
    if not wanted or len(found) < len(wanted):
        raise Refused(at_field("bookings", "mission.bookings"))
    return found


def _wrong_days(request: Request, first: date, last: date, bookings: Sequence[Booking]) -> list[Finding]:
    """The mission lies within the terms, and each booking has a day within the mission."""
    terms = request.terms
    found = []
    if last < first:
        found.append(at_field("last_day", "assistance.frame_backwards"))
    elif terms.first_day and terms.last_day and not terms.first_day <= first <= last <= terms.last_day:
        found.append(at_field("first_day", "mission.outside_terms", first_on=terms.first_day, last_on=terms.last_day))
    days = BookedDay.objects.filter(booking__in=bookings, day__gte=first, day__lte=last)
    inside = set(days.values_list("booking_id", flat=True))
    if not found and any(one.pk not in inside for one in bookings):
        found.append(at_field("bookings", "mission.no_day_inside"))
    return found


@step
def _join(mission: Mission, bookings: Sequence[Booking], actor: Actor, at: datetime) -> None:
    """Put bookings into a mission; each expert gets a letter and the task to note the days worked."""
    Booking.objects.filter(pk__in=[one.pk for one in bookings]).update(mission=mission)
    for one in bookings:
        user_id = one.expert.person.user_id
        if user_id is not None:
            kind, due = f"{NOTE_DAYS}:{mission.pk}", end_of_day(mission.last_day)
            record = locked_expert(one.expert_id).record
            clocks.start(record=record, kind=kind, due_at=due, user_id=user_id, actor=actor, at=at)
        tell_expert(mission, one.expert, "mission_joined", at)


def _record(request: Request, mission: Mission, event: Event, actor: Actor, at: datetime, **facts: object) -> None:
    told = {"mission": mission.number, **facts}
    trail.record(record=request.record, event=event, actor=actor, at=at, facts=told)


@step
def _due(request: Request, mission: Mission, actor: Actor, at: datetime) -> None:
    """The task to end the mission, by its last day."""
    kind, due = f"{END_MISSION}:{mission.number}", end_of_day(mission.last_day)
    clocks.start(record=request.record, kind=kind, due_at=due, role=COORDINATOR, actor=actor, at=at)


@step
def _no_task(request: Request, mission: Mission, actor: Actor, at: datetime) -> None:
    clocks.stop(record=request.record, kind=f"{END_MISSION}:{mission.number}", actor=actor, at=at)
    for one in bookings_in(mission):
        clocks.stop(record=one.expert.record, kind=f"{NOTE_DAYS}:{mission.pk}", actor=actor, at=at)


@action
def open_mission(
    *,
    request_id: int,
    title: str,
    place: str,
    first_day: date,
    last_day: date,
    booking_ids: Iterable[int],
    actor: Actor,
    at: datetime,
) -> Mission:
    """Open a mission within the agreed terms, with experts whose days are confirmed for the request.

    Raises NotFound, Forbidden, NotAllowedNow (no terms agreed), Refused (no title, days outside the terms, a booking
    that is not confirmed for this request, is in another mission, or has no day inside).
    """
    request = locked(request_id)
    require(may_run_mission, actor, request)
    request.state = advance(ASSISTANCE, request.state, "open_mission")
    bookings = _joinable(request, booking_ids)
    wrong = _wrong_days(request, first_day, last_day, bookings)
    if not one_line(title):
        wrong.append(at_field("title", "assistance.title_missing"))
    if wrong:
        raise Refused(wrong)
    mission = Mission.objects.create(
        request=request,
        number=request.missions.count() + 1,
        title=one_line(title)[:200],
        place=one_line(place)[:200],
        first_day=first_day,
        last_day=last_day,
        opened_at=at,
        opened_by=acting(actor),
    )
    request.save()
    clocks.stop(record=request.record, kind=MOBILISE, actor=actor, at=at)
    _due(request, mission, actor, at)
    _join(mission, bookings, actor, at)
    expect(request, actor, at)
    index_request(request, at)
    _record(request, mission, Event.ASSISTANCE_BEGUN, actor, at, experts=len(bookings))
    tell(request, "assistance_mission_opened", told(mission), at)
    return mission


def told(mission: Mission) -> dict[str, object]:
    """What letters say of a mission."""
    return {
        "mission": mission.title,
        "first": {"day": mission.first_day.isoformat()},
        "last": {"day": mission.last_day.isoformat()},
    }


@action
def join_mission(*, mission_id: int, booking_ids: Iterable[int], actor: Actor, at: datetime) -> Mission:
    """Add experts, whose days are confirmed for the request, to an open mission.

    Raises NotFound, Forbidden, NotAllowedNow, Refused.
    """
    request, mission = locked_mission(mission_id)
    require(may_run_mission, actor, request)
    advance(ASSISTANCE_MISSION, mission.state, "join")
    bookings = _joinable(request, booking_ids)
    wrong = _wrong_days(request, mission.first_day, mission.last_day, bookings)
    if wrong:
        raise Refused(wrong)
    _join(mission, bookings, actor, at)
    _record(request, mission, Event.ASSISTANCE_MISSION_JOINED, actor, at, experts=len(bookings))
    return mission


def _nothing_worked(mission: Mission) -> None:
    """A mission in which days were worked is ended, neither postponed nor cancelled. Raises Refused."""
    if mission.days_worked.exists():
        raise Refused(at_field("", "mission.worked"))


@step
def _give_back(mission: Mission, reason: str, actor: Actor, at: datetime) -> None:
    """Release the days of every expert of the mission; each gets a letter with the reason."""
    for one in bookings_in(mission):
        release(one.pk, reason, actor, at)


@action
def postpone_mission(*, mission_id: int, reason: str, actor: Actor, at: datetime) -> Mission:
    """Put a mission off with the reason: its experts' days are free again; it is resumed with new days.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (no reason; days were worked).
    """
    request, mission = locked_mission(mission_id)
    require(may_run_mission, actor, request)
    mission.state = advance(ASSISTANCE_MISSION, mission.state, "postpone")
    mission.postponed_reason = said(reason, "reason")
    _nothing_worked(mission)
    _no_task(request, mission, actor, at)
    _give_back(mission, mission.postponed_reason, actor, at)
    mission.save()
    _record(request, mission, Event.ASSISTANCE_MISSION_POSTPONED, actor, at)
    _mobilise(request, actor, at)
    tell(request, "assistance_mission_postponed", {**told(mission), "reason": mission.postponed_reason}, at)
    return mission


@step
def _mobilise(request: Request, actor: Actor, at: datetime) -> None:
    """Experts are sought again."""
    role, policy = COORDINATOR, "assistance_mobilise"
    clocks.start(record=request.record, kind=MOBILISE, actor=actor, at=at, policy=policy, role=role)


@action
def resume_mission(
    *, mission_id: int, first_day: date, last_day: date, booking_ids: Iterable[int], actor: Actor, at: datetime
) -> Mission:
    """Take a postponed mission up again, in new days, with experts whose days are confirmed for the request.

    Raises NotFound, Forbidden, NotAllowedNow, Refused as opening one does.
    """
    request, mission = locked_mission(mission_id)
    require(may_run_mission, actor, request)
    mission.state = advance(ASSISTANCE_MISSION, mission.state, "resume")
    bookings = _joinable(request, booking_ids)
    wrong = _wrong_days(request, first_day, last_day, bookings)
    if wrong:
        raise Refused(wrong)
    mission.first_day, mission.last_day = first_day, last_day
    mission.save()
    clocks.stop(record=request.record, kind=MOBILISE, actor=actor, at=at)
    _due(request, mission, actor, at)
    _join(mission, bookings, actor, at)
    _record(request, mission, Event.ASSISTANCE_MISSION_RESUMED, actor, at, experts=len(bookings))
    tell(request, "assistance_mission_opened", told(mission), at)
    return mission


@action
def cancel_mission(*, mission_id: int, reason: str, actor: Actor, at: datetime) -> Mission:
    """Cancel a mission with the reason; its experts' days are free again, another mission can be opened.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (no reason; days were worked).
    """
    request, mission = locked_mission(mission_id)
    require(may_run_mission, actor, request)
    mission.state = advance(ASSISTANCE_MISSION, mission.state, "cancel")
    mission.closing_words = said(reason, "reason")
    _nothing_worked(mission)
    _no_task(request, mission, actor, at)
    _give_back(mission, mission.closing_words, actor, at)
    mission.closed_at, mission.closed_by = at, acting(actor)
    mission.save()
    _record(request, mission, Event.ASSISTANCE_MISSION_CANCELLED, actor, at)
    tell(request, "assistance_mission_cancelled", {**told(mission), "reason": mission.closing_words}, at)
    if not settle(request, actor, at):
        _mobilise(request, actor, at)
    return mission


@action
def end_mission(*, mission_id: int, words: str, actor: Actor, at: datetime) -> Mission:
    """End a mission, saying what was done; days that were booked and not worked are free again.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (says nothing; no day was worked).
    """
    request, mission = locked_mission(mission_id)
    require(may_run_mission, actor, request)
    mission.state = advance(ASSISTANCE_MISSION, mission.state, "end")
    mission.closing_words = said(words, "words")
    if not mission.days_worked.exists():
        raise Refused(at_field("", "mission.nothing_worked"))
    _no_task(request, mission, actor, at)
    for one in bookings_in(mission):
        locked_expert(one.expert_id)
        worked = DayWorked.objects.filter(booking=one).values_list("day", flat=True)
        one.booked_days.exclude(day__in=list(worked)).delete()
    mission.closed_at, mission.closed_by = at, acting(actor)
    mission.save()
    _record(request, mission, Event.ASSISTANCE_MISSION_ENDED, actor, at, days=mission.days_worked.count())
    tell(request, "assistance_mission_ended", {**told(mission), "words": mission.closing_words}, at)
    settle(request, actor, at)
    return mission
