"""Letters and jobs as those see them who keep the system running, and nobody else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.foundation.accounts.public import Role
from facility.foundation.jobs import public as jobs
from facility.foundation.jobs import registry
from facility.foundation.post import public as post
from facility.foundation.post.models import Incoming
from facility.foundation.post.texts import text
from facility.foundation.records import public as records
from facility.foundation.trail.public import Entry

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client_as: Any, user_of: Any) -> Client:
    return client_as(user_of(Role.ADMINISTRATOR))


def letter(key: str = "k", to: str = "ana@example.org", with_record: bool = True, **secret: Any) -> post.Letter:
    kind = next(kind for kind in post.kinds() if kind.startswith("parties."))
    facts = {name: f"<b>{name}</b>" for name in text(kind, "en").placeholders if name not in secret}
    with transaction.atomic():
        about = records.create(kind="thing", label={"en": "Thing"}, at=AT) if with_record else None
        return post.queue(kind=kind, to=to, facts=facts, at=AT, key=key, record=about, secret_facts=secret or None)


def fail(made: post.Letter, code: str = "rejected") -> None:
    post.Letter.objects.filter(pk=made.pk).update(state="failed", last_error=code, attempts=2, secret_facts=None)


def test_an_administrator_reads_a_letter_and_the_trail_says_so(admin: Client) -> None:
    made = letter()
    assert "ana@example.org" in admin.get("/desk/letters/").content.decode()
    page = admin.get(f"/desk/letters/{made.token}/").content.decode()
    assert "&lt;b&gt;organisation&lt;/b&gt;" in page
    assert "<b>organisation</b>" not in page
    assert [entry.event for entry in Entry.objects.filter(record=made.record)] == ["letter.read"]
    assert admin.get("/desk/letters/none/").status_code == 404


def test_the_secret_of_a_letter_is_shown_to_nobody(admin: Client) -> None:
    made = letter(link={"path": "/in/SECRET123/"}, with_record=False)
    page = admin.get(f"/desk/letters/{made.token}/").content.decode()
    assert "SECRET123" not in page
    assert Entry.objects.filter(event="letter.read").count() == 0


def test_a_failed_letter_says_why_and_is_tried_again(admin: Client) -> None:
    made = letter()
    fail(made)
    assert "does not accept this address" in admin.get(f"/desk/letters/{made.token}/").content.decode()
    assert "Letters that failed" in admin.get("/desk/").content.decode()
    assert admin.post(f"/desk/letters/{made.token}/retry/").status_code == 302
    made.refresh_from_db()
    assert (made.state, made.attempts, made.last_error) == ("waiting", 0, "")
    assert Entry.objects.filter(event="letter.requeued").count() == 1
    assert admin.post(f"/desk/letters/{made.token}/retry/").status_code == 409
    assert Entry.objects.filter(event="letter.requeued").count() == 1


def test_a_letter_whose_link_is_gone_or_whose_reader_was_erased_is_not_tried_again(admin: Client) -> None:
    gone, erased = letter("a", link={"path": "/x"}), letter("b")
    fail(gone)
    fail(erased, "erased")
    for made in (gone, erased):
        assert admin.post(f"/desk/letters/{made.token}/retry/").status_code == 409
        made.refresh_from_db()
        assert made.state == "failed"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_sees_letters_or_jobs(role: Role, client_as: Any, user_of: Any) -> None:
    made = letter()
    fail(made)
    other = client_as(user_of(role))
    for address in ("/desk/letters/", f"/desk/letters/{made.token}/", "/desk/jobs/"):
        assert other.get(address).status_code == 403
    for address in (f"/desk/letters/{made.token}/retry/", "/desk/jobs/1/retry/"):
        assert other.post(address).status_code == 403
    made.refresh_from_db()
    assert made.state == "failed"


def test_without_signing_in_there_is_only_the_way_in(client: Client) -> None:
    for address in ("/desk/letters/", "/desk/letters/x/", "/desk/jobs/"):
        assert client.get(address).status_code == 302


def test_a_failed_job_is_shown_and_tried_again(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_JOBS", {})

    def broken(_payload: Any, _at: datetime) -> None:
        raise ConnectionError

    jobs.job("test.broken", attempts=1)(broken)
    with transaction.atomic():
        row = jobs.enqueue("test.broken", {}, "broken:1", at=AT)
    jobs.run_due(AT)
    jobs.run_schedule(AT + timedelta(seconds=1), only="clocks.escalate")
    page = admin.get("/desk/jobs/").content.decode()
    assert "broken:1" in page
    assert "ConnectionError" in page
    assert "clocks.escalate" in page
    assert admin.post(f"/desk/jobs/{row.pk}/retry/").status_code == 302
    row.refresh_from_db()
    assert row.state == "waiting"
    assert admin.post(f"/desk/jobs/{row.pk}/retry/").status_code == 409


def test_a_worker_that_is_away_is_noticed(admin: Client) -> None:
    assert "No worker has been seen" in admin.get("/desk/jobs/").content.decode()
    jobs.run_schedule(datetime.now(UTC), only="jobs.sweep")
    assert "No worker has been seen" not in admin.get("/desk/jobs/").content.decode()


@pytest.mark.parametrize("address", ["/desk/letters/", "/desk/jobs/"])
def test_the_lists_need_the_same_queries_for_one_and_for_three(address: str, admin: Client) -> None:
    letter("k1")
    admin.get(address)
    with CaptureQueriesContext(
        connection,
    ) as one:
        admin.get(address)
    letter("k2")
    letter("k3")
    with CaptureQueriesContext(connection) as three:
        admin.get(address)
    assert len(one) == len(three) <= 10


def test_the_page_of_jobs_says_how_the_mailbox_is_read(admin: Client, settings: Any) -> None:
    settings.FACILITY_MAILBOX = ""
    assert "No mailbox is set" in admin.get("/desk/jobs/").content.decode()
    settings.FACILITY_MAILBOX = "imap://post@mail.example.org/INBOX"
    page = admin.get("/desk/jobs/").content.decode()
    assert "No mailbox is set" not in page
    assert "Read last" in page
    jobs.run_schedule(datetime.now(UTC), lane="mailbox")
    with CaptureQueriesContext(connection) as asked:
        page = admin.get("/desk/jobs/").content.decode()
    assert "The setting of the mailbox cannot be read" in page
    assert len(asked) <= 10
    now = datetime.now(UTC)
    for number in (1, 2):
        Incoming.objects.create(
            box="b", validity=1, uid=number, state="left", kind="other", outcome="person", found_at=now, settled_at=now
        )
    page = admin.get("/desk/jobs/").content.decode()
    assert "Letters for people: left in the mailbox" in page


def test_a_letter_that_a_report_sent_back_says_so_and_is_tried_again(admin: Client) -> None:
    made = letter()
    returned = {"state": "failed", "last_error": "returned", "sent_at": AT, "returned_at": AT, "attempts": 1}
    post.Letter.objects.filter(pk=made.pk).update(**returned)
    page = admin.get(f"/desk/letters/{made.token}/").content.decode()
    assert "A mail server reported that the letter did not arrive" in page
    assert admin.post(f"/desk/letters/{made.token}/retry/").status_code == 302
    made.refresh_from_db()
    assert (made.state, made.sent_at, made.returned_at) == ("waiting", None, None)
