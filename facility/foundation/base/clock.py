"""The one place that reads the clock; only interfaces and jobs call it, actions get `at=`."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def local_day(at: datetime) -> date:
    """The calendar day at the facility's seat: the day that deadlines and dated rules speak of."""
    return at.astimezone(ZoneInfo(settings.FACILITY_TIME_ZONE)).date()


def end_of_day(day: date) -> datetime:
    """The last moment of a calendar day at the facility's seat; days at the edge of the calendar come in by one."""
    kept = min(max(day, date(1, 1, 2)), date(9999, 12, 30))
    return datetime.combine(kept, time.max, ZoneInfo(settings.FACILITY_TIME_ZONE))
