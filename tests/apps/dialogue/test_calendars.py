"""Calendar files of registrations: asked for, moved, cancelled; hours in their zone; what a mail program is handed.

The files are read twice: by the library that others use, and line by line as RFC 5545 says.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from django.core import mail
from icalendar import Calendar

from facility.apps.dialogue import public as dialogue
from facility.apps.dialogue.models import Plan, Registration
from facility.apps.dialogue.plans import over_at, time_findings
from facility.foundation.accounts.public import Actor, Role, User
from facility.foundation.jobs.public import run_due
from facility.foundation.post.public import Letter, send_due
from tests.apps.dialogue.make import NOW, PLAN, open_to, planned, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(actor_of: Callable[..., Actor]) -> Actor:
    """Somebody of the secretariat."""
    return actor_of(Role.DIALOGUE_SECRETARIAT)


def lines(content: bytes) -> list[str]:
    """The lines of a file, unfolded; each stands in 75 octets (RFC 5545, 3.1)."""
    rows = content.split(b"\r\n")
    assert all(len(row) <= 75 for row in rows)
    assert rows[-1] == b""
    return content.decode().replace("\r\n ", "").split("\r\n")


def value(content: bytes, name: str) -> str:
    """The value of the one line of that name inside the event."""
    all_lines = lines(content)
    inside = all_lines[all_lines.index("BEGIN:VEVENT") : all_lines.index("END:VEVENT")]
    (found,) = [one for one in inside if one.startswith((f"{name}:", f"{name};"))]
    return found


def offset(content: bytes, at: str) -> str:
    """The offset that the file's own VTIMEZONE gives for an hour of the wall: the last onset before it."""
    onsets: list[tuple[str, str]] = []
    starts: list[str] = []
    to = ""
    for one in lines(content):
        if one in {"BEGIN:STANDARD", "BEGIN:DAYLIGHT"}:
            starts = []
        elif one.startswith("DTSTART:"):
            starts.append(one.removeprefix("DTSTART:"))
        elif one.startswith("TZOFFSETTO:"):
            to = one.removeprefix("TZOFFSETTO:")
        elif one.startswith("RDATE"):
            starts += one.partition(":")[2].split(",")
        elif one in {"END:STANDARD", "END:DAYLIGHT"}:
            onsets += [(start, to) for start in starts]
        assert not one.startswith("RRULE"), "say here how to read it"
    return max(pair for pair in onsets if pair[0] <= at)[1]


def fresh(row: Registration) -> Registration:
    """The registration as it stands now."""
    return Registration.objects.select_related("record", "user", "plan__meeting__record").get(pk=row.pk)


def file_of(row: Registration) -> bytes:
    return dialogue.registration_file(fresh(row))


