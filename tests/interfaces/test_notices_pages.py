"""The notice centre: what one was told stands there, for nobody else, and one says how to be told."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from facility.apps.parties import public as parties
from facility.core.errors import Forbidden
from facility.foundation.accounts.public import PUBLIC, Role, User
from facility.foundation.post import public as post
from facility.foundation.records import public as records
from facility.foundation.records.models import Record
from facility.foundation.trail.public import Entry
from facility.interfaces.web.desk.words import RECORDS
from facility.interfaces.web.notices import components

pytestmark = pytest.mark.django_db
AT = datetime.now(UTC) - timedelta(days=3)
MANY = ("paper", "plate", "lamp", "chair", "table")


@pytest.fixture(autouse=True)
def viewable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Records of five kinds may be viewed until their version is raised to nine."""

    def load(ids: Any) -> dict[int, Record]:
        return {record.pk: record for record in Record.objects.filter(pk__in=ids)}

    for name in MANY:
        known = records.Kind(name, load, lambda _actor, one: one.version != 9, lambda one: f"/p/{one.token}/")
        monkeypatch.setitem(records._KINDS, name, known)
    yield


@pytest.fixture
def reader(user_of: Any) -> User:
    user: User = user_of(Role.GRANTS_OFFICER)
    return user


def tell(
    user: User, number: int, kind: str = "dialogue.meeting_agenda", about: str = "paper", **extra: Any
) -> post.Letter:
    from facility.foundation.post.texts import text

    facts = dict.fromkeys(text(kind, "en").placeholders, "x") | {"title": f"Talk {number}", "reference": f"R-{number}"}
    with transaction.atomic():
        record = records.create(kind=about, label={"en": f"Talk {number}"}, at=AT, reference=f"P-{user.pk}-{number}")
        key = f"{user.pk}:{number}:{kind}"
        at = AT + timedelta(minutes=number)
        return post.queue(kind=kind, to=user, facts=facts, record=record, at=at, key=key, **extra)


def rows(client: Client, address: str = "/notices/") -> list[str]:
    tree = html.fromstring(client.get(address).content)
    return [one.text_content().strip() for one in tree.xpath("//tbody/tr/th")]


def cost(client: Client, address: str) -> tuple[int, int]:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(seen), len(answer.content)


def test_every_kind_of_record_that_a_notice_may_be_about_has_its_part_and_its_words() -> None:
    known = set(records.kinds()) - set(MANY)
    assert known - set(components._KINDS) == set()
    assert known - set(RECORDS) == set()
    assert set(components._KINDS.values()) == set(components.COMPONENTS)
    assert {components.of_record(kind) for kind in ("discussion", "discussion_post")} == {"knowledge"}


def test_a_reminder_about_a_discussion_is_found_among_knowledge(reader: User, client_as: Any) -> None:
    """By its record, for the app of a reminder serves all parts; in the list narrowed down as in the words beside it."""
    for number, about in enumerate(("discussion", "paper")):
        tell(reader, number, kind="clocks.reminder", about=about)
    client = client_as(reader)
    assert [len(rows(client, f"/notices/?component={name}")) for name in ("knowledge", "facility")] == [1, 1]


def test_letters_and_notices_stand_together_newest_first_and_for_ones_own_eyes(
    reader: User, user_of: Any, client_as: Any
) -> None:
    assert "No notices yet" in client_as(reader).get("/notices/").content.decode()
    tell(reader, 1)
    tell(reader, 2, "grants.payment_refused")
    with transaction.atomic():
        post.notify(user_id=reader.pk, kind="parties.role_granted", facts={"role": "Editor"}, at=AT)
    other = user_of()
    tell(other, 7)
    assert rows(client_as(reader)) == [
        "R-2: payment request refused", "New agenda: Talk 1", "You now hold the role: Editor."
    ]  # fmt: skip
    assert rows(client_as(other)) == ["New agenda: Talk 7"]
    page = client_as(reader).get("/notices/").content.decode()
    assert ("Letter on its way" in page, "Here alone" in page) == (True, True)
    theirs = post.Notice.objects.get(user=other)
    assert client_as(reader).get(f"/notices/{theirs.pk}/").status_code == 404
    assert Client().get("/notices/").status_code == 302


def test_the_list_is_narrowed_sorted_and_taken_as_a_file(reader: User, client_as: Any) -> None:
    tell(reader, 1)
    tell(reader, 2, "grants.payment_refused")
    tell(reader, 3, "clocks.reminder")
    browser = client_as(reader)
    assert rows(browser, "/notices/?component=dialogue") == ["New agenda: Talk 1"]
    assert rows(browser, "/notices/?component=grants") == ["R-2: payment request refused"]
    assert rows(browser, "/notices/?component=facility") == ["Due soon: x (R-3)"]
    assert rows(browser, "/notices/?topic=meetings") == ["New agenda: Talk 1"]
    assert rows(browser, "/notices/?sort=at")[0] == "New agenda: Talk 1"
    browser.post("/notices/read/", {"notice": str(post.Notice.objects.get(kind="clocks.reminder").pk)})
    assert len(rows(browser, "/notices/?unread=1")) == 2
    file = b"".join(browser.get("/notices/?format=csv").streaming_content).decode()
    assert file.count("\n") == 4
    assert "payment request refused" in file


