"""The task list and its calendar file; the terms for everybody."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from facility.apps.parties.public import actor_for
from facility.foundation.accounts.public import Role, User
from facility.foundation.clocks import public as clocks
from facility.foundation.records import public as records
from facility.foundation.records.models import Record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def viewable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Records of the kind `paper` may be viewed when they are public."""

    def load(ids: Any) -> dict[int, Record]:
        return {record.pk: record for record in Record.objects.filter(pk__in=ids)}

    known = records.Kind("paper", load, lambda _actor, one: one.is_public, lambda one: f"/p/{one.token}/")
    monkeypatch.setitem(records._KINDS, "paper", known)
    yield


@pytest.fixture
def officer(user_of: Any) -> User:
    return user_of(Role.GRANTS_OFFICER)


def task(officer: User, kind: str, days: int | None, is_public: bool = True) -> clocks.Clock:
    now = datetime.now(UTC)
    actor = actor_for(officer, now)
    due = now + timedelta(days=days) if days is not None else None
    with transaction.atomic():
        about = records.create(kind="paper", label={"en": f"About {kind}", "fr": "Sujet"}, at=now, is_public=is_public)
        given = {"record": about, "kind": kind, "actor": actor, "at": now}
        made = clocks.start(**given, role=Role.GRANTS_OFFICER, due_at=due, policy=None if due else "consultation")
        if due is None:
            clocks.pause(**given, reason="waiting")
    return made


def test_tasks_stand_by_the_day_they_are_due(client_as: Any, officer: User) -> None:
    page = client_as(officer).get("/desk/tasks/").content.decode()
    assert "Nothing waits for you" in page
    for kind, days in (("late_one", -2), ("near_one", 3), ("far_one", 30), ("still_one", None)):
        task(officer, kind, days)
    task(officer, "hidden_one", 1, is_public=False)
    page = client_as(officer).get("/desk/tasks/").content.decode()
    order = [page.index(words) for words in ("Late one", "Near one", "Far one", "Still one")]
    assert order == sorted(order)
    headings = [page.index(f"<h2>{words}</h2>") for words in ("Overdue", "Within seven days", "Later", "Paused")]
    assert headings == sorted(headings)
    assert "Hidden one" not in page


def test_the_calendar_file_carries_each_day_under_an_id_that_stays(client_as: Any, officer: User) -> None:
    made = task(officer, "near_one", 3)
    task(officer, "still_one", None)
    answer = client_as(officer).get("/desk/tasks/calendar.ics", follow=True)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["uid"] == f"clock-{made.pk}@127.0.0.1"
    assert event["summary"] == "Near one: About near_one"
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
    assert event["url"] == f"http://127.0.0.1:8000/p/{made.record.token}/"


def test_without_signing_in_there_is_only_the_way_in(client: Client) -> None:
    assert client.get("/desk/tasks/").status_code == 302
    assert client.get("/desk/tasks/calendar.ics").status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_stays_within_ten_queries(count: int, client_as: Any, officer: User) -> None:
    for number in range(count):
        task(officer, f"kind_{number}", 3)
    browser = client_as(officer)
    browser.get("/desk/tasks/")
    with CaptureQueriesContext(connection) as seen:
        browser.get("/desk/tasks/")
    assert len(seen) <= 10


def test_everybody_reads_how_long_things_may_take_and_how_well_that_is_known(client: Client) -> None:
    page = client.get("/terms/").content.decode()
    assert "Confirm receipt" in page
    assert "1 working day" in page
    assert "6 months" in page
    assert "Demonstration" in page
    with transaction.atomic():
        clocks.new_version("receipt_confirmation", length=2, source="A later page")
    page = client.get("/terms/").content.decode()
    assert "2 working days" in page
    assert "A later page" in page
    assert "confirmation usually within one working day" not in page
