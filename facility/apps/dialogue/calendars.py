"""Meetings of our own as iCalendar files (RFC 5545, RFC 5546): one event, counted up, asked for or cancelled.

Hours stand in the zone that was stated, with its rules. Where hour or zone is not stated the days are whole ones, and
the words say so: a floating hour would show another moment to each reader.
"""

from datetime import datetime, time, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from facility.apps.dialogue.models import Plan, Registration
from facility.apps.dialogue.plans import begins, ends
from facility.apps.dialogue.wordings import when, where
from facility.foundation.base.text import pick
from facility.foundation.post import public as post

# What the UID of a registration's file begins with; files that went out keep theirs for ever.
UID = "registration-"


def _host() -> str:
    return urlsplit(settings.FACILITY_PUBLIC_ADDRESS).hostname or "facility"


def _put_times(event: Event, plan: Plan) -> None:
    starts = begins(plan)
    if starts is None:
        event.add("dtstart", plan.starts_on)
        event.add("dtend", plan.ends_on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        return
    event.add("dtstart", starts)
    finish = ends(plan)
    if finish is None and plan.ends_on > plan.starts_on:
        finish = datetime.combine(plan.ends_on + timedelta(days=1), time(0), tzinfo=starts.tzinfo)
    if finish is not None:
        event.add("dtend", finish)


def _event(plan: Plan, language: str, uid: str, sequence: int, stamp: datetime, path: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{_host()}")
    event.add("sequence", sequence)
    event.add("dtstamp", stamp.replace(microsecond=0))
    event.add("summary", pick(plan.meeting.titles, language).text)
    event.add("location", where(plan, language))
    event.add("url", settings.FACILITY_PUBLIC_ADDRESS + path)
    _put_times(event, plan)
    return event


def _file(event: Event, method: str) -> bytes:
    made = Calendar()
    made.add("prodid", "-//Facility//meetings//EN")
    made.add("version", "2.0")
    made.add("method", method)
    made.add_component(event)
    made.add_missing_timezones()
    content: bytes = made.to_ical()
    return content


def plan_file(plan: Plan, language: str) -> bytes:
    """The file of a meeting for everybody; nobody is asked, and no online address stands in it."""
    stamp = plan.cancelled_at or plan.changed_at
    path = f"/meetings/{plan.meeting.key}/"
    event = _event(plan, language, f"meeting-{plan.meeting.record.token}", plan.sequence, stamp, path)
    event.add("status", "CANCELLED" if plan.state == "cancelled" else "CONFIRMED")
    event.add("description", when(plan, language))
    return _file(event, "PUBLISH")


def is_asked(registration: Registration) -> bool:
    """Whether the person's calendar should hold the meeting: with a place, and the meeting stands."""
    return registration.state == "placed" and registration.plan.state == "published"


def registration_file(registration: Registration) -> bytes:
    """The file of one registration in the person's language: METHOD REQUEST, or CANCEL where they no longer come.

    The same UID ever after; SEQUENCE counts what happened to the meeting and to the registration.
    """
    plan, user = registration.plan, registration.user
    moments = (plan.changed_at, plan.cancelled_at, registration.registered_at, registration.withdrawn_at)
    stamp = max(moment for moment in moments if moment is not None)
    token, asked = registration.record.token, is_asked(registration)
    event = _event(plan, user.language, f"{UID}{token}", registration.file_number, stamp, f"/registrations/{token}/")
    event.add("status", "CONFIRMED" if asked else "CANCELLED")
    said = [when(plan, user.language)]
    if asked and plan.online_address:
        with translation.override(user.language):
            said.append(f"{_('Online address')}: {plan.online_address}")
    event.add("description", "\n".join(said))
    organiser = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organiser.params["CN"] = vText(settings.FACILITY_NAME)
    event["organizer"] = organiser
    attendee = vCalAddress(f"mailto:{user.email}")
    attendee.params["CN"] = vText(registration.name)
    attendee.params["PARTSTAT"] = vText("ACCEPTED" if asked else "DECLINED")
    # Where no mailbox is read, a calendar is not to ask for an answer that nobody would hear of.
    attendee.params["RSVP"] = vText("TRUE" if asked and post.is_mailbox_set() else "FALSE")
    event.add("attendee", attendee, encode=False)
    return _file(event, "REQUEST" if asked else "CANCEL")


def enclosed(letter: post.Letter) -> post.Enclosure | None:
    """The calendar file that goes with a letter to a registrant, as things stand when it is sent."""
    if letter.record_id is None:
        return None
    rows = Registration.objects.select_related("record", "user", "plan__meeting__record")
    found = rows.filter(record_id=letter.record_id).first()
    if found is None or found.state == "waiting":
        return None
    method = "REQUEST" if is_asked(found) else "CANCEL"
    return post.Enclosure("meeting.ics", "text/calendar", {"method": method}, registration_file(found))


for _kind in ("placed", "moved_up", "withdrawn", "changed", "cancelled"):
    post.register_enclosure(f"dialogue.meeting_{_kind}", enclosed)