def test_one_or_all_are_marked_as_read_by_their_reader_alone(reader: User, user_of: Any, client_as: Any) -> None:
    letters = [tell(reader, number) for number in range(3)]
    notice = letters[0].notice
    client_as(user_of()).post("/notices/read/", {"notice": str(notice.pk)})
    client_as(user_of()).post("/notices/read/", {"notice": "all"})
    browser = client_as(reader)
    assert browser.get("/notices/read/").status_code == 405
    browser.get(f"/notices/{notice.pk}/")  # a program may have opened it
    for odd in ("", "x", "-1", "9" * 30):
        browser.post("/notices/read/", {"notice": odd})
    assert post.Notice.objects.filter(read_at=None).count() == 3
    assert browser.post("/notices/read/", {"notice": str(notice.pk)}).headers["Location"] == "/notices/"
    assert post.Notice.objects.filter(read_at=None).count() == 2
    away = browser.post("/notices/read/", {"notice": "all", "next": "https://evil.example/"})
    assert away.headers["Location"] == "/notices/"
    assert post.Notice.objects.filter(read_at=None).count() == 0


def test_the_top_of_every_page_says_how_many_are_unread_at_no_question_more(reader: User, client_as: Any) -> None:
    browser = client_as(reader)
    before, _size = cost(browser, "/terms/")
    for number in range(3):
        tell(reader, number)
    assert "Notices <strong>3</strong>" in browser.get("/terms/").content.decode()
    assert cost(browser, "/terms/")[0] == before
    browser.post("/notices/read/", {"notice": "all"})
    assert "Notices <strong>" not in browser.get("/terms/").content.decode()
    assert "Notices" not in Client().get("/terms/").content.decode()


def test_a_notice_says_what_the_letter_said_and_leads_to_its_record(reader: User, client_as: Any) -> None:
    letter = tell(reader, 1, "grants.payment_refused")
    page = client_as(reader).get(f"/notices/{letter.notice.pk}/").content.decode()
    assert "R-1: payment request refused" in page
    assert f'href="/p/{letter.record.token}/"' in page
    assert "It is about money that was paid, or that was refused." in page


def test_a_notice_about_what_one_may_no_longer_see_shows_no_title_anywhere(reader: User, client_as: Any) -> None:
    letter = tell(reader, 1)
    Record.objects.filter(pk=letter.record_id).update(version=9)
    browser = client_as(reader)
    assert rows(browser) == ["Meetings"]
    for address in ("/notices/", f"/notices/{letter.notice.pk}/", "/desk/"):
        page = browser.get(address).content.decode()
        assert "Talk 1" not in page, address
        assert letter.record.token not in page, address
        assert letter.record.reference not in page, address
    file = b"".join(browser.get("/notices/?format=csv").streaming_content).decode()
    assert "Talk 1" not in file
    assert "You may no longer see" in browser.get(f"/notices/{letter.notice.pk}/").content.decode()


@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_list_stays_within_ten_questions_and_its_bytes(count: int, reader: User, client_as: Any) -> None:
    for number in range(count):
        tell(reader, number, about=MANY[number % len(MANY)])
    browser = client_as(reader)
    queries, size = cost(browser, "/notices/")
    assert queries <= 10
    assert size < 60_000
    assert cost(browser, f"/notices/{post.Notice.objects.latest('pk').pk}/")[0] <= 15


def test_letters_that_came_back_or_were_not_sent_say_so(reader: User, client_as: Any) -> None:
    for number, (state, error) in enumerate(
        [("sent", ""), ("failed", "rejected"), ("failed", "connection"), ("failed", "withdrawn")]
    ):
        sent = AT if state == "sent" else None
        letter = tell(reader, number)
        post.Letter.objects.filter(pk=letter.pk).update(state=state, sent_at=sent, last_error=error)
    page = client_as(reader).get("/notices/").content.decode()
    for words in ("Letter sent", "Letter came back", "Letter not sent", "Letter taken back"):
        assert words in page


def test_one_chooses_how_to_be_told_and_the_trail_notes_it(reader: User, client_as: Any) -> None:
    browser = client_as(reader)
    page = browser.get("/account/notices/").content.decode()
    assert "What is told at once all the same" in page
    assert "It is about a signature that binds you." in page
    offered = dict.fromkeys(post.choosable(), "at_once")
    assert "news" not in offered
    answer = browser.post("/account/notices/", {**offered, "meetings": "daily"})
    assert answer.headers["Location"] == "/account/notices/"
    reader.refresh_from_db()
    assert reader.deliveries["meetings"] == "daily"
    assert Entry.objects.filter(event="person.deliveries_set").latest("pk").facts["meetings"] == "daily"
    assert tell(reader, 1).state == "gathered"
    assert tell(reader, 2, "grants.payment_refused").state == "waiting"
    assert "Told in" not in browser.get("/notices/").content.decode()
    entries = Entry.objects.count()
    browser.post("/account/notices/", {**offered, "meetings": "daily"})
    assert Entry.objects.count() == entries


def test_a_way_that_is_not_offered_changes_nothing(reader: User, client_as: Any) -> None:
    browser = client_as(reader)
    assert browser.post("/account/notices/", {"meetings": "by pigeon"}).status_code == 422
    actor = parties.actor_for(reader, AT)
    for chosen in ({"weather": "daily"}, {"meetings": "by pigeon"}, {"news": "here"}):
        with pytest.raises(Exception, match="delivery_unknown"):
            parties.set_deliveries(chosen=chosen, actor=actor, at=AT)
    with pytest.raises(Forbidden):
        parties.set_deliveries(chosen={"meetings": "daily"}, actor=PUBLIC, at=AT)
    reader.refresh_from_db()
    assert reader.deliveries == {}
