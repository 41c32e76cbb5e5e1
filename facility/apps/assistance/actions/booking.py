"""Booking experts: days are held, agreed to, confirmed or released; the database keeps a day from being taken twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Sum
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facility.apps.assistance import ceilings
from facility.apps.assistance.actions import asking
from facility.apps.assistance.actions.roster import OWN_PAGE, locked
from facility.apps.assistance.models import BookedDay, Booking, DayWorked, Expert, Programme, Request
from facility.apps.assistance.policy import may_book_expert, may_draft_terms, may_follow
from facility.apps.assistance.queries.programmes import terms_of, terms_on
from facility.apps.assistance.roster_words import ANSWER, SETTLE
from facility.apps.assistance.snapshots import Terms
from facility.apps.assistance.tasks import NOTE_DAYS
from facility.apps.assistance.telling import write
from facility.core.component_lifecycles import BOOKING
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding, at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action, step
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.post import public as post
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

# A slip of the year should not take an expert for decades.
MOST_DAYS = 260
# Where a request stands while experts are booked for it.
BOOKABLE = ("mobilising", "in_delivery")


def days_said(days: Sequence[date]) -> str:
    """The first of these days in words; the rest as a number."""
    shown = ", ".join(date_format(day, "DATE_FORMAT") for day in days[:5])
    rest = len(days) - 5
    return shown if rest <= 0 else shown + ngettext(" and %(n)s more day", " and %(n)s more days", rest) % {"n": rest}


def _findings(expert: Expert, days: Sequence[date], purpose: str, at: datetime) -> list[Finding]:
    if not days or len(days) > MOST_DAYS or days[0] < local_day(at):
        text = _("Choose working days from today on, %(most)s at most.") % {"most": MOST_DAYS}
        return [at_field("first_day", "booking.days", text=text)]
    found = []
    if not purpose:
        found.append(at_field("purpose", "text_missing"))
    periods = list(expert.periods.values_list("starts_on", "ends_on"))
    away = [day for day in days if not any(first <= day <= last for first, last in periods)]
    if away:
        text = _("The expert is not available on these days: %(days)s.") % {"days": days_said(away)}
        found.append(at_field("first_day", "booking.not_available", text=text))
    taken = list(BookedDay.objects.filter(expert=expert, day__in=days).values_list("day", flat=True).order_by("day"))
    if taken:
        text = _("The expert is already booked on these days: %(days)s. Choose others, or another expert.")
        found.append(at_field("first_day", "booking.taken", text=text % {"days": days_said(taken)}))
    if expert.release == "refused":
        text = _("The expert’s home authority has refused the release.")
        found.append(at_field("", "booking.release_refused", text=text))
    return found


def days_booked(request: Request) -> int:
    """How many days are taken of those agreed: held or confirmed, and once a mission has ended those worked in it."""
    rows = Booking.objects.filter(request=request).exclude(state="released").exclude(mission__state="ended")
    worked = DayWorked.objects.filter(mission__request=request, mission__state="ended").count()
    return int(rows.aggregate(sum=Sum("days"))["sum"] or 0) + worked


def _for_request(request: Request, wanted: Sequence[date], actor: Actor, at: datetime) -> list[Finding]:
    """What the terms that were agreed say of more days; the request is locked, so that two cannot share what is left."""
    require(may_draft_terms, actor, request)
    if request.state not in BOOKABLE:
        raise NotAllowedNow("hold_days", request.state, "assistance")
    terms, found = request.terms, []
    first, last, most = terms.first_day, terms.last_day, terms.days or 0
    outside = [day for day in wanted if not (first and last and first <= day <= last)]
    if outside:
        text = _("The terms of reference do not cover these days: %(days)s.") % {"days": days_said(outside)}
        found.append(at_field("first_day", "booking.outside_terms", text=text))
    left = most - days_booked(request)
    if len(wanted) > left:
        told = {"asked": len(wanted), "left": left, "most": most}
        text = _("%(asked)s days are more than are left: %(left)s of the %(most)s that were agreed.") % told
        found.append(at_field("last_day", "booking.over_terms", text=text))
    day = local_day(at)
    said = ceilings.of_days(most - left + len(wanted), terms_of(request.programme, day))
    return found + [replace(one, field="last_day") for one in said if one.blocks]


@action
def hold_days(
    *,
    expert_id: int,
    days: Sequence[date],
    purpose: str,
    request_id: int | None = None,
    actor: Actor,
    at: datetime,
) -> Booking:
    """Hold whole days of an admitted expert for a purpose that coordinators and the expert read; for a request within
    its agreed terms.

    The request's record is locked, then the expert's, so that whoever comes second sees the days as taken;
    `bookedday_once` holds it in the database whatever runs. Raises NotFound, Forbidden, NotAllowedNow (not admitted,
    no terms agreed), Refused (naming the days of a clash, and nothing of what they are taken for).
    """
    request = asking.locked(request_id) if request_id is not None else None
    expert = locked(expert_id)
    require(may_book_expert, actor, expert)
    if expert.state != "admitted":
        raise NotAllowedNow("hold_days", expert.state, "expert")
    wanted, said = sorted(set(days)), plain_text(purpose, "purpose").strip()[:300]
    wrong = _findings(expert, wanted, said, at)
    wrong += _for_request(request, wanted, actor, at) if request is not None else []
    if wrong:
        raise Refused(wrong)
    booking = Booking.objects.create(
        expert=expert,
        request=request,
        state=BOOKING.initial,
        purpose=said,
        first_day=wanted[0],
        last_day=wanted[-1],
        days=len(wanted),
        held_at=at,
        held_by_id=acting(actor),
    )
    BookedDay.objects.bulk_create(BookedDay(expert=expert, booking=booking, day=day) for day in wanted)
    _trail(booking, Event.BOOKING_HELD, actor, at)
    record = expert.record
    clocks.start(record=record, kind=SETTLE, policy="expert_days", user_id=acting(actor), actor=actor, at=at)
    user_id = expert.person.user_id
    if user_id is not None:
        clocks.start(record=record, kind=ANSWER, policy="expert_days", user_id=user_id, actor=actor, at=at)
    _tell(booking, "days_held", at)
    return booking


def _locked(booking_id: int) -> Booking:
    expert_id = Booking.objects.filter(pk=booking_id).values_list("expert_id", flat=True).first()
    if expert_id is None:
        raise NotFound("booking")
    locked(expert_id)
    return Booking.objects.select_related(
        "expert__record", "expert__person__user", "held_by", "request__record", "request__programme"
    ).get(pk=booking_id)


def _trail(booking: Booking, event: Event, actor: Actor, at: datetime) -> None:
    facts = {"booking": booking.pk, "days": booking.days}
    trail.record(record=booking.expert.record, event=event, actor=actor, at=at, facts=facts)


def _tell(booking: Booking, kind: str, at: datetime) -> None:
    """A letter to the expert, where there is an account."""
    user = booking.expert.person.user
    if user is None:
        return
    facts = {
        "person": booking.expert.person.name,
        "days": {"number": booking.days},
        "first": {"day": booking.first_day.isoformat()},
        "last": {"day": booking.last_day.isoformat()},
        "purpose": booking.purpose,
        "reason": booking.release_reason,
        "link": {"path": OWN_PAGE},
    }
    record = booking.expert.record
    write(user, kind=f"assistance.{kind}", facts=facts, record=record, key=f"{kind}:{booking.pk}", at=at)


def _settled(booking: Booking, actor: Actor, at: datetime) -> None:
    """Stop the tasks of the expert's held days, once none is left that waits."""
    waiting = booking.expert.bookings.filter(state="held")
    record = booking.expert.record
    if not waiting.filter(held_by=booking.held_by_id).exists():
        clocks.stop(record=record, kind=SETTLE, user_id=booking.held_by_id, actor=actor, at=at)
    if not waiting.filter(agreed_at=None).exists():
        clocks.stop(record=record, kind=ANSWER, actor=actor, at=at)


