"""Public pages of processes and meetings."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from facility.apps.dialogue.public import MemberFacts, Membership
from facility.foundation.base.clock import now
from tests.apps.dialogue import make
from tests.apps.projects.make import known
from tests.interfaces.test_assistance_requests import browser

pytestmark = pytest.mark.django_db


def test_the_lists_show_filter_and_export(client: Client) -> None:
    make.process()
    make.meeting()
    make.meeting(key="test-2", kind="workshop", body="", titles={"en": "Workshop"}, starts="", ends="", country="")
    page = client.get("/meetings/").content.decode()
    assert page.index("First conference &lt;b&gt;of&lt;/b&gt; ministers") < page.index("Workshop</a>")
    assert "<b>of</b>" not in page
    only = client.get("/meetings/?kind=workshop").content.decode()
    assert "First conference" not in only
    assert "test-2" in only
    assert "test-2" not in client.get("/meetings/?year=2023&country=GE").content.decode()
    assert "test-2" not in client.get("/meetings/?q=conference").content.decode()
    answer = client.get("/meetings/?format=csv")
    rows = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(rows) == 3
    assert "2023-09-21" in rows[1]
    listed = client.get("/processes/").content.decode()
    assert 'href="/processes/test-process/"' in listed


def test_a_process_names_its_bodies_its_roles_and_its_meetings(client: Client) -> None:
    make.process(note="As published.")
    make.meeting()
    page = client.get("/processes/test-process/").content.decode()
    for text in (
        "Ministerial Conference",
        "Senior Officials",
        "ICMPD",
        "since January 2006",
        "2009 – 2010",
        "1 meeting on",
    ):
        assert text in page, text
    french = client.get("/processes/test-process/", headers={"accept-language": "fr"}).content.decode()
    assert "Processus d’essai" in french
    assert "depuis janvier 2006" in french


def test_a_meeting_shows_what_is_stated_and_says_what_is_not(client: Client) -> None:
    make.process()
    row = known()
    make.meeting(project=row.key)
    page = client.get("/meetings/test-min-1/").content.decode()
    assert "Read on the source’s page" in page
    assert "example.org" in page
    assert f'href="/projects/{row.record.reference}/"' in page
    assert page.count("not stated") == 2  # how it was held, participants
    there = client.get(f"/projects/{row.record.reference}/").content.decode()
    assert 'href="/meetings/test-min-1/"' in there


def test_a_country_shows_its_meetings_and_roles(client: Client) -> None:
    make.process()
    for number in range(12):
        make.meeting(key=f"test-{number}", country="TR")
    page = client.get("/countries/TR/").content.decode()
    assert page.count('href="/meetings/test-') == 10
    assert 'href="/meetings/?country=TR"' in page
    assert 'href="/processes/test-process/"' in page
    assert ": Chair</li>" in page


def test_the_days_go_into_a_calendar_once_and_again_when_they_change(client: Client) -> None:
    make.process()
    make.meeting()
    first = client.get("/meetings/test-min-1/calendar.ics")
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    event = Calendar.from_ical(first.content).walk("VEVENT")[0]
    assert str(event["location"]) == "Tbilisi, Georgia"
    assert (event.decoded("dtstart").isoformat(), event.decoded("dtend").isoformat()) == ("2023-09-21", "2023-09-23")
    make.meeting(starts="2023-09-28", ends="2023-09-28")
    again = Calendar.from_ical(client.get("/meetings/test-min-1/calendar.ics").content).walk("VEVENT")[0]
    assert again["uid"] == event["uid"]
    assert again["sequence"] > event["sequence"]
    assert again.decoded("dtend").isoformat() == "2023-09-29"


@pytest.mark.parametrize(("starts", "ends"), [("", ""), ("2023", "2023"), ("2023-09", "2023-09")])
def test_without_days_there_is_no_calendar_file(client: Client, starts: str, ends: str) -> None:
    make.process()
    make.meeting(starts=starts, ends=ends)
    assert client.get("/meetings/test-min-1/calendar.ics").status_code == 404
    page = client.get("/meetings/test-min-1/").content.decode()
    assert "Its days are not known" in page


@pytest.mark.parametrize("rows", [1, 5])
def test_queries_do_not_grow_with_rows(
    client: Client, rows: int, django_assert_max_num_queries: Callable[..., object]
) -> None:
    make.process()
    for number in range(rows):
        make.meeting(key=f"test-{number}", titles={"en": f"Meeting {number} {now():%Y}"})
    for address, most in (
        ("/meetings/", 6),
        ("/processes/", 4),
        ("/processes/test-process/", 8),
        ("/meetings/test-0/", 6),
    ):
        client.get(address)
        with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
            assert client.get(address).status_code == 200


def test_a_process_lists_who_takes_part_and_says_what_no_source_lists(client: Client) -> None:
    make.process(
        members=(
            MemberFacts(status="participating", country="MD", since="2008-06-05", source_url="https://example.org/md"),
        )
    )
    page = client.get("/processes/test-process/").content.decode()
    assert 'href="/countries/MD/"' in page
    assert "since 5 June 2008" in page
    assert "On record by name: 1. Sources count 50 and do not list the others." in page
    assert "Add who takes part" not in page
    country = client.get("/countries/MD/").content.decode()
    assert "Processes of dialogue it takes part in" in country
    assert "Takes part · since 5 June 2008" in country
    assert "Unconfirmed" not in country
    given = {"status": "participating", "country": "MD", "source_url": "https://example.org/md"}
    unsure = MemberFacts(**given, source_status="unconfirmed")
    make.process(code="unsure", members=(unsure,))
    country = client.get("/countries/MD/").content.decode()
    assert 'Takes part · <span class="f-unknown">not stated</span> · <span' in country
    assert "Unconfirmed" in country
    make.process(code="counted")
    assert "do not list them one by one" in client.get("/processes/counted/").content.decode()
    make.process(code="silent", stated_states=None)
    assert "No source on record says who takes part" in client.get("/processes/silent/").content.decode()


def test_the_secretariat_says_who_takes_part(story: None) -> None:
    secretary, place = browser("secretariat"), "/processes/budapest-process/members/"
    assert place in secretary.get("/processes/budapest-process/").content.decode()
    assert Client().get(f"{place}add/").status_code == 302
    for part in ("applicant", "partner", "auditor", "officer", "editor"):
        assert browser(part).get(f"{place}add/").status_code == 403
    given = {
        "country": "GE",
        "status": "invited",
        "source_url": "https://example.org/states",
        "source_status": "confirmed",
    }
    assert secretary.post(f"{place}add/", given | {"source_url": "x"}).status_code == 422
    assert secretary.post(f"{place}add/", given).status_code == 302
    again = secretary.post(f"{place}add/", given)
    assert again.status_code == 422
    assert "takes part in this process then already" in again.content.decode()
    one = Membership.objects.get(process__code="budapest-process", country="GE")
    assert f"{place}{one.pk}/end/" in secretary.get("/processes/budapest-process/").content.decode()
    assert secretary.post(f"{place}{one.pk}/end/", {"until": "2020", "source_url": "x"}).status_code == 422
    assert (
        secretary.post(f"{place}{one.pk}/end/", {"until": "2020", "source_url": "https://example.org/x"}).status_code
        == 302
    )
    assert secretary.get(f"{place}{one.pk}/end/").status_code == 409
    assert secretary.get(f"{place}999999999/end/").status_code == 404
    assert "until 2020" in Client().get("/processes/budapest-process/").content.decode()


def test_the_page_of_a_process_asks_as_much_for_many_as_for_one(client: Client) -> None:
    make.process(
        members=tuple(
            MemberFacts(status="participating", country=one, source_url="https://example.org/") for one in ("MD",)
        )
    )
    client.get("/processes/test-process/")
    with CaptureQueriesContext(connection) as few:
        client.get("/processes/test-process/")
    make.process(
        members=tuple(
            MemberFacts(status="participating", country=one, source_url="https://example.org/")
            for one in ("MD", "GE", "AM", "AZ")
        )
    )
    with CaptureQueriesContext(connection) as many:
        client.get("/processes/test-process/")
    assert len(many) == len(few) <= 15
