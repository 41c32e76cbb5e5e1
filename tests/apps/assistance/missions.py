"""Missions for tests: an expert with three days confirmed for a request, and a mission in them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from facility.apps.assistance import public as assistance
from facility.foundation.accounts.public import Actor
from tests.apps.assistance import make, roster
from tests.apps.assistance.terms import DAY, DRAFTED, agreed

BOOKED = DRAFTED + 2 * DAY
DAYS = (date(2026, 4, 8), date(2026, 4, 9), date(2026, 4, 10))
# The evening of the second day of the mission.
DURING = datetime(2026, 4, 9, 18, 0, tzinfo=make.AT.tzinfo)
AFTER = DURING + timedelta(days=2)


@dataclass(frozen=True)
class Crew:
    """A request whose terms are agreed, and an expert with confirmed days."""

    of: make.Cast
    person: Actor
    expert: assistance.Expert
    request: assistance.Request
    booking: assistance.Booking


def confirmed(
    of: make.Cast, expert: assistance.Expert, person: Actor, request_id: int | None, *days: date
) -> assistance.Booking:
    """Days held, agreed to and confirmed."""
    held = assistance.hold_days(
        expert_id=expert.pk, days=days or DAYS, purpose="M", request_id=request_id, actor=of.coordinator, at=BOOKED
    )
    assistance.agree_to_days(booking_id=held.pk, actor=person, at=BOOKED)
    return assistance.confirm_days(booking_id=held.pk, actor=of.coordinator, at=BOOKED)


def crew(actor_of: Any, of: make.Cast | None = None, **changes: Any) -> Crew:
    """Everything that a mission needs."""
    if of is None:
        make.loaded()
        of = make.cast(actor_of)
    terms = agreed(of, **changes)
    person = actor_of()
    expert = roster.admitted(person, of.coordinator)
    return Crew(of, person, expert, terms.request, confirmed(of, expert, person, terms.request_id))


def asked(crew: Crew, **changes: Any) -> dict[str, Any]:
    """What opening a mission takes."""
    given = {"title": "Training", "place": "Chișinău", "first_day": DAYS[0], "last_day": date(2026, 4, 20)}
    told = {"request_id": crew.request.pk, "booking_ids": [crew.booking.pk], "actor": crew.of.coordinator, "at": BOOKED}
    return {**given, **told, **changes}


def opened(crew: Crew, **changes: Any) -> assistance.Mission:
    """A mission that is open."""
    return assistance.open_mission(**asked(crew, **changes))


def worked(crew: Crew, mission: assistance.Mission, *days: date, at: datetime = DURING) -> assistance.Mission:
    """Days noted by the expert."""
    given: dict[str, Any] = {"mission_id": mission.pk, "booking_id": crew.booking.pk, "days": days or DAYS[:2]}
    return assistance.note_days(**given, actor=crew.person, at=at)
