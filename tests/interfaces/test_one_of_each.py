"""One search, one task list, one calendar, one notice centre, one trail: each spans all parts of the facility."""

from datetime import timedelta
from typing import Any

from facility.apps.parties.public import actor_for
from facility.foundation.accounts.public import Actor, User
from facility.foundation.base.clock import local_day, now
from facility.foundation.clocks import public as clocks
from facility.foundation.post.public import Notice
from facility.foundation.search.models import Document
from facility.foundation.trail.models import Entry
from facility.interfaces.web.calendar.gathering import gather
from facility.interfaces.web.notices.components import component_of, of_record
from tests.interfaces.test_every_address import PEOPLE, browser

ALL = {"grants", "assistance", "dialogue", "knowledge"}


def actor(part: str) -> Actor:
    return actor_for(User.objects.get(email=f"{part}@example.org"), now())


def test_the_one_task_list_holds_tasks_of_every_part(story: None) -> None:
    found = {of_record(one.record.kind) for part in PEOPLE for one in clocks.tasks_for(actor(part), now())}
    assert found >= ALL


def test_every_task_leads_those_it_waits_for_to_a_page(story: None) -> None:
    for part in PEOPLE:
        client = browser(part)
        for address in {one.address.partition("#")[0] for one in clocks.tasks_for(actor(part), now())}:
            assert client.get(address, follow=True).status_code == 200, (part, address)


def test_the_one_search_finds_of_every_part(story: None) -> None:
    assert {of_record(kind) for kind in Document.objects.values_list("kind", flat=True).distinct()} >= ALL


def test_the_one_trail_tells_of_every_part_and_is_narrowed_to_each(story: None) -> None:
    kinds = set(Entry.objects.values_list("record__kind", flat=True).distinct())
    assert {of_record(kind) for kind in kinds} >= ALL
    client = browser("auditor")
    for kind in ("grant", "assistance", "dialogue_meeting", "lesson"):
        answer = client.get("/desk/trail/", {"kind": kind})
        assert answer.status_code == 200
        assert b"<tbody>" in answer.content, kind


def test_the_one_notice_centre_holds_what_every_part_told(story: None) -> None:
    rows = Notice.objects.values_list("kind", "record__kind").distinct()
    found: set[Any] = {component_of(kind, about or "") for kind, about in rows}
    assert found >= {"grants", "assistance", "dialogue"}


def test_the_one_calendar_holds_days_of_every_part(story: None) -> None:
    today = local_day(now())
    span = today - timedelta(days=3650), today + timedelta(days=3650)
    found = {one.component for part in PEOPLE for one in gather(actor(part), *span).entries}
    assert found >= ALL
