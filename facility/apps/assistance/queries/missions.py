"""Missions: who reads them, who is in them, and how many days were worked against what was agreed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.db.models import Count, Q, QuerySet

from facility.apps.assistance import ceilings
from facility.apps.assistance.models import BookedDay, Booking, DayWorked, Mission, Request
from facility.apps.assistance.policy import asks_for, may_list_all
from facility.apps.assistance.queries.programmes import terms_of
from facility.core.errors import NotFound
from facility.core.findings import Finding
from facility.foundation.accounts.public import Actor


def missions(actor: Actor) -> QuerySet[Mission]:
    """Missions the actor reads: all for staff, those of one's own bodies' requests, those one works in."""
    rows = Mission.objects.select_related(
        "request__record", "request__programme", "request__organisation", "request__terms"
    )
    rows = rows.annotate(worked=Count("days_worked"))
    if may_list_all(actor):
        return rows
    mine = asks_for(actor)
    seen = Q(request__organisation__in=mine)
    if actor.person_id is not None:
        inside = Booking.objects.filter(expert__person=actor.person_id, state="confirmed").exclude(mission=None)
        seen |= Q(pk__in=inside.values("mission"))
    return rows.filter(seen)


# How many days were worked in a mission that was read through `missions` or `own_missions`.
days_in = attrgetter("worked")


def mission_by_token(token: str, actor: Actor) -> Mission:
    """A mission at its address. Raises NotFound."""
    found = missions(actor).filter(token=token.replace("\x00", "?")).first()
    if found is None:
        raise NotFound("mission")
    return found


def missions_of(request: Request, actor: Actor) -> QuerySet[Mission]:
    """The missions of a request that the actor reads, in their order."""
    return missions(actor).filter(request=request).order_by("number")


def own_missions(actor: Actor) -> QuerySet[Mission]:
    """The missions one works in as an expert, the next one first."""
    rows = Booking.objects.filter(expert__person=actor.person_id or 0, state="confirmed").exclude(mission=None)
    found = Mission.objects.select_related("request__record").annotate(worked=Count("days_worked"))
    return found.filter(pk__in=rows.values("mission")).order_by("-first_day", "pk")


@dataclass(frozen=True)
class AtWork:
    """One expert's days in a mission: those booked, those worked, those that can be noted today."""

    booking: Booking
    booked: tuple[date, ...]
    worked: tuple[date, ...]
    open: tuple[date, ...]


def at_work(mission: Mission, today: date) -> list[AtWork]:
    """Every expert of a mission with their days. Three queries."""
    rows = Booking.objects.filter(mission=mission, state="confirmed").select_related("expert__record", "expert__person")
    bookings = list(rows.order_by("expert__person__name", "pk"))
    booked, worked = _by_booking(BookedDay, bookings), _by_booking(DayWorked, bookings)

    def can_be_noted(day: date, done: Iterable[date]) -> bool:
        return mission.first_day <= day <= min(mission.last_day, today) and day not in done

    return [
        AtWork(
            one,
            tuple(booked.get(one.pk, ())),
            tuple(done := worked.get(one.pk, [])),
            tuple(day for day in booked.get(one.pk, ()) if can_be_noted(day, done)),
        )
        for one in bookings
    ]


def _by_booking(model: type[BookedDay] | type[DayWorked], bookings: list[Booking]) -> dict[int, list[date]]:
    found: dict[int, list[date]] = {}
    rows = model.objects.filter(booking__in=bookings).order_by("day")
    for booking_id, day in rows.values_list("booking_id", "day"):
        found.setdefault(booking_id, []).append(day)
    return found


def joinable(request: Request) -> QuerySet[Booking]:
    """Confirmed bookings of a request that are in no mission yet."""
    rows = Booking.objects.filter(request=request, state="confirmed", mission=None)
    return rows.select_related("expert__person").order_by("first_day", "pk")


@dataclass(frozen=True)
class Counted:
    """Days of a request, live: worked in all its missions, agreed in its terms; and what the ceiling says of them."""

    worked: int
    agreed: int
    ceiling: tuple[Finding, ...]


def counted(request: Request, day: date) -> Counted:
    """Days worked against those agreed and the programme's ceiling. Two queries."""
    worked = DayWorked.objects.filter(mission__request=request).count()
    return Counted(worked, request.terms.days or 0, tuple(ceilings.of_days(worked, terms_of(request.programme, day))))
