"""The one calendar: all that has a day for a person, as a month, a list and a file at a private address."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from lxml import html

from facility.apps.dialogue.public import cancel_meeting, change_meeting, commit
from facility.apps.parties import public as parties
from facility.core.errors import Forbidden
from facility.foundation.accounts.public import PUBLIC, Role, User
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.records import public as records
from facility.foundation.records.models import Record
from facility.interfaces.web.calendar import file, views
from facility.interfaces.web.calendar.entries import Entry
from facility.interfaces.web.calendar.month import Month, month_of
from tests.apps.assistance import missions
from tests.apps.dialogue import make
from tests.apps.proposals import make as dossiers

pytestmark = pytest.mark.django_db
KINDS = ("paper", "plate", "lamp", "chair", "table")
NOW = datetime.now(UTC)
TODAY = local_day(NOW)
Browser = Callable[[User], Client]


@pytest.fixture(autouse=True)
def viewable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Records of five kinds may be viewed when they are public."""

    def load(ids: Any) -> dict[int, Record]:
        return {record.pk: record for record in Record.objects.filter(pk__in=ids)}

    for name in KINDS:
        known = records.Kind(name, load, lambda _actor, one: one.is_public, lambda one: f"/p/{one.token}/")
        monkeypatch.setitem(records._KINDS, name, known)
    yield


@pytest.fixture
def keeper(user_of: Any) -> User:
    user: User = user_of(Role.DIALOGUE_SECRETARIAT)
    return user


