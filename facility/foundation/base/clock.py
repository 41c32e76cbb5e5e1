"""The one place that reads the clock; only interfaces and jobs call it, actions get `at=`."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def local_day(at: datetime) -> date:
    """The calendar day at the facility's seat: the day that deadlines and dated rules speak of."""
    return at.astimezone(ZoneInfo(settings.FACILITY_TIME_ZONE)).date()
