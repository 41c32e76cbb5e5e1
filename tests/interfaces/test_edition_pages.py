"""Two approved editions of a meeting's report side by side: what changed, part by part, for those who work on it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from facility.apps.dialogue.jobs import put_on_paper
from facility.apps.dialogue.models import EditionWithdrawal
from facility.apps.dialogue.public import (
    EventReport,
    ReportEdition,
    approve_report,
    conclude,
    propose_report,
    read_again,
    reopen_report,
    withdraw_edition,
    write_part,
)
from facility.apps.dialogue.reports.paper import PAPER
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor, Role, User
from facility.foundation.documents import public as documents
from facility.foundation.documents.public import Document
from facility.foundation.jobs.public import JobKey
from tests.apps.dialogue.make import AT
from tests.apps.dialogue.test_reports import proposed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def out_twice(actor_of: Callable[..., Actor], *, changed: bool = True) -> EventReport:
    """A report with two approved editions; the second has another introduction, closing words and a conclusion."""
    secretariat, editor = actor_of(Role.DIALOGUE_SECRETARIAT), actor_of(Role.EDITOR)
    report, seen = proposed(secretariat)
    approve_report(report_id=report.pk, actor=editor, payload_seen=seen, at=AT + DAY)
    who = {"report_id": report.pk, "actor": secretariat, "at": AT + 2 * DAY}
    reopen_report(**who)  # type: ignore[arg-type]
    if changed:
        given = {"introduction": "We met in Tbilisi and agreed.", "closing": "Thank you."}
        for part, text in given.items():
            number = report.texts.filter(part=part, language="en").count()
            write_part(part=part, texts={"en": text}, seen={"en": number}, **who)  # type: ignore[arg-type]
        conclude(meeting_id=report.meeting_id, texts={"en": "Meet <b>again</b>."}, actor=secretariat, at=AT)
    read_again(**who)  # type: ignore[arg-type]
    second = propose_report(**who)  # type: ignore[arg-type]
    approve_report(report_id=report.pk, actor=editor, payload_seen=second, at=AT + 3 * DAY)
    return report


def test_what_changed_stands_part_by_part_and_a_later_day_alone_is_no_change(
    actor_of: Callable[..., Actor], client_as: Callable[[User], Client], user_of: Callable[..., User]
) -> None:
    report = out_twice(actor_of)
    here = f"/desk/event-reports/{report.record.token}/"
    desk = client_as(user_of(Role.EDITOR))
    assert f"{here}editions/" in desk.get(here).content.decode()
    page = desk.get(f"{here}editions/").content.decode()
    assert "<ins>agreed.</ins>" in page or "and agreed.</ins>" in page
    assert "<del>" in page
    assert "Closing words (only in the later)" in page
    assert "<ins>Meet &lt;b&gt;again&lt;/b&gt;.</ins>" in page or "Meet &lt;b&gt;again&lt;/b&gt;." in page
    same = page.split("Without a change")[1]
    assert "<li>Participants</li>" in same
    assert "Edition 1, approved on" in page
    one = desk.get(f"{here}editions/?from=2&to=2").content.decode()
    assert "The two say the same." in one
    turned = desk.get(f"{here}editions/?from=2&to=1").content.decode()
    assert "Closing words (only in the later)" in turned
    for asked in ("from=3", "to=x"):
        assert desk.get(f"{here}editions/?{asked}").status_code == 404
    for role in (Role.APPLICANT, Role.AUDITOR, Role.GRANTS_OFFICER):
        assert client_as(user_of(role)).get(f"{here}editions/").status_code == 404
    french = desk.get(f"{here}editions/", headers={"accept-language": "fr"}).content.decode()
    assert "Sans changement" in french
    told = desk.get(f"/api/v1{here}editions").json()
    assert [row["edition"] for row in told] == [1, 2]
    assert told[1]["content"]["texts"]["closing"] == {"en": "Thank you."}
    assert client_as(user_of(Role.APPLICANT)).get(f"/api/v1{here}editions").status_code == 404


def test_two_editions_that_say_the_same_say_so_and_one_alone_is_not_compared(
    actor_of: Callable[..., Actor], client_as: Callable[[User], Client], user_of: Callable[..., User]
) -> None:
    report = out_twice(actor_of, changed=False)
    desk = client_as(user_of(Role.DIALOGUE_SECRETARIAT))
    here = f"/desk/event-reports/{report.record.token}/editions/"
    assert "The two say the same." in desk.get(here).content.decode()
    report.editions.filter(number=2).update(approved_at=None, approved_by=None)
    assert "Two editions are needed that were approved; this report has fewer." in desk.get(here).content.decode()


def test_everybody_reads_earlier_editions_and_what_changed_unless_one_is_withdrawn(
    client: Client, actor_of: Callable[..., Actor], client_as: Callable[[User], Client], user_of: Callable[..., User],
    django_assert_max_num_queries: Callable[..., Any],
) -> None:  # fmt: skip
    report = out_twice(actor_of)
    here = f"/event-reports/{report.record.reference}/"
    assert f"{here}editions/" in client.get(here).content.decode()
    listed = client.get(f"{here}editions/").content.decode()
    # Who let it out stands as a role, never as a name.
    assert "Dialogue secretariat" in listed
    assert "Editor" in listed
    for one in report.editions.select_related("proposed_by", "approved_by"):
        assert str(one.proposed_by) not in listed
        assert one.proposed_by.email not in listed
    assert "Closing words (only in the later)" in listed
    first = client.get(f"{here}editions/1/").content.decode()
    assert "This is an earlier edition" in first
    assert "We met in Tbilisi and agreed." not in first
    second = client.get(f"{here}editions/2/").content.decode()
    assert "This is an earlier edition" not in second
    assert "We met in Tbilisi and agreed." in second
    assert client.get(f"{here}editions/3/").status_code == 404
    assert client.get("/event-reports/none/editions/").status_code == 404
    told = client.get(f"/api/v1{here}editions").json()
    assert [(one["edition"], one["proposed_as"], one["approved_as"]) for one in told] == [
        (1, "dialogue_secretariat", "editor"), (2, "dialogue_secretariat", "editor"),
    ]  # fmt: skip
    assert client.get(f"/api/v1{here}editions/1").json()["digest"] == told[0]["digest"]
    for address in (f"{here}editions/", f"{here}editions/1/"):
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200
    editor = client_as(user_of(Role.EDITOR))
    ending = f"/desk/event-reports/{report.record.token}/editions/1/withdraw/"
    assert ending in editor.get(f"{here}editions/").content.decode()
    assert ending not in listed
    assert editor.post(ending, {"reason": " "}).status_code == 422
    assert not EditionWithdrawal.objects.exists()
    assert editor.post(ending, {"reason": "It named a <b>person</b>."}).status_code == 302
    after = client.get(f"{here}editions/").content.decode()
    assert "It named a &lt;b&gt;person&lt;/b&gt;." in after
    assert f"{here}editions/1/" not in after
    assert "Two editions are needed that were approved" in after
    assert client.get(f"{here}editions/1/").status_code == 404
    assert client.get(f"{here}editions/?from=1&to=2").status_code == 200
    assert "only in the later" not in client.get(f"{here}editions/?from=1&to=2").content.decode()
    assert client.get(f"/api/v1{here}editions/1").status_code == 404
    assert client.get(f"/api/v1{here}editions").json()[0]["withdrawn_reason"] == "It named a <b>person</b>."
    # At the desk nobody reads it either.
    at_desk = f"/desk/event-reports/{report.record.token}/editions"
    assert "Two editions are needed that were approved" in editor.get(f"{at_desk}/").content.decode()
    assert [row["edition"] for row in editor.get(f"/api/v1{at_desk}").json()] == [2]
    assert client.get(here).status_code == 200


def test_only_an_earlier_edition_is_withdrawn_once_and_by_whom_it_is_for(actor_of: Callable[..., Actor]) -> None:
    report, secretariat = out_twice(actor_of), actor_of(Role.DIALOGUE_SECRETARIAT)
    given: dict[str, Any] = {"report_id": report.pk, "number": 1, "reason": "Wrong.", "at": AT + 4 * DAY}
    for role in (Role.APPLICANT, Role.GRANTS_OFFICER, Role.AUDITOR):
        with pytest.raises(Forbidden):
            withdraw_edition(actor=actor_of(role), **given)
    for changes, error in (
        ({"number": 2}, NotAllowedNow),
        ({"number": 9}, NotFound),
        ({"report_id": 0}, NotFound),
        ({"reason": ""}, Refused),
    ):
        with pytest.raises(error):
            withdraw_edition(actor=secretariat, **given | changes)
    assert not EditionWithdrawal.objects.exists()
    withdraw_edition(actor=secretariat, **given)
    with pytest.raises(NotAllowedNow):
        withdraw_edition(actor=secretariat, **given)
    assert EditionWithdrawal.objects.count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        EditionWithdrawal.objects.update(reason="x")


def test_files_are_of_the_edition_that_is_shown_and_go_with_one_that_is_withdrawn(
    client: Client, actor_of: Callable[..., Actor]
) -> None:
    report = out_twice(actor_of)
    here, editor = f"/event-reports/{report.record.reference}/", actor_of(Role.EDITOR)

    def listed() -> list[str]:
        return re.findall(r'href="(/documents/[^/"]+/file/)"', client.get(here).content.decode())

    def on_paper(at: datetime) -> None:
        for language in ("en", "fr"):
            given = {"kind": PAPER, "record": report.record, "language": language, "form": "docx", "actor": editor}
            one = documents.ask(**given, at=at)  # type: ignore[arg-type]
            documents.make(document_id=one.pk, at=at)

    ReportEdition.objects.filter(report=report, number=2).update(approved_at=None, approved_by=None)
    on_paper(AT + DAY)
    early = listed()
    assert [client.get(one).status_code for one in early] == [200, 200]
    ReportEdition.objects.filter(report=report, number=2).update(approved_at=AT + 3 * DAY, approved_by=editor.user_id)
    # The files of the first are no files of the second.
    assert listed() == []
    on_paper(AT + 4 * DAY)
    both = listed()
    assert [client.get(one).status_code for one in (*early, *both)] == [200] * 4
    asked = JobKey.objects.filter(name="dialogue.report_papers")
    asked.delete()
    withdraw_edition(report_id=report.pk, number=1, reason="It named a person.", actor=editor, at=AT + 5 * DAY)
    assert [client.get(one).status_code for one in (*early, *both)] == [404] * 4
    assert (listed(), Document.objects.filter(record=report.record).count()) == ([], 0)
    # Those of the newest are made again.
    [again] = asked.all()
    put_on_paper(again.payload, AT + 5 * DAY)
    assert Document.objects.filter(record=report.record, kind=PAPER).count() == 4
    on_paper(AT + 5 * DAY)
    assert len(listed()) == 2