def test_a_place_is_asked_for_moved_and_cancelled_under_one_uid(desk: Actor, actor_of: Callable[..., Actor]) -> None:
    plan = open_to(desk, 1)
    person = actor_of()
    row = registered(plan, person, name="ნინო «Нино» نينو, the first; of many whose name is long enough to be folded")
    first = file_of(row)
    assert "METHOD:REQUEST" in lines(first)
    assert value(first, "SEQUENCE") == "SEQUENCE:0"
    assert value(first, "DTSTART") == "DTSTART;TZID=Europe/Brussels:20260512T100000"
    assert value(first, "STATUS") == "STATUS:CONFIRMED"
    assert "https://meet.example.org/room" in value(first, "DESCRIPTION")
    assert offset(first, "20260512T100000") == "+0200"
    assert offset(first, "20261212T100000") == "+0100"
    event = Calendar.from_ical(first).walk("VEVENT")[0]
    assert event.decoded("dtstart").astimezone(UTC) == datetime(2026, 5, 12, 8, 0, tzinfo=UTC)
    assert event["attendee"].params["CN"] == row.name
    assert str(event["attendee"]) == f"mailto:{row.user.email}"
    assert event["attendee"].params["PARTSTAT"] == "ACCEPTED"

    # The zone changes between the invitation and the meeting: the clock on the wall shows the same, the moment moves.
    facts = replace(PLAN, zone="Asia/Tbilisi", city="Tbilisi", country="GE")
    dialogue.change_meeting(plan_id=plan.pk, facts=facts, actor=desk, at=NOW + timedelta(days=1))
    second = file_of(row)
    assert value(second, "UID") == value(first, "UID")
    assert value(second, "SEQUENCE") == "SEQUENCE:1"
    assert value(second, "DTSTART") == "DTSTART;TZID=Asia/Tbilisi:20260512T100000"
    assert Calendar.from_ical(second).walk("VEVENT")[0].decoded("dtstart").astimezone(UTC).hour == 6
    assert offset(second, "20260512T100000") == "+0400"
    assert value(second, "DTSTAMP") > value(first, "DTSTAMP")

    dialogue.withdraw(registration_id=row.pk, actor=person, at=NOW + timedelta(days=2))
    third = file_of(row)
    assert "METHOD:CANCEL" in lines(third)
    assert (value(third, "UID"), value(third, "SEQUENCE")) == (value(first, "UID"), "SEQUENCE:2")
    assert value(third, "STATUS") == "STATUS:CANCELLED"
    assert "meet.example.org" not in third.decode()
    again = registered(plan, person)
    assert value(file_of(again), "SEQUENCE") == "SEQUENCE:3"
    assert value(file_of(again), "UID") == value(first, "UID")

    dialogue.cancel_meeting(plan_id=plan.pk, reason="The host cannot", actor=desk, at=NOW + timedelta(days=3))
    last = file_of(again)
    assert "METHOD:CANCEL" in lines(last)
    assert value(last, "SEQUENCE") == "SEQUENCE:4"


def test_every_letter_brings_the_file_as_things_stand_when_it_is_sent(
    desk: Actor, actor_of: Callable[..., Actor]
) -> None:
    plan = open_to(desk, 1)
    person, other = actor_of(), actor_of()
    User.objects.filter(pk=other.user_id).update(language="fr")
    registered(plan, person), registered(plan, other)
    dialogue.change_meeting(plan_id=plan.pk, facts=replace(PLAN, starts_time=time(11)), actor=desk, at=NOW)
    assert run_due(NOW) == 1
    assert send_due(NOW) == 4
    sent = [message_from_bytes(one.message().as_bytes(), policy=default) for one in mail.outbox]
    files = {}
    for one in sent:
        attached = [part for part in one.walk() if part.get_content_type() == "text/calendar"]
        subject = str(one["Subject"])
        files[subject] = [(part.get_param("method"), part.get_content()) for part in attached]
    assert {subject: [method for method, _text in found] for subject, found in files.items()} == {
        "You have a place: Exchange event": ["REQUEST"],
        "Vous êtes en liste d’attente : Rencontre d’échange": [],
        "Changed: Exchange event": ["REQUEST"],
        "Changement : Rencontre d’échange": [],
    }
    assert "20260512T110000" in files["Changed: Exchange event"][0][1]
    body = next(one for one in sent if one["Subject"] == "Changed: Exchange event").get_body()
    text = body.get_content() if body is not None else ""
    assert "Before: 12 May 2026, 10:00–16:30 (Europe/Brussels)" in text
    assert "Now: 12 May 2026, 11:00–16:30 (Europe/Brussels)" in text


def test_a_change_letters_everybody_once_however_often_the_job_runs(
    desk: Actor, actor_of: Callable[..., Actor]
) -> None:
    plan = open_to(desk, 1)
    rows = [registered(plan, actor_of()) for _number in range(3)]
    dialogue.withdraw(registration_id=rows[2].pk, actor=desk, at=NOW)
    dialogue.cancel_meeting(plan_id=plan.pk, reason="The host cannot", actor=desk, at=NOW)
    assert run_due(NOW) == 1
    told = {"plan_id": plan.pk, "kind": "cancelled", "number": 1, "more": {"reason": "x"}, "at": NOW}
    assert dialogue.tell_registrants(**told) == 2
    letters = Letter.objects.filter(kind="dialogue.meeting_cancelled")
    assert sorted(letters.values_list("to_address", flat=True)) == sorted(one.user.email for one in rows[:2])
    assert letters[0].facts["reason"] == "The host cannot"