def task(user: User, due: datetime, *, about: str = "paper", is_public: bool = True, label: str = "About") -> Any:
    actor = parties.actor_for(user, NOW)
    with transaction.atomic():
        record = records.create(kind=about, label={"en": label}, at=NOW, is_public=is_public)
        return clocks.start(record=record, kind="to_do", actor=actor, at=NOW, user_id=user.pk, due_at=due)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def text(client: Client, address: str = "/calendar/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(str(html.fromstring(answer.content).find(".//main").text_content()).split())


def events(content: bytes) -> dict[str, Any]:
    return {str(one["uid"]).partition("@")[0]: one for one in Calendar.from_ical(content).walk("VEVENT")}


def cost(client: Client, address: str) -> tuple[int, int]:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(seen), len(answer.content)


def test_a_month_begins_on_monday_and_has_headings(keeper: User, client_as: Browser) -> None:
    task(keeper, noon(date(2030, 6, 12)))
    tree = html.fromstring(client_as(keeper).get("/calendar/?month=2030-06").content)
    heads = [one.text_content() for one in tree.xpath("//thead//th[@scope='col']")]
    assert (heads[0], heads[-1], len(heads)) == ("Monday", "Sunday", 7)
    numbers = [one.text_content() for one in tree.xpath("//tbody/tr[1]/td//span[@aria-hidden]")]
    days = ("Monday 27", "Tuesday 28", "Wednesday 29", "Thursday 30", "Friday 31", "Saturday 1", "Sunday 2")
    assert tuple(numbers) == days
    (cell,) = tree.xpath("//td[.//a[starts-with(text(), 'To do')]]")
    assert "12 June 2030" in cell.text_content()
    assert tree.xpath("//caption")[0].text_content() == "June 2030"


def test_the_calendar_holds_what_has_a_day_for_the_person_and_nothing_of_others(
    keeper: User, user_of: Any, actor_of: Any, client_as: Browser
) -> None:
    task(keeper, noon(date(2026, 5, 4)), label="Mine")
    task(user_of(), noon(date(2026, 5, 4)), label="Theirs")
    task(keeper, noon(date(2026, 5, 4)), is_public=False, label="Hidden")
    make.process()
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    plan = make.open_to(secretariat, 10)
    make.open_to(
        secretariat, 10, titles={"en": "Somewhere"}, zone="", starts_on=date(2026, 5, 13), ends_on=date(2026, 5, 14)
    )
    make.planned(secretariat, titles={"en": "Still a draft"})
    mine = make.registered(plan, parties.actor_for(keeper, NOW))
    make.registered(plan, actor_of())
    commit(
        meeting_id=plan.meeting.pk,
        texts={"en": "Meet again."},
        owner_id=None,
        due="2026-05-20",
        actor=secretariat,
        at=make.NOW,
    )
    browser = client_as(keeper)
    for view in ("month", "list"):
        said = text(browser, f"/calendar/?month=2026-05&view={view}")
        assert "To do: Mine" in said
        assert ("Theirs" in said, "Hidden" in said, "Still a draft" in said) == (False, False, False)
        assert "10:00–16:30 (Europe/Brussels) You have a place." in said
        assert "10:00–16:30 (time zone not stated) You are not registered." in said
        assert "Report on a commitment of a meeting" in said
    page = browser.get("/calendar/?month=2026-05").content.decode()
    assert page.count(f"/registrations/{mine.record.token}/") == 1
    assert page.count("Somewhere") == 2  # it stands on both of its days
    assert "Mine" not in text(browser, "/calendar/?month=2026-05&component=dialogue")
    assert "Exchange event" not in text(browser, "/calendar/?month=2026-05&component=assistance")
    other = text(client_as(user_of()), "/calendar/?month=2026-05")
    assert ("You have a place" in other, "To do" in other, "You are not registered." in other) == (False, False, True)


def test_missions_and_calls_with_a_draft_stand_there_too(actor_of: Any, user_of: Any, client_as: Browser) -> None:
    crew = missions.crew(actor_of)
    missions.opened(crew)
    expert = User.objects.get(pk=crew.person.user_id)
    assert "Training" in text(client_as(expert), "/calendar/?month=2026-04&view=list")
    lead = dossiers.organisation()
    applicant = user_of(Role.APPLICANT, organisation=lead)
    lot = dossiers.open_lot(actor_of(Role.GRANTS_OFFICER))
    dossiers.concept(parties.actor_for(applicant, NOW), lot, lead)
    lot.call.closes_at, lot.call.deadline_model = datetime(2031, 1, 15, 15, 0, tzinfo=UTC), "dated"
    lot.call.save()
    said = text(client_as(applicant), "/calendar/?month=2031-01")
    assert "you have a draft." in said
    assert "16:00" in said
    assert "you have a draft." not in text(
        client_as(user_of(Role.APPLICANT, organisation=crew_body())), "/calendar/?month=2031-01"
    )


def crew_body() -> Any:
    return make.organisation("Another body")


def test_a_commitment_of_a_month_stands_at_its_end_and_says_so(user_of: Any, client_as: Browser) -> None:
    from facility.apps.dialogue.outcomes import CommitmentFacts, OutcomeFacts
    from facility.apps.dialogue.public import import_outcome

    make.process()
    make.meeting()
    promises = (
        CommitmentFacts(
            reference="T-1",
            texts={"en": "Meet online."},
            owner_function="secretariat",
            due="2030-10-30",
            due_note="10:00, time zone not stated",
        ),
        CommitmentFacts(reference="T-2", texts={"en": "Write it up."}, owner_function="secretariat", due="2030-10"),
    )
    import_outcome(facts=OutcomeFacts(meeting="test-min-1", commitments=promises), actor=make.LOADER, at=make.AT)
    said = text(client_as(user_of(Role.DIALOGUE_SECRETARIAT)), "/calendar/?month=2030-10&view=list")
    assert "Meet online. 10:00, time zone not stated" in said
    assert "Write it up. some time in October 2030" in said


@pytest.mark.parametrize("odd", ["", "x", "2026-13", "0001-01", "9999-12", "2026-1", "２０２６-01"])
def test_an_odd_month_is_the_present_one(odd: str, keeper: User, client_as: Browser) -> None:
    assert month_of(odd, TODAY) == Month(TODAY.year, TODAY.month)
    assert (
        client_as(keeper).get("/calendar/", {"month": odd, "component": odd, "view": odd, "page": odd}).status_code
        == 200
    )


def test_months_follow_each_other_to_the_ends_of_the_calendar(keeper: User, client_as: Browser) -> None:
    assert (Month(2026, 1).beside(-1), Month(2026, 12).beside(1)) == (Month(2025, 12), Month(2027, 1))
    assert "Month before" not in text(client_as(keeper), "/calendar/?month=1990-01")
    assert "Month after" not in text(client_as(keeper), "/calendar/?month=2100-12")


@pytest.mark.parametrize("count", [1, 3, 120])
@pytest.mark.parametrize("view", ["month", "list"])
def test_the_page_stays_within_ten_questions_and_its_bytes(
    count: int, view: str, keeper: User, actor_of: Any, client_as: Browser
) -> None:
    make.process()
    for number in range(min(count, 3)):
        make.open_to(actor_of(Role.DIALOGUE_SECRETARIAT), 5, titles={"en": f"Meeting {number}"})
    for number in range(count):
        day = date(2026, 5, 1) + timedelta(days=number % 31)
        task(keeper, noon(day), about=KINDS[number % len(KINDS)])
    queries, size = cost(client_as(keeper), f"/calendar/?month=2026-05&view={view}")
    assert queries <= 10
    assert size < 60_000
    assert text(client_as(keeper), f"/calendar/?month=2026-05&view={view}").count("To do") >= min(count, 57)


def test_more_than_a_cell_holds_stands_in_the_list(keeper: User, client_as: Browser) -> None:
    for number in range(6):
        task(keeper, noon(date(2026, 5, 4)), label=f"Number {number}")
    assert "2 more in the list" in text(client_as(keeper), "/calendar/?month=2026-05")
    assert text(client_as(keeper), "/calendar/?month=2026-05&view=list").count("Number") == 6


def test_the_file_holds_every_day_of_its_span_and_says_which(keeper: User, client_as: Browser) -> None:
    for number in range(230):
        task(keeper, NOW + timedelta(days=1 + number))
    near = task(keeper, NOW + timedelta(days=400))
    answer = client_as(keeper).get("/calendar/facility.ics")
    found = events(answer.content)
    assert len(found) == 230
    assert f"clock-{near.pk}" not in found
    said = str(Calendar.from_ical(answer.content)["x-wr-caldesc"])
    assert said.startswith("Everything with a day for you from ")
    assert said.endswith("/calendar/")
    assert client_as(keeper).get("/desk/tasks/calendar.ics").headers["Location"] == "/calendar/facility.ics"


def test_the_file_is_bounded_holds_what_is_to_come_first_and_says_so(
    keeper: User, actor_of: Any, client_as: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (views, file):
        monkeypatch.setattr(module, "MOST", 20)
    make.process()
    for number in range(3):
        day = TODAY + timedelta(days=40 + number)
        make.open_to(
            actor_of(Role.DIALOGUE_SECRETARIAT), 5, titles={"en": f"Meeting {number}"}, starts_on=day, ends_on=day
        )
    ahead = [task(keeper, NOW + timedelta(days=1 + number), label="x" * 190) for number in range(12)]
    back = [task(keeper, NOW - timedelta(days=2 + number), label="x" * 190) for number in range(4)]
    whole = client_as(keeper).get("/calendar/facility.ics")
    assert len(events(whole.content)) == 19
    assert str(Calendar.from_ical(whole.content)["x-wr-caldesc"]).startswith("Everything with a day for you from ")
    before = cost(client_as(keeper), "/calendar/facility.ics")[0]
    more = [task(keeper, NOW + timedelta(days=50 + number), label="x" * 190) for number in range(40)]
    answer = client_as(keeper).get("/calendar/facility.ics")
    found = events(answer.content)
    assert len(found) == 20
    assert {f"clock-{one.pk}" for one in ahead} < set(found)
    assert not {f"clock-{one.pk}" for one in (*back, *more[10:])} & set(found)
    said = str(Calendar.from_ical(answer.content)["x-wr-caldesc"])
    assert said.startswith("20 entries of all that has a day for you from ")
    queries, size = cost(client_as(keeper), "/calendar/facility.ics")
    assert queries == before
    assert size < 20 * 1000 + 5000


def test_at_its_bound_the_file_stays_small() -> None:
    entries = [
        Entry(f"clock-{number}", "task", "grants", TODAY, TODAY, "é" * 200, "/p/" + "x" * 22 + "/", note="by noon")
        for number in range(file.MOST)
    ]
    content = file.calendar_file(entries, TODAY, NOW, is_cut=True)
    assert len(events(content)) == 1000
    assert len(content) < 1_000_000


def test_a_task_that_moves_is_the_same_event_counted_up(keeper: User, client_as: Browser) -> None:
    made = task(keeper, NOW + timedelta(days=2))
    before = events(client_as(keeper).get("/calendar/facility.ics").content)[f"clock-{made.pk}"]
    with transaction.atomic():
        clocks.extend(
            record=made.record, kind="to_do", reason="asked", until=NOW + timedelta(days=9),
            actor=parties.actor_for(keeper, NOW), at=NOW,
        )  # fmt: skip
    after = events(client_as(keeper).get("/calendar/facility.ics").content)[f"clock-{made.pk}"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after.decoded("dtstart") - before.decoded("dtstart") == timedelta(days=7)
    assert before["uid"] == after["uid"]


def test_a_meeting_in_the_file_has_its_zone_moves_and_is_cancelled(
    keeper: User, actor_of: Any, client_as: Browser
) -> None:
    make.process()
    secretariat, day = actor_of(Role.DIALOGUE_SECRETARIAT), TODAY + timedelta(days=20)
    plan = make.open_to(secretariat, 5, starts_on=day, ends_on=day)
    mine = make.registered(plan, parties.actor_for(keeper, NOW))
    uid = f"registration-{mine.record.token}"
    first = events(client_as(keeper).get("/calendar/facility.ics").content)[uid]
    assert first["dtstart"].params["TZID"] == "Europe/Brussels"
    assert str(first["status"]) == "CONFIRMED"
    cancel_meeting(plan_id=plan.pk, reason="Storm", actor=secretariat, at=make.NOW)
    last = events(client_as(keeper).get("/calendar/facility.ics").content)[uid]
    assert str(last["status"]) == "CANCELLED"
    assert last["sequence"] > first["sequence"]
    assert "Cancelled." in text(client_as(keeper), f"/calendar/?month={day:%Y-%m}")


def test_the_private_address_shows_the_file_to_whoever_knows_it_until_it_is_renewed(
    keeper: User, client_as: Browser
) -> None:
    made = task(keeper, NOW + timedelta(days=2))
    browser = client_as(keeper)
    assert browser.get("/calendar/address/").status_code == 405
    keys = []
    for _ in range(2):
        browser.post("/calendar/address/")
        found = re.search(r"/calendar/([\w-]{22})/facility\.ics", browser.get("/calendar/").content.decode())
        assert found
        keys.append(found[1])
    assert keys[0] != keys[1]
    program = Client()
    assert program.get(f"/calendar/{keys[0]}/facility.ics").status_code == 404
    answer = program.get(f"/calendar/{keys[1]}/facility.ics")
    assert list(events(answer.content)) == [f"clock-{made.pk}"]
    assert "no-store" in answer.headers["Cache-Control"]
    keeper.refresh_from_db()
    keeper.is_active = False
    keeper.save()
    assert program.get(f"/calendar/{keys[1]}/facility.ics").status_code == 404
    with pytest.raises(Forbidden):
        parties.renew_calendar_address(actor=PUBLIC, at=NOW)


def test_without_signing_in_there_is_only_the_way_in(client: Client) -> None:
    assert client.get("/calendar/").status_code == 302
    assert client.get("/calendar/facility.ics").status_code == 302
    assert client.get("/calendar/none/facility.ics").status_code == 404


def test_a_planned_meeting_waits_on_the_task_list_until_it_is_published_or_cancelled(actor_of: Any) -> None:
    make.process()
    desk, keeper = actor_of(Role.DIALOGUE_SECRETARIAT), actor_of(Role.DIALOGUE_SECRETARIAT)
    plan = make.planned(desk)
    (row,) = clocks.tasks_for(keeper, make.NOW)
    assert (row.kind, row.record.pk) == ("dialogue.publish_meeting", plan.meeting.record_id)
    assert row.due_at == datetime(2026, 5, 11, 21, 59, 59, tzinfo=UTC)
    from dataclasses import replace

    later = replace(make.PLAN, starts_on=date(2026, 6, 2), ends_on=date(2026, 6, 2))
    change_meeting(plan_id=plan.pk, facts=later, actor=desk, at=make.NOW)
    (row,) = clocks.tasks_for(keeper, make.NOW)
    assert row.due_at == datetime(2026, 6, 1, 21, 59, 59, tzinfo=UTC)
    cancel_meeting(plan_id=plan.pk, reason="Storm", actor=desk, at=make.NOW)
    assert clocks.tasks_for(keeper, make.NOW) == []
    make.open_to(desk, 5)
    assert clocks.tasks_for(keeper, make.NOW) == []
