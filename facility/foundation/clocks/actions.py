"""Escalation: a task that stays overdue also shows to the role that its policy names; and days set otherwise."""

from datetime import date, datetime, timedelta

from facility.core.errors import Refused
from facility.core.findings import at_field
from facility.foundation.base.acts import action
from facility.foundation.clocks.calendars import is_known
from facility.foundation.clocks.models import CalendarDay, Clock, Policy
from facility.foundation.clocks.steps import recompute


@action
def escalate(*, at: datetime) -> int:
    """Mark the running clocks that are overdue by their policy's days and give their number."""
    escalated = 0
    for policy in Policy.objects.filter(escalate_after__isnull=False).order_by("id"):
        limit = at - timedelta(days=policy.escalate_after or 0)
        late = Clock.objects.filter(policy=policy, state="running", escalated_at=None, due_at__lt=limit)
        escalated += late.update(escalated_at=at)
    return escalated


@action
def set_day(*, calendar: str, day: date, is_working: bool, source: str) -> int:
    """Set a day of a calendar otherwise than its pattern and fold the open clocks under it again.

    Entered from the command line by the operator. Gives the number of clocks that moved. Raises Refused (unknown
    calendar, no source).
    """
    if not calendar or not is_known(calendar):
        raise Refused(at_field("calendar", "clocks.calendar_unknown", calendar=calendar))
    if not source.strip():
        raise Refused(at_field("source", "clocks.source_missing"))
    CalendarDay.objects.update_or_create(
        calendar=calendar, day=day, defaults={"is_working": is_working, "source": source.strip()[:300]}
    )
    codes = Policy.objects.filter(calendar=calendar).values_list("code", flat=True).distinct()
    return sum(recompute(code=code) for code in sorted(codes))
