"""What people press in their calendars: noted beside the registration, believed a little, ending nothing by itself.

The answers are made from our own files by the library that others use, and read from a real mail server.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from icalendar import Calendar, Event

from facility.apps.dialogue import public as dialogue
from facility.apps.dialogue.models import Registration
from facility.foundation.accounts.public import Actor, Role, User
from facility.foundation.jobs.public import run_due
from facility.foundation.post import public as post
from facility.foundation.post.mailbox.reading import read_mailbox
from facility.foundation.post.models import Incoming
from facility.foundation.records.retention import Whose, stores
from facility.foundation.trail.public import Entry
from tests.apps.dialogue.make import NOW, PLAN, open_to, registered
from tests.letterbox import HANDLED, PASSWORD, Letterbox, letter, serving

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Letterbox]:
    with serving(tmp_path_factory.mktemp("imap")) as made:
        yield made


@pytest.fixture(autouse=True)
def box(server: Letterbox, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Letterbox:
    """An empty mailbox that the facility reads."""
    server.empty()
    monkeypatch.setenv("SSL_CERT_FILE", str(server.cert))
    settings.FACILITY_MAILBOX, settings.FACILITY_MAILBOX_PASSWORD = server.address(), PASSWORD
    settings.FACILITY_MAILBOX_MOVE_TO = HANDLED
    return server


@pytest.fixture
def desk(actor_of: Callable[..., Actor]) -> Actor:
    """Somebody of the secretariat."""
    return actor_of(Role.DIALOGUE_SECRETARIAT)


def fresh(row: Registration) -> Registration:
    return Registration.objects.select_related("record", "user", "plan__meeting__record").get(pk=row.pk)


def answer_to(row: Registration, said: str, at: datetime, *, content: bytes | None = None, **changes: Any) -> bytes:
    """The letter that a calendar program sends for one of our files."""
    asked = Calendar.from_ical(content or dialogue.registration_file(fresh(row))).walk("VEVENT")[0]
    event = Event()
    for name in ("uid", "dtstart", "summary", "organizer"):
        event[name] = asked[name]
    event.add("sequence", changes.get("sequence", int(asked["sequence"])))
    event.add("dtstamp", at)
    attendee = asked["attendee"]
    attendee.params["PARTSTAT"] = said
    if "attendee" in changes:
        attendee = type(attendee)(f"mailto:{changes['attendee']}", params=attendee.params)
    event.add("attendee", attendee, encode=False)
    reply = Calendar()
    reply.add("prodid", "-//Somebody//Calendar//EN")
    reply.add("version", "2.0")
    reply.add("method", "REPLY")
    reply.add_component(event)
    kind = 'multipart/alternative; boundary="a"'
    head = "--a\nContent-Type: text/plain; charset=utf-8\n\nAna has answered.\n--a\n"
    part = "Content-Type: text/calendar; method=REPLY; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n"
    return letter(f"{said.title()}: Exchange event", f"{head}{part}{reply.to_ical().decode()}\n--a--", kind=kind)


def read(box: Letterbox, *letters: bytes, at: datetime = NOW + HOUR) -> list[str]:
    """Let letters arrive and be read; what came of each."""
    before = Incoming.objects.count()
    box.bring(*letters)
    read_mailbox(at)
    return list(Incoming.objects.order_by("uid").values_list("outcome", flat=True)[before:])


def noted(row: Registration) -> tuple[str, str, bool]:
    now = fresh(row)
    return now.state, now.calendar_answer, now.calendar_answer_is_old


def asked_to_withdraw() -> int:
    return post.Letter.objects.filter(kind="dialogue.meeting_declined").count()


def test_whoever_declines_keeps_the_place_and_is_asked_once_to_withdraw(
    box: Letterbox, desk: Actor, actor_of: Callable[..., Actor]
) -> None:
    person, other = actor_of(), actor_of()
    plan = open_to(desk, 1)
    row, waiting = registered(plan, person), registered(plan, other)
    assert read(box, answer_to(row, "DECLINED", NOW)) == ["noted"]
    assert (noted(row), fresh(waiting).state) == (("placed", "declined", False), "waiting")
    assert fresh(row).calendar_answered_at == NOW + HOUR
    asking = post.Letter.objects.get(kind="dialogue.meeting_declined")
    assert (asking.to_user_id, asking.facts["page"]) == (
        person.user_id,
        {"path": f"/registrations/{row.record.token}/"},
    )
    assert box.holds(HANDLED) == [("Declined: Exchange event", True)]
    entry = Entry.objects.filter(record=row.record).latest("pk")
    assert (entry.event, entry.facts) == ("meeting_registration.answered", {"answer": "declined", "sequence": 0})

    # Changed their mind, and changed it back: the newest counts, and one letter was enough.
    assert read(box, answer_to(row, "ACCEPTED", NOW + HOUR), at=NOW + DAY) == ["noted"]
    assert noted(row) == ("placed", "accepted", False)
    assert read(box, answer_to(row, "DECLINED", NOW + 2 * HOUR), at=NOW + DAY) == ["noted"]
    assert (noted(row), asked_to_withdraw()) == (("placed", "declined", False), 1)


def test_answers_that_overtake_each_other_leave_the_newest(
    box: Letterbox, desk: Actor, actor_of: Callable[..., Actor]
) -> None:
    row = registered(open_to(desk, 1), actor_of())
    late, early = answer_to(row, "TENTATIVE", NOW + HOUR), answer_to(row, "DECLINED", NOW)
    assert read(box, late, early, at=NOW + DAY) == ["noted", "older"]
    assert (noted(row), asked_to_withdraw()) == (("placed", "tentative", False), 0)
    # A clock of the future does not shut out who answers afterwards.
    ahead = answer_to(row, "DECLINED", datetime(9999, 1, 1, tzinfo=UTC))
    assert read(box, ahead, at=NOW + DAY) == ["noted"]
    assert read(box, answer_to(row, "ACCEPTED", NOW + 2 * DAY), at=NOW + 2 * DAY) == ["noted"]
    assert noted(row) == ("placed", "accepted", False)


def test_an_answer_to_the_time_before_says_so_and_asks_nobody(
    box: Letterbox, desk: Actor, actor_of: Callable[..., Actor]
) -> None:
    plan = open_to(desk, 1)
    row = registered(plan, actor_of())
    before = dialogue.registration_file(fresh(row))
    assert read(box, answer_to(row, "ACCEPTED", NOW)) == ["noted"]
    dialogue.change_meeting(plan_id=plan.pk, facts=replace(PLAN, starts_time=time(11)), actor=desk, at=NOW + DAY)
    assert noted(row) == ("placed", "accepted", True)
    assert read(box, answer_to(row, "DECLINED", NOW + HOUR, content=before), at=NOW + DAY) == ["noted"]
    assert (noted(row), asked_to_withdraw()) == (("placed", "declined", True), 0)
    assert read(box, answer_to(row, "DECLINED", NOW + DAY), at=NOW + DAY) == ["noted"]
    assert (noted(row), asked_to_withdraw()) == (("placed", "declined", False), 1)
    # Whatever comes late for the old time does not replace what was said of the new one.
    assert read(box, answer_to(row, "ACCEPTED", NOW + DAY, content=before), at=NOW + DAY) == ["older"]


@pytest.mark.parametrize(
    "changes", [{"attendee": "somebody@example.org"}, {"sequence": 7}], ids=["another address", "a number to come"]
)
def test_what_does_not_fit_our_file_is_left_to_people(
    box: Letterbox, desk: Actor, actor_of: Callable[..., Actor], changes: dict[str, Any]
) -> None:
    row = registered(open_to(desk, 1), actor_of())
    assert read(box, answer_to(row, "DECLINED", NOW, **changes)) == ["unknown"]
    assert (noted(row), box.holds()) == (("placed", "", False), [("Declined: Exchange event", False)])


def test_a_made_up_uid_finds_nothing(box: Letterbox, desk: Actor, actor_of: Callable[..., Actor]) -> None:
    row = registered(open_to(desk, 1), actor_of())
    raw = answer_to(row, "DECLINED", NOW)
    token = row.record.token.encode()
    wrong = [raw.replace(token, b"A" * len(token)), raw.replace(token, b"A"), raw.replace(b"registration-", b"other-")]
    assert read(box, *wrong) == ["unknown"] * 3
    assert noted(row) == ("placed", "", False)


def test_the_address_is_compared_as_mail_servers_do(
    box: Letterbox, desk: Actor, actor_of: Callable[..., Actor]
) -> None:
    row = registered(open_to(desk, 1), actor_of(email="ana@bücher.example"))
    assert read(box, answer_to(row, "ACCEPTED", NOW, attendee="ANA@xn--bcher-kva.example")) == ["noted"]


def test_for_what_is_over_cancelled_withdrawn_or_waiting_nothing_changes(
    box: Letterbox, desk: Actor, actor_of: Callable[..., Actor]
) -> None:
    plan = open_to(desk, 2)
    gone, stays, waits = (registered(plan, actor_of()) for _number in range(3))
    files = {one.pk: dialogue.registration_file(fresh(one)) for one in (gone, stays, waits)}
    dialogue.withdraw(registration_id=waits.pk, actor=desk, at=NOW)
    dialogue.withdraw(registration_id=gone.pk, actor=desk, at=NOW)

    def declines(row: Registration, at: datetime) -> list[str]:
        return read(box, answer_to(row, "DECLINED", at, content=files[row.pk]), at=at)

    assert (declines(gone, NOW + HOUR), declines(waits, NOW + HOUR)) == (["over"], ["over"])
    after = dialogue.over_at(plan) + HOUR
    assert declines(stays, after) == ["over"]
    dialogue.cancel_meeting(plan_id=plan.pk, reason="The host cannot", actor=desk, at=NOW + DAY)
    assert declines(stays, NOW + DAY) == ["over"]
    assert [noted(one) for one in (gone, stays, waits)] == [
        ("withdrawn", "", False),
        ("placed", "", False),
        ("withdrawn", "", False),
    ]
    run_due(NOW + DAY)
    assert asked_to_withdraw() == 0


def test_a_closed_account_is_written_to_no_more(box: Letterbox, desk: Actor, actor_of: Callable[..., Actor]) -> None:
    row = registered(open_to(desk, 1), actor_of())
    raw = answer_to(row, "DECLINED", NOW)
    User.objects.filter(pk=row.user_id).update(is_active=False)
    assert (read(box, raw), asked_to_withdraw()) == (["noted"], 0)


def test_a_calendar_is_asked_for_an_answer_only_where_somebody_reads_it(
    desk: Actor, actor_of: Callable[..., Actor], settings: Any
) -> None:
    row = registered(open_to(desk, 1), actor_of())

    def rsvp() -> str:
        event = Calendar.from_ical(dialogue.registration_file(fresh(row))).walk("VEVENT")[0]
        return str(event["attendee"].params["RSVP"])

    assert rsvp() == "TRUE"
    settings.FACILITY_MAILBOX = ""
    assert rsvp() == "FALSE"


def test_the_answer_is_among_ones_own_data_and_goes_with_them(
    box: Letterbox, desk: Actor, actor_of: Callable[..., Actor]
) -> None:
    row = registered(open_to(desk, 1), actor_of())
    read(box, answer_to(row, "TENTATIVE", NOW))
    store = stores()["dialogue.Registration"]
    assert store.exporter is not None
    assert store.eraser is not None
    told = store.exporter(Whose(row.user_id, row.user.email))
    assert [told.say(one)["calendar_answer"] for one in told.rows] == ["tentative"]
    store.eraser(row.user_id, NOW)
    assert (fresh(row).calendar_answer, fresh(row).calendar_answered_at) == ("", None)
