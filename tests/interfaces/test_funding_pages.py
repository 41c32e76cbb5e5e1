"""Who pays, on pages and for programs: shown where it is stated, stated anew by those who edit the thing."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.dialogue.public import Meeting
from facility.apps.finance.models import Fund, FundingStatement
from facility.foundation.accounts.public import Role
from tests.apps.dialogue import make
from tests.apps.knowledge.make import lesson

pytestmark = pytest.mark.django_db
GIVEN = {
    "funds": ["AMIF", "ISF"],
    "shares": "AMIF 60; ISF 39.5 %",
    "valid_from": "2023-01-01",
    "source": "Annex I of the agreement",
    "source_url": "https://example.org/annex",
    "status": "confirmed",
    "reason": "The annex says so.",
}


@pytest.fixture
def held() -> Meeting:
    for code in ("AMIF", "BMVI", "ISF"):
        Fund.objects.create(code=code, name={"en": code})
    make.process()
    return make.meeting()


@pytest.fixture
def editor(user_of: Any) -> Client:
    client = Client()
    client.force_login(user_of(Role.DIALOGUE_SECRETARIAT, Role.EDITOR))
    return client


def text(client: Client, address: str, **headers: str) -> str:
    return client.get(address, headers=headers).content.decode()


def test_an_editor_states_who_pays_a_meeting_and_everybody_reads_it(
    held: Meeting, editor: Client, client: Client
) -> None:
    page, here = f"/meetings/{held.record.reference}/", f"/funding/{held.record.token}/"
    assert "Who pays" not in text(client, page)
    assert "Nobody has stated by which fund it is paid." in text(editor, page)
    assert "Every statement of who pays, and a new one" in text(editor, page)
    assert 'value="BMVI"' in text(editor, f"{here}state/")
    answer = editor.post(f"{here}state/", GIVEN)
    assert (answer.status_code, answer.headers["Location"]) == (302, here)
    made = FundingStatement.objects.get()
    assert (made.funds, made.shares_bp) == (("AMIF", "ISF"), {"AMIF": 6_000, "ISF": 3_950})
    public = text(client, page)
    for words in ("Who pays", "AMIF (60%), ISF (39.5%)", "Annex I of the agreement", "Confirmed", here):
        assert words in public, words
    history = text(client, here)
    assert "holds today" in history
    assert "The annex says so." not in history
    assert "State who pays" not in history
    assert "The annex says so." in text(editor, here)
    assert "Qui paie" in text(client, here, **{"accept-language": "fr"})
    # A day before it holds: the page of the meeting says what paid on the day of the meeting.
    Meeting.objects.update(starts="2022-05-01")
    assert "AMIF (60%)" not in text(client, page)


def test_what_is_wrong_stands_at_its_field_and_nothing_is_stated(held: Meeting, editor: Client) -> None:
    here = f"/funding/{held.record.token}/state/"
    for changes, words in (
        ({"shares": "AMIF sixty"}, "Write each fund and its per cent with semicolons between"),
        ({"shares": "BMVI 10"}, "A share belongs to a fund that is named"),
        ({"funds": ["NONE"]}, "NONE"),
        ({"source": ""}, "This field is required"),
    ):
        answer = editor.post(here, {**GIVEN, **changes})
        assert (answer.status_code, words in answer.content.decode()) == (422, True), changes
    assert not FundingStatement.objects.exists()


def test_others_state_nothing_and_what_is_not_seen_is_not_there(held: Meeting, client: Client, user_of: Any) -> None:
    here = f"/funding/{held.record.token}/state/"
    assert client.get(here).status_code == 302
    donor = Client()
    donor.force_login(user_of(Role.DONOR))
    assert (donor.get(here).status_code, donor.post(here, GIVEN).status_code) == (403, 403)
    assert client.get("/funding/unknown/").status_code == 404
    hidden = lesson(state="proposed", published_at=None).record
    assert client.get(f"/funding/{hidden.token}/").status_code == 404
    assert not FundingStatement.objects.exists()


def test_a_meeting_shows_what_pays_its_process_and_says_whose_word_it_is(held: Meeting, client: Client) -> None:
    kept = {"source": "A page", "status": "unconfirmed", "stated_at": make.AT}
    FundingStatement.objects.create(record=held.process.record, fund_codes=";BMVI;", **kept)  # type: ignore[union-attr]
    page = text(client, f"/meetings/{held.record.reference}/")
    assert "BMVI" in page
    assert "Not stated of the meeting: what is stated of its process on that day." in page
    of_process = text(client, "/processes/test-process/")
    assert "BMVI" in of_process
    assert "Unconfirmed" in of_process


@pytest.mark.parametrize("rows", [1, 6])
def test_the_history_asks_the_same_whatever_the_rows(held: Meeting, editor: Client, rows: int) -> None:
    for number in range(rows):
        FundingStatement.objects.create(
            record=held.record, fund_codes=";AMIF;", source=f"Page {number}", status="confirmed", stated_at=make.AT
        )
    editor.get(f"/funding/{held.record.token}/")
    with CaptureQueriesContext(connection) as seen:
        editor.get(f"/funding/{held.record.token}/")
    assert len(seen) <= 10, "\n".join(one["sql"][:100] for one in seen)
