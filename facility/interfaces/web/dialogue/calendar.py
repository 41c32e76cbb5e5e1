"""A meeting as a file for a calendar: whole days, because no source gives an hour with its time zone."""

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from facility.apps.dialogue.public import Meeting
from facility.interfaces.web.ui.languages import said

WHOLE_DAY = len("2023-09-21")


def has_days(meeting: Meeting) -> bool:
    """Whether its days are known, so that it can stand in a calendar."""
    return len(meeting.starts) == WHOLE_DAY and len(meeting.ends or meeting.starts) == WHOLE_DAY


def calendar_file(meeting: Meeting, place: str) -> bytes:
    """The file of one meeting; the same event again, counted up, when the record has changed. Needs `has_days`."""
    made = Calendar()
    made.add("prodid", "-//Facility//meetings//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    host = urlsplit(settings.FACILITY_PUBLIC_ADDRESS).hostname or "facility"
    event = Event()
    event.add("uid", f"meeting-{meeting.record.token}@{host}")
    event.add("sequence", meeting.record.version)
    event.add("dtstamp", _moment(meeting.changed_at))
    event.add("dtstart", date.fromisoformat(meeting.starts))
    event.add("dtend", date.fromisoformat(meeting.ends or meeting.starts) + timedelta(days=1))
    event.add("summary", str(said(meeting.titles)))
    if place:
        event.add("location", place)
    event.add("url", settings.FACILITY_PUBLIC_ADDRESS + reverse("dialogue:meeting", args=[meeting.record.reference]))
    event.add("transp", "TRANSPARENT")
    made.add_component(event)
    content: bytes = made.to_ical()
    return content


def _moment(at: datetime) -> datetime:
    return at.replace(microsecond=0)
