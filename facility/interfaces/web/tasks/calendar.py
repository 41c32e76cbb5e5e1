"""Tasks as an iCalendar file: one whole day per task, the same event again when it moves."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from facility.foundation.base.clock import local_day
from facility.foundation.clocks.public import TaskRow
from facility.interfaces.web.tasks.wording import about


def calendar_file(rows: Iterable[TaskRow], at: datetime) -> bytes:
    """The file of the tasks that are due some day; paused ones have no day."""
    made = Calendar()
    made.add("prodid", "-//Facility//tasks//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", settings.FACILITY_NAME)
    host = urlsplit(settings.FACILITY_PUBLIC_ADDRESS).hostname or "facility"
    for row in rows:
        if row.due_at is None:
            continue
        day = local_day(row.due_at)
        event = Event()
        event.add("uid", f"clock-{row.clock_id}@{host}")
        event.add("dtstamp", at)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", f"{row.title}: {row.reference or about(row)}")
        event.add("description", about(row))
        event.add("url", settings.FACILITY_PUBLIC_ADDRESS + row.address)
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    content: bytes = made.to_ical()
    return content
