"""The calendar as an iCalendar file: the same event again when it moves, and what span of days it holds."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from facility.interfaces.web.calendar.entries import KINDS, Entry
from facility.interfaces.web.ui import formats

# The file holds what lies within these days, and says so; the page goes further both ways.
BACK, AHEAD = timedelta(days=31), timedelta(days=366)
# And no more than this, which is more than a program for calendars shows well; where there is more the file says so.
MOST = 1000


def span(today: date) -> tuple[date, date]:
    """The first and the last day that the file holds."""
    return today - BACK, today + AHEAD


def calendar_file(entries: Iterable[Entry], today: date, at: datetime, *, is_cut: bool = False) -> bytes:
    """The file of the entries of the span; `is_cut` where there are more than it holds."""
    first, last = span(today)
    made = Calendar()
    made.add("prodid", "-//Facility//calendar//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", settings.FACILITY_NAME)
    words = (
        _(
            "%(most)s entries of all that has a day for you from %(first)s to %(last)s: what is to come before what is "
            "over. There are more; they stand on the page: %(page)s"
        )
        if is_cut
        else _(
            "Everything with a day for you from %(first)s to %(last)s. What lies before or after stands on the page: "
            "%(page)s"
        )
    )
    said = words % {
        "most": formats.number(MOST),
        "first": formats.day(first),
        "last": formats.day(last),
        "page": f"{settings.FACILITY_PUBLIC_ADDRESS}/calendar/",
    }
    made.add("x-wr-caldesc", said)
    made.add("description", said)
    host = urlsplit(settings.FACILITY_PUBLIC_ADDRESS).hostname or "facility"
    for entry in entries:
        made.add_component(_event(entry, host, at))
    made.add_missing_timezones()
    content: bytes = made.to_ical()
    return content


def _event(entry: Entry, host: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{host}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", at.replace(microsecond=0))
    event.add("last-modified", entry.changed.replace(microsecond=0))
    event.add("summary", entry.title)
    if entry.starts is not None:
        event.add("dtstart", entry.starts)
        if entry.ends is not None:
            event.add("dtend", entry.ends)
    else:  # an hour without a zone would be another moment for each reader: whole days, and the words say the hour
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    event.add("description", "\n".join(str(line) for line in (KINDS[entry.kind], entry.hours, entry.note) if line))
    event.add("url", settings.FACILITY_PUBLIC_ADDRESS + entry.url)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    return event