def test_no_zone_means_whole_days_and_words_never_an_invented_moment(
    desk: Actor, actor_of: Callable[..., Actor]
) -> None:
    plan = open_to(
        desk,
        None,
        zone="",
        starts_time=time(10),
        ends_time=None,
        starts_on=date(2026, 10, 30),
        ends_on=date(2026, 10, 30),
    )
    content = file_of(registered(plan, actor_of()))
    assert value(content, "DTSTART") == "DTSTART;VALUE=DATE:20261030"
    assert value(content, "DTEND") == "DTEND;VALUE=DATE:20261031"
    assert "10:00 (time zone not stated)" in value(content, "DESCRIPTION").replace("\\", "")
    assert "VTIMEZONE" not in content.decode()
    assert dialogue.begins(plan) is None
    assert over_at(plan) == datetime(2026, 10, 31, 12, tzinfo=UTC)
    assert dialogue.when(plan, "fr") == "30 octobre 2026, 10:00 (fuseau horaire non indiqué)"


def test_the_public_file_says_when_and_never_the_online_address(desk: Actor) -> None:
    plan = open_to(desk, None, ends_on=date(2026, 5, 13), ends_time=None)
    content = dialogue.plan_file(plan, "en")
    assert "METHOD:PUBLISH" in lines(content)
    assert value(content, "DTEND") == "DTEND;TZID=Europe/Brussels:20260514T000000"
    assert "meet.example.org" not in content.decode()
    assert "ATTENDEE" not in content.decode()
    dialogue.cancel_meeting(plan_id=plan.pk, reason="The host cannot", actor=desk, at=NOW)
    plan = Plan.objects.select_related("meeting__record").get(pk=plan.pk)
    assert value(dialogue.plan_file(plan, "en"), "STATUS") == "STATUS:CANCELLED"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ends_on": date(2026, 5, 11)}, "meeting_ends_before_it_starts"),
        ({"ends_time": time(9)}, "meeting_ends_before_it_starts"),
        ({"zone": "Europe/Atlantis"}, "zone_unknown"),
        ({"zone": "../../etc/passwd"}, "zone_unknown"),
        ({"starts_time": None}, "zone_needs_an_hour"),
        ({"starts_time": None, "zone": ""}, "end_needs_a_start"),
        ({"starts_on": date(9999, 12, 31), "ends_on": date(9999, 12, 31)}, "day_out_of_reach"),
        ({"starts_on": date(2026, 3, 29), "ends_on": date(2026, 3, 29), "starts_time": time(2, 30)}, "hour_left_out"),
        ({}, None),
    ],
)
def test_days_hours_and_zones_that_cannot_be_are_found(changes: dict[str, Any], code: str | None) -> None:
    found = [one.message for one in time_findings(replace(PLAN, **changes))]
    assert found == ([code] if code else [])


def test_words_name_days_and_hours_as_far_as_they_are_known(desk: Actor) -> None:
    days = planned(
        desk,
        zone="",
        starts_time=None,
        ends_time=None,
        ends_on=date(2026, 5, 13),
        mode="online",
        venue="",
        city="",
        country="",
    )
    assert dialogue.when(days, "en") == "12 May 2026 – 13 May 2026"
    assert dialogue.where(days, "en") == "online"
    one = planned(desk, zone="", starts_time=None, ends_time=None, mode="", venue="", city="", country="")
    assert (dialogue.when(one, "en"), dialogue.where(one, "en")) == ("12 May 2026", "place not stated")
    two = planned(desk, ends_on=date(2026, 5, 13))
    assert dialogue.when(two, "en") == "12 May 2026, 10:00 – 13 May 2026, 16:30 (Europe/Brussels)"
    assert dialogue.where(two, "en") == "House of meetings, room 2, Brussels, Belgium, and online"
    assert dialogue.ends(two) == datetime(2026, 5, 13, 14, 30, tzinfo=UTC)
