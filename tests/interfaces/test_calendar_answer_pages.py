"""What people's calendars answered, as the secretariat, the person and programs see it."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.dialogue.models import Plan, Registration
from facility.foundation.accounts.public import Actor
from facility.foundation.base.clock import now
from facility.foundation.records.models import Record
from tests.interfaces.test_own_meeting_pages import PLACES, desk, person, planned, text

__all__ = ["desk", "person"]

pytestmark = pytest.mark.django_db


def test_what_calendars_answered_stands_beside_the_registration_and_ends_nothing(
    desk: Client, person: Callable[[], Client]
) -> None:
    here = planned(desk)
    assert desk.post(here, {"do": "publish"}).status_code == 302
    assert desk.post(f"{here}places/", PLACES | {"places": "5"}).status_code == 302
    plan = Plan.objects.get()
    public = f"/meetings/{plan.meeting.key}/"
    ana, ben = person(), person()
    own = ana.post(f"{public}register/", {"name": "Ana"}).headers["Location"]
    ben.post(f"{public}register/", {"name": "Ben"})
    said = {"calendar_answer_to": 0, "calendar_said_at": now(), "calendar_answered_at": now()}
    Registration.objects.filter(name="Ana").update(calendar_answer="declined", **said)

    address = f"{here}registrants/"
    assert "Calendar answered" in text(desk, address)
    only = text(desk, f"{address}?calendar=declined")
    assert ("Ana" in only, "Ben" in only) == (True, False)
    rows = b"".join(desk.get(f"{address}?format=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert ("Calendar answered" in rows, "Declined, " in rows) == (True, True)
    page = text(ana, own)
    assert ("Your calendar answered" in page, "Declined, " in page) == (True, True)
    assert "to an earlier time" not in page
    told = ana.get(f"/api/v1/registrations/{own.split('/')[-2]}").json()
    assert (told["state"], told["calendar_answer"], told["calendar_answer_is_old"]) == ("placed", "declined", False)
    listed = desk.get(f"/api/v1{here}registrations?calendar=declined".replace("//", "/")).json()
    assert [one["name"] for one in listed["items"]] == ["Ana"]

    Plan.objects.update(sequence=1)
    assert "to an earlier time" in text(desk, address)


def test_a_full_page_of_answers_costs_no_more_than_one(desk: Client, actor_of: Callable[..., Actor]) -> None:
    planned(desk)
    plan = Plan.objects.get()
    here = f"/desk/meetings/{plan.meeting.record.token}/"
    said = {"calendar_answer_to": 0, "calendar_said_at": now(), "calendar_answered_at": now()}
    costs = []
    for many in (1, 60):
        for number in range(many):
            actor = actor_of()
            record = Record.objects.create(kind="meeting_registration", label={"en": "A"}, created_at=now())
            Registration.objects.create(
                record=record, plan=plan, user_id=actor.user_id, state="placed", name=f"Person {number}",
                name_key=f"person {number}", function="Head of unit", organisation="Ministry of the Interior",
                needs="Step-free way", country="GE", registered_at=now(), calendar_answer="declined", **said,
            )  # fmt: skip
        desk.get(f"{here}registrants/")
        with CaptureQueriesContext(connection) as asked:
            page = desk.get(f"{here}registrants/")
        costs.append(len(asked))
        assert len(page.content) < 60_000
    assert costs[0] == costs[1] <= 10
