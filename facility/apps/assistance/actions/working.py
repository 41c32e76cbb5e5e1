"""Days worked: noted by the expert or a coordinator on days that were booked, none of them twice; struck out again."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from facility.apps.assistance.actions.booking import days_said
from facility.apps.assistance.actions.missions import locked_mission
from facility.apps.assistance.models import Booking, DayWorked, Mission, Request
from facility.apps.assistance.policy import may_run_mission
from facility.core.component_lifecycles import ASSISTANCE_MISSION
from facility.core.errors import Forbidden, NotFound, Refused
from facility.core.findings import Finding, at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, acting
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


def _theirs(mission_id: int, booking_id: int, actor: Actor) -> tuple[Request, Mission, Booking]:
    """The mission and a booking in it, for the expert and for who runs it. Raises NotFound, Forbidden."""
    request, mission = locked_mission(mission_id)
    booking = Booking.objects.select_related("expert").filter(pk=booking_id, mission=mission, state="confirmed").first()
    if booking is None:
        raise NotFound("booking")
    own = actor.person_id is not None and booking.expert.person_id == actor.person_id
    if not own and not may_run_mission(actor, request):
        raise Forbidden(may_run_mission.code)
    return request, mission, booking


def _wrong(mission: Mission, booking: Booking, days: set[date], at: datetime) -> list[Finding]:
    today, booked = local_day(at), set(booking.booked_days.values_list("day", flat=True))
    noted = set(DayWorked.objects.filter(expert=booking.expert, day__in=days).values_list("day", flat=True))
    outside = {day for day in days if not mission.first_day <= day <= mission.last_day}
    checks = (
        (_("These days are not booked of the expert for this mission: %(days)s."), days - booked - noted, "not_booked"),
        (_("These days lie outside the mission: %(days)s."), outside, "outside"),
        (_("These days are still to come: %(days)s."), {day for day in days if day > today}, "not_yet"),
        (_("These days are noted already: %(days)s."), noted, "noted"),
    )
    return [
        at_field("days", f"mission.{code}", text=words % {"days": days_said(sorted(bad))})
        for words, bad, code in checks
        if bad
    ]


@action
def note_days(*, mission_id: int, booking_id: int, days: Sequence[date], actor: Actor, at: datetime) -> Mission:
    """Note whole days on which an expert worked: booked for the mission, inside it, passed or today, not noted yet.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (naming the days); nothing is noted then.
    """
    request, mission, booking = _theirs(mission_id, booking_id, actor)
    advance(ASSISTANCE_MISSION, mission.state, "note")
    wanted = set(days)
    wrong = _wrong(mission, booking, wanted, at) if wanted else [at_field("days", "mission.no_day")]
    if wrong:
        raise Refused(wrong)
    DayWorked.objects.bulk_create(
        DayWorked(mission=mission, booking=booking, expert=booking.expert, day=day, noted_at=at, noted_by=acting(actor))
        for day in sorted(wanted)
    )
    facts = {"mission": mission.number, "days": len(wanted)}
    trail.record(record=request.record, event=Event.ASSISTANCE_MISSION_NOTED, actor=actor, at=at, facts=facts)
    return mission


@action
def strike_days(*, mission_id: int, booking_id: int, days: Sequence[date], actor: Actor, at: datetime) -> Mission:
    """Take back days that were noted by mistake, while the mission is open.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (a day that is not noted).
    """
    request, mission, booking = _theirs(mission_id, booking_id, actor)
    advance(ASSISTANCE_MISSION, mission.state, "strike")
    wanted = set(days)
    rows = DayWorked.objects.filter(mission=mission, booking=booking, day__in=wanted)
    if not wanted or rows.count() < len(wanted):
        raise Refused(at_field("days", "mission.not_noted"))
    rows.delete()
    facts = {"mission": mission.number, "days": len(wanted)}
    trail.record(record=request.record, event=Event.ASSISTANCE_MISSION_STRUCK, actor=actor, at=at, facts=facts)
    return mission