def _owned(booking: Booking, actor: Actor) -> None:
    if actor.person_id is None or booking.expert.person_id != actor.person_id:
        raise Forbidden("assistance.answer_days")


@action
def agree_to_days(*, booking_id: int, actor: Actor, at: datetime) -> Booking:
    """Say as the expert that one can come on the days held. Raises NotFound, Forbidden, NotAllowedNow."""
    booking = _locked(booking_id)
    _owned(booking, actor)
    if booking.state != "held" or booking.agreed_at is not None:
        raise NotAllowedNow("agree_to_days", booking.state, "booking")
    booking.agreed_at = at
    booking.save(update_fields=["agreed_at"])
    _trail(booking, Event.BOOKING_AGREED, actor, at)
    _settled(booking, actor, at)
    return booking


@action
def decline_days(*, booking_id: int, reason: str, actor: Actor, at: datetime) -> Booking:
    """Say as the expert, with the reason, that one cannot come: the days are free again.

    Raises NotFound, Forbidden, NotAllowedNow (released already), Refused (no reason).
    """
    booking = _locked(booking_id)
    _owned(booking, actor)
    return _release(booking, reason, actor, at)


def _confirmable(booking: Booking) -> list[Finding]:
    expert, found = booking.expert, []
    if booking.agreed_at is None and expert.person.user_id is not None:
        found.append(at_field("", "booking.not_agreed", text=_("The expert has not yet agreed to these days.")))
    until = expert.release_until
    covered = expert.release == "not_needed" or (
        expert.release == "given" and (until is None or until >= booking.last_day)
    )
    if not covered:
        text = _("The release by the home authority is not declared for all of these days.")
        found.append(at_field("", "booking.not_released", text=text))
    return found


