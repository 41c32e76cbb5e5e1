"""Reports of meetings on their pages: from the draft to the edition with its hash and files, and what is refused."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from facility.apps.dialogue.jobs import put_on_paper
from facility.apps.dialogue.public import EventReport, ReportEdition, conclude
from facility.core.canonical import digest
from facility.foundation.accounts.public import Role, User
from facility.foundation.base.clock import now
from facility.foundation.documents import public as documents
from facility.foundation.documents.public import Document
from tests.apps.dialogue.make import AT
from tests.apps.dialogue.test_reports import held

pytestmark = pytest.mark.django_db
Clients = Callable[[User], Client]
Users = Callable[..., User]
MEETING = "/meetings/test-min-1/"
MARK = "<script>alert(1)</script> we met."


@pytest.fixture
def desk(client_as: Clients, user_of: Users) -> Client:
    """The secretariat, beside a meeting that was held."""
    held()
    return client_as(user_of(Role.DIALOGUE_SECRETARIAT))


def drafted(desk: Client, kind: str = "synopsis") -> tuple[EventReport, str]:
    """A report drafted on the page, and its address at the desk."""
    answer = desk.post("/desk/meetings/test-min-1/report/", {"report": kind})
    assert answer.status_code == 302
    report = EventReport.objects.select_related("record").get(kind=kind)
    return report, answer.headers["Location"]


def test_a_report_from_the_draft_to_its_files(desk: Client, client: Client, client_as: Clients, user_of: Users) -> None:
    assert "Draft: Synopsis report" in desk.get(MEETING).content.decode()
    assert "Reports of this meeting" not in client.get(MEETING).content.decode()
    report, here = drafted(desk)
    assert client.get(here).status_code == 404
    assert client_as(user_of(Role.APPLICANT)).get(here).status_code == 404
    part = f"{here}parts/introduction/"
    assert desk.get(part).status_code == 200
    assert desk.get(f"{here}parts/none/").status_code == 404
    given = {"text_en": MARK, "text_fr": "Nous.", "seen_en": 1, "seen_fr": 1}
    assert desk.post(part, given).status_code == 302
    late = desk.post(part, given | {"text_en": "Other."})
    assert late.status_code == 422
    assert "Somebody else wrote here meanwhile" in late.content.decode()
    assert desk.post(part, given | {"text_en": "x" * 10_001}).status_code == 422
    page = desk.get(here).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; we met." in page
    assert "Not approved yet" in page
    history = desk.get(part).content.decode()
    assert "Version 2, English" in history
    assert "drafted by the system" in history
    assert desk.post(here, {"do": "nothing"}).status_code == 404
    assert desk.post(here, {"do": "propose"}).status_code == 302
    waiting = desk.get(here).content.decode()
    assert "another person must approve it" in waiting
    assert "Approve exactly this" not in waiting
    editor = client_as(user_of(Role.EDITOR))
    shown = editor.get(here).content.decode()
    seen = shown.split('name="seen" value="')[1].split('"')[0]
    assert desk.post(here, {"do": "approve", "seen": seen}).status_code == 403
    assert editor.post(here, {"do": "approve", "seen": "wrong"}).status_code == 409
    public = f"/event-reports/{report.record.reference}/"
    assert client.get(public).status_code == 404
    assert editor.post(here, {"do": "approve", "seen": seen}).status_code == 302
    edition = ReportEdition.objects.get()
    out = client.get(public).content.decode()
    assert edition.digest in out
    assert "&lt;script&gt;" in out
    assert "Not approved yet" not in out
    assert "Nous." in client.get(public, headers={"Accept-Language": "fr"}).content.decode()
    listed = client.get(MEETING).content.decode()
    assert f'href="{public}"' in listed
    assert f"SHA-256 {edition.digest}" in listed
    put_on_paper({"report": report.pk}, now())
    for one in Document.objects.filter(record=report.record, form="pdf"):
        documents.make(document_id=one.pk, at=now())
    found = client.get(public).content.decode()
    assert found.count('/file/"') == 2
    file = found.split('href="/documents/')[1].split('"')[0]
    assert client.get(f"/documents/{file}").status_code == 200
    for do in ("reopen", "read"):
        assert desk.post(here, {"do": do}).status_code == 302
    assert client.get(public).status_code == 200


def test_programs_read_what_is_out_and_write_drafts(
    desk: Client, client: Client, client_as: Clients, user_of: Users
) -> None:
    _report, here = drafted(desk)
    where = f"/api/v1{here}".rstrip("/")
    found = json.loads(desk.get(where).content)
    assert (found["state"], found["numbers"]["introduction"]) == ("draft", {"en": 1, "fr": 1})
    assert client.get(where).status_code == 401
    assert client_as(user_of(Role.APPLICANT)).get(where).status_code == 404
    put: dict[str, Any] = {"content_type": "application/json"}
    told = {"texts": {"en": "By program."}, "seen": {"en": 1}}
    written = json.loads(desk.put(f"{where}/parts/introduction", told, **put).content)
    assert written["texts"]["introduction"]["en"] == "By program."
    assert desk.put(f"{where}/parts/introduction", told, **put).status_code == 200
    assert desk.put(f"{where}/parts/introduction", told | {"texts": {"en": "New."}}, **put).status_code == 422
    assert desk.post(f"{where}/read", **put).status_code == 200
    again = desk.post("/api/v1/desk/event-reports", {"meeting": "test-min-1", "kind": "synopsis"}, **put)
    assert again.status_code == 409
    made = desk.post("/api/v1/desk/event-reports", {"meeting": "test-min-1", "kind": "approaches"}, **put)
    assert made.status_code == 201
    assert json.loads(client.get("/api/v1/meetings/test-min-1/reports").content) == []
    desk.post(here, {"do": "propose"})
    editor = client_as(user_of(Role.EDITOR))
    seen = editor.get(here).content.decode().split('name="seen" value="')[1].split('"')[0]
    editor.post(here, {"do": "approve", "seen": seen})
    [row] = json.loads(client.get("/api/v1/meetings/test-min-1/reports").content)
    one = json.loads(client.get(f"/api/v1/event-reports/{row['reference']}").content)
    assert one["digest"] == row["digest"] == digest(one["content"])
    assert one["meeting"] == "test-min-1"


def test_a_meeting_to_come_and_an_unknown_kind_are_told_so(desk: Client, client: Client, user_of: Users) -> None:
    assert desk.post("/desk/meetings/test-min-1/report/", {"report": "minutes"}).status_code == 302
    assert not EventReport.objects.exists()
    assert desk.get("/desk/meetings/test-min-1/report/").status_code == 405
    assert client.post("/desk/meetings/test-min-1/report/", {"report": "synopsis"}).status_code in {302, 403}
    assert not EventReport.objects.exists()
    drafted(desk, "approaches")
    assert desk.post("/desk/meetings/test-min-1/report/", {"report": "approaches"}).status_code == 409


@pytest.mark.parametrize("rows", [1, 4])
def test_the_pages_ask_the_same_few_questions(
    desk: Client, client: Client, client_as: Clients, user_of: Users, rows: int,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:  # fmt: skip
    from facility.apps.parties.public import actor_for

    officer = actor_for(user_of(Role.DIALOGUE_SECRETARIAT), AT)
    report, here = drafted(desk)
    for number in range(rows):
        conclude(meeting_id=report.meeting_id, texts={"en": f"C{number}"}, actor=officer, at=AT)
    desk.post(here, {"do": "read"})
    desk.post(here, {"do": "propose"})
    editor = client_as(user_of(Role.EDITOR))
    page = editor.get(here).content.decode()
    with django_assert_max_num_queries(15):
        editor.get(here)
    editor.post(here, {"do": "approve", "seen": page.split('name="seen" value="')[1].split('"')[0]})
    put_on_paper({"report": report.pk}, now())
    for address, most in ((f"/event-reports/{report.record.reference}/", 10), (MEETING, 15)):
        for reader in (client, editor):
            reader.get(address)
            with django_assert_max_num_queries(most):
                assert reader.get(address).status_code == 200