@action
def confirm_days(*, booking_id: int, actor: Actor, at: datetime) -> Booking:
    """Confirm days to which the expert agreed. An expert without an account cannot agree here and needs not.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (not agreed, not released by the home authority).
    """
    booking = _locked(booking_id)
    require(may_book_expert, actor, booking.expert)
    booking.state = advance(BOOKING, booking.state, "confirm")
    wrong = _confirmable(booking)
    if wrong:
        raise Refused(wrong)
    booking.confirmed_at, booking.confirmed_by_id = at, acting(actor)
    booking.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    _trail(booking, Event.BOOKING_CONFIRMED, actor, at)
    _settled(booking, actor, at)
    _tell(booking, "days_confirmed", at)
    return booking


@action
def release_days(*, booking_id: int, reason: str, actor: Actor, at: datetime) -> Booking:
    """Give days back, with the reason, which the expert reads. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    booking = _locked(booking_id)
    require(may_book_expert, actor, booking.expert)
    _release(booking, reason, actor, at)
    _tell(booking, "days_released", at)
    return booking


@step
def release(booking_id: int, reason: str, actor: Actor, at: datetime) -> Booking:
    """Give days back because their mission does not take place; the expert reads the reason in a letter."""
    booking = _release(_locked(booking_id), reason, actor, at)
    _tell(booking, "days_released", at)
    return booking


@step
def _release(booking: Booking, reason: str, actor: Actor, at: datetime) -> Booking:
    said = plain_text(reason, "reason").strip()[:400]
    booking.state = advance(BOOKING, booking.state, "release")
    if not said:
        raise Refused(at_field("reason", "text_missing"))
    if booking.days_worked.exists():
        text = _("Days of this booking were worked and noted. The mission is ended, then the others are free.")
        raise Refused(at_field("reason", "booking.worked", text=text))
    booking.released_at, booking.released_by_id, booking.release_reason = at, actor.user_id, said
    booking.save(update_fields=["state", "released_at", "released_by", "release_reason"])
    booking.booked_days.all().delete()
    _trail(booking, Event.BOOKING_RELEASED, actor, at)
    _settled(booking, actor, at)
    _out_of_mission(booking, actor, at)
    return booking


def _out_of_mission(booking: Booking, actor: Actor, at: datetime) -> None:
    """Who has no other days in the mission has none to note there."""
    left = Booking.objects.filter(mission=booking.mission_id, expert=booking.expert_id, state="confirmed")
    if booking.mission_id is not None and not left.exists():
        clocks.stop(record=booking.expert.record, kind=f"{NOTE_DAYS}:{booking.mission_id}", actor=actor, at=at)


def lapsed_holds(at: datetime) -> list[int]:
    """Holds for a request that nobody confirmed within the days of its programme. Two queries."""
    rows = Booking.objects.filter(state="held", request__isnull=False).select_related("request__programme")
    terms = terms_on(Programme.objects.all(), local_day(at))
    found = ((one, one.request) for one in rows.order_by("pk"))
    return [one.pk for one, of in found if of is not None and _has_lapsed(one, terms[of.programme.code], at)]


def _has_lapsed(booking: Booking, terms: Terms, at: datetime) -> bool:
    return terms.hold_days is not None and at >= booking.held_at + timedelta(days=terms.hold_days)


@action
def lapse_hold(*, booking_id: int, actor: Actor, at: datetime) -> Booking:
    """Give back held days that nobody confirmed in time; the expert and who held them are told.

    Raises NotFound, Forbidden, NotAllowedNow (confirmed, released, still in time, held for no request).
    """
    booking = _locked(booking_id)
    require(may_follow, actor)
    if booking.state != "held" or booking.request is None:
        raise NotAllowedNow("lapse_hold", booking.state, "booking")
    if not _has_lapsed(booking, terms_of(booking.request.programme, local_day(at)), at):
        raise NotAllowedNow("lapse_hold", "in time", "booking")
    reader = booking.expert.person.user or booking.held_by
    with translation.override(reader.language):
        reason = _("Nobody confirmed the days in time: the hold has lapsed.")
    _release(booking, reason, actor, at)
    _tell(booking, "days_lapsed", at)
    facts = {
        "days": {"number": booking.days},
        "first": {"day": booking.first_day.isoformat()},
        "last": {"day": booking.last_day.isoformat()},
        "request": str(booking.request.record),
        "link": {"path": f"/desk/experts/{booking.expert.record.token}/"},
    }
    if booking.held_by.is_active:
        post.queue(
            kind="assistance.hold_lapsed",
            to=booking.held_by,
            facts=facts,
            record=booking.expert.record,
            key=f"hold_lapsed:{booking.pk}",
            at=at,
        )
    return booking
