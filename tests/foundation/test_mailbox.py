"""Letters that come back by mail, read from a real server over real encryption, on good days and bad ones."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import F

from facility.core.errors import NotAllowedNow
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.jobs import public as jobs
from facility.foundation.jobs.items import SomeFailed
from facility.foundation.post import public as post
from facility.foundation.post.mailbox import parsing, reading
from facility.foundation.post.mailbox.answers import CalendarAnswer
from facility.foundation.post.mailbox.place import given
from facility.foundation.post.mailbox.trouble import MailboxTrouble
from facility.foundation.post.models import Incoming
from facility.foundation.post.texts import text
from facility.foundation.records import public as records
from facility.foundation.trail.public import Entry
from tests.apps.in_use import AtOnce, at_once
from tests.letterbox import HANDLED, PASSWORD, Letterbox, Relay, certificate, letter, report, serving

__all__ = ["at_once"]
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Letterbox]:
    with serving(tmp_path_factory.mktemp("imap")) as made:
        yield made


@pytest.fixture
def box(server: Letterbox, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Letterbox:
    """An empty mailbox that the facility reads."""
    server.empty()
    monkeypatch.setenv("SSL_CERT_FILE", str(server.cert))
    settings.FACILITY_MAILBOX, settings.FACILITY_MAILBOX_PASSWORD = server.address(), PASSWORD
    settings.FACILITY_MAILBOX_PASSWORD_FILE, settings.FACILITY_MAILBOX_MOVE_TO = "", HANDLED
    return server


def sent(to: str = "ana@example.org", key: str = "k", with_record: bool = True) -> post.Letter:
    """A letter that went out."""
    kind = next(kind for kind in post.kinds() if kind.startswith("parties."))
    facts = dict.fromkeys(text(kind, "en").placeholders, "x")
    with transaction.atomic():
        about = records.create(kind="thing", label={"en": "Thing"}, at=AT) if with_record else None
        made = post.queue(kind=kind, to=to, facts=facts, at=AT, key=key, record=about)
    post.Letter.objects.filter(pk=made.pk).update(state="sent", sent_at=AT, attempts=1)
    made.refresh_from_db()
    return made


def outcomes() -> list[tuple[str, str, str]]:
    return list(Incoming.objects.order_by("uid").values_list("state", "kind", "outcome"))


def state_of(made: post.Letter) -> tuple[str, str, bool]:
    made.refresh_from_db()
    return made.state, made.last_error, made.returned_at is not None


UNTOUCHED = ("sent", "", False)
RETURNED = ("failed", "returned", True)


def test_a_letter_that_came_back_is_noted_and_its_report_put_aside(
    box: Letterbox, actor_of: Callable[..., Actor]
) -> None:
    made, other = sent("Ana@Example.org"), sent("ben@example.org", "other")
    box.bring(letter("A question for you"), report(made.message_id, "ana@example.org"))
    assert reading.read_mailbox(AT + timedelta(hours=1)) == 2
    assert (state_of(made), state_of(other)) == (RETURNED, UNTOUCHED)
    assert made.returned_at == AT + timedelta(hours=1)
    assert made.sent_at == AT
    entry = Entry.objects.get(record=made.record)
    assert (entry.event, entry.facts) == ("letter.returned", {"letter": made.pk, "kind": made.kind})
    assert box.holds() == [("A question for you", False)]
    assert box.holds(HANDLED) == [("Undelivered Mail Returned to Sender", True)]
    assert outcomes() == [("left", "other", "person"), ("done", "bounce", "noted")]
    assert reading.read_mailbox(AT + timedelta(hours=2)) == 0

    post.retry_letter(token=made.token, actor=actor_of(Role.ADMINISTRATOR), at=AT)
    assert state_of(made) == ("waiting", "", False)
    with pytest.raises(NotAllowedNow):
        post.retry_letter(token=made.token, actor=actor_of(Role.ADMINISTRATOR), at=AT)


def test_without_a_folder_a_handled_report_stays_and_is_marked(box: Letterbox, settings: Any) -> None:
    settings.FACILITY_MAILBOX_MOVE_TO = ""
    made = sent()
    box.bring(report(made.message_id, made.to_address, returned="message/rfc822"))
    assert reading.read_mailbox(AT) == 1
    assert state_of(made) == RETURNED
    assert box.holds() == [("Undelivered Mail Returned to Sender", True)]
    assert reading.read_mailbox(AT) == 0


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": "4.4.7", "action": "delayed"}, ("done", "bounce", "temporary")),
        ({"status": "5.1.1", "action": "relayed"}, ("done", "bounce", "temporary")),
        ({"address": "other@example.org"}, ("left", "bounce", "unknown")),
        ({"letter_id": "<guessed@localhost.localdomain>"}, ("left", "bounce", "unknown")),
    ],
)
def test_what_is_temporary_or_does_not_know_our_letter_changes_nothing(
    box: Letterbox, changes: dict[str, str], expected: tuple[str, str, str]
) -> None:
    made = sent()
    box.bring(report(**{"letter_id": made.message_id, "address": made.to_address, **changes}))
    reading.read_mailbox(AT)
    assert (state_of(made), outcomes()) == (UNTOUCHED, [expected])
    assert Entry.objects.filter(record=made.record).count() == 0


@pytest.mark.parametrize("status", ["4.4.7", "unknown"])
def test_a_letter_that_a_server_gave_up_did_not_arrive_and_says_nothing_of_the_address(
    box: Letterbox, status: str
) -> None:
    made = sent()
    assert made.record is not None
    box.bring(report(made.message_id, made.to_address, status=status))
    reading.read_mailbox(AT)
    assert (state_of(made), outcomes()) == (("failed", "given_up", True), [("done", "bounce", "noted")])
    assert Entry.objects.get(record=made.record).event == "letter.returned"
    assert post.refused_since(made.record, AT) == ""
    assert list(post.failed_letters()) == [made]
    assert "given_up" in post.ERRORS


def test_message_ids_cannot_be_guessed_and_those_of_old_letters_prove_nothing(box: Letterbox) -> None:
    made, same = sent(key="a"), sent(key="b")
    assert {len(one.message_id.partition("@")[0]) for one in (made, same)} == {49}
    assert made.message_id != same.message_id
    old = f"<{'ab' * 20}@localhost.localdomain>"
    post.Letter.objects.filter(pk=made.pk).update(message_id=old)
    box.bring(report(old, made.to_address))
    reading.read_mailbox(AT)
    assert (state_of(made), outcomes()) == (UNTOUCHED, [("left", "bounce", "unknown")])


def test_a_second_report_of_the_same_letter_changes_nothing(box: Letterbox) -> None:
    made = sent()
    box.bring(report(made.message_id, made.to_address), report(made.message_id, made.to_address, subject="Once more"))
    reading.read_mailbox(AT)
    assert outcomes() == [("done", "bounce", "noted"), ("done", "bounce", "again")]
    assert Entry.objects.filter(event="letter.returned").count() == 1


def test_the_schedule_reads_only_where_a_mailbox_is_set(box: Letterbox, settings: Any) -> None:
    made = sent(with_record=False)
    box.bring(report(made.message_id, made.to_address))
    address, settings.FACILITY_MAILBOX = settings.FACILITY_MAILBOX, ""
    assert jobs.run_schedule(AT, lane="mailbox") == []
    assert post.standing(AT) == post.Standing(is_set=False, read_at=None, trouble="", figures=())
    settings.FACILITY_MAILBOX = address
    assert jobs.run_schedule(AT, lane="mailbox") == ["post.mailbox"]
    assert state_of(made) == RETURNED
    settled = Incoming.objects.get().settled_at
    assert settled is not None
    assert post.standing(settled).figures == (("bounce", "noted", 1),)
    assert (post.standing(settled).read_at, post.standing(settled).trouble) == (AT, "")
    settings.FACILITY_MAILBOX_PASSWORD = "wrong"
    assert jobs.run_schedule(AT + timedelta(minutes=2), lane="mailbox") == ["post.mailbox"]
    assert post.standing(settled).trouble == "password"


def test_a_mailbox_encrypted_from_the_first_byte(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n", encoding="utf-8")
    settings.FACILITY_MAILBOX_PASSWORD, settings.FACILITY_MAILBOX_PASSWORD_FILE = "", str(secret)
    with serving(tmp_path, tls=False) as plain:
        pair = certificate(tmp_path, "relay")
        relay = Relay(plain.port, tls=pair)
        monkeypatch.setenv("SSL_CERT_FILE", str(pair[0]))
        settings.FACILITY_MAILBOX = plain.address(relay.port, "imaps")
        assert reading.read_mailbox(AT) == 0
        # The same server has no STARTTLS: nothing is said to it in the clear.
        settings.FACILITY_MAILBOX = plain.address()
        with pytest.raises(MailboxTrouble, match="untrusted"):
            reading.read_mailbox(AT)
        relay.close()


def test_a_folder_for_what_was_handled_that_is_not_there_loses_nothing(box: Letterbox, settings: Any) -> None:
    settings.FACILITY_MAILBOX_MOVE_TO = "Nowhere"
    made = sent()
    box.bring(report(made.message_id, made.to_address))
    for _turn in range(2):
        with pytest.raises(MailboxTrouble, match="folder"):
            reading.read_mailbox(AT)
    assert state_of(made) == RETURNED
    settings.FACILITY_MAILBOX_MOVE_TO = HANDLED
    assert reading.read_mailbox(AT) == 0
    assert (box.holds(), len(box.holds(HANDLED))) == ([], 1)


def test_a_line_that_breaks_off_anywhere_handles_each_letter_once(box: Letterbox, settings: Any) -> None:
    letters = [sent(f"p{number}@example.org", f"k{number}") for number in range(3)]
    box.bring(*(report(one.message_id, one.to_address) for one in letters))
    broken = set()
    for bytes_let_through in (900, 2500, 4000, 5500, 7000, 8500):
        relay = Relay(box.port, cut_after=bytes_let_through)
        settings.FACILITY_MAILBOX = box.address(relay.port)
        try:
            reading.read_mailbox(AT)
        except MailboxTrouble as trouble:
            broken.add(trouble.code)
        relay.close()
    assert "cut" in broken
    assert broken <= {"cut", "untrusted", "away"}
    settings.FACILITY_MAILBOX = box.address()
    reading.read_mailbox(AT)
    assert [state_of(one) for one in letters] == [RETURNED] * 3
    assert Entry.objects.filter(event="letter.returned").count() == 3
    assert box.holds() == []


def test_a_worker_killed_between_handling_and_putting_aside_leaves_only_that(box: Letterbox) -> None:
    made = sent()
    raw = report(made.message_id, made.to_address)
    box.bring(raw)
    place = given()
    with reading.opened(place) as mail:
        (number,) = mail.numbers(1)
        row = reading.take(box=place.box, validity=mail.validity, number=number, at=AT)
        assert row is not None
        assert reading.handle(row=row, found=parsing.read(raw), digest="d" * 64, at=AT)
    assert len(box.holds()) == 1
    assert reading.read_mailbox(AT) == 0
    assert (box.holds(), len(box.holds(HANDLED))) == ([], 1)
    assert Entry.objects.filter(event="letter.returned").count() == 1


def test_a_worker_killed_before_it_handled_a_letter_leaves_it_to_the_next_one(box: Letterbox) -> None:
    made = sent()
    box.bring(report(made.message_id, made.to_address))
    place = given()
    with reading.opened(place) as mail:
        number, validity = mail.numbers(1)[0], mail.validity
    assert reading.take(box=place.box, validity=validity, number=number, at=AT) is not None
    assert reading.read_mailbox(AT + timedelta(minutes=4)) == 0
    assert state_of(made) == UNTOUCHED
    assert reading.read_mailbox(AT + timedelta(minutes=6)) == 1
    assert state_of(made) == RETURNED


def test_a_letter_that_could_not_even_be_taken_is_not_passed_over(box: Letterbox) -> None:
    made, refused = sent(), list[str]()
    box.bring(report(made.message_id, made.to_address), letter("Later"))

    def busy(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        if sql.startswith('INSERT INTO "post_incoming"') and not refused:
            refused.append(sql)
            raise OperationalError("busy")
        return execute(sql, *given)

    with connection.execute_wrapper(busy), pytest.raises(SomeFailed, match="OperationalError"):
        reading.read_mailbox(AT)
    reading.read_mailbox(AT)
    assert (state_of(made), len(refused)) == (RETURNED, 1)
    assert outcomes() == [("done", "bounce", "noted"), ("left", "other", "person")]


def test_a_letter_that_kills_every_worker_is_left_after_five_tries(box: Letterbox) -> None:
    box.bring(letter("Poison"))
    place = given()
    with reading.opened(place) as mail:
        number, validity = mail.numbers(1)[0], mail.validity
    for turn in range(6):
        later = AT + timedelta(minutes=10 * turn)
        taken = reading.take(box=place.box, validity=validity, number=number, at=later)
        assert (taken is None) == (turn == 5)
    assert outcomes() == [("left", "other", "unreadable")]


def test_the_same_letter_under_another_number_is_not_handled_twice(box: Letterbox) -> None:
    made = sent()
    raw = report(made.message_id, made.to_address)
    box.bring(raw)
    reading.read_mailbox(AT)
    post.Letter.objects.filter(pk=made.pk).update(state="sent", last_error="", returned_at=None)
    box.bring(raw)
    reading.read_mailbox(AT)
    assert (state_of(made), outcomes()[-1]) == (UNTOUCHED, ("done", "bounce", "again"))
    assert box.holds() == []


def test_a_worker_that_is_asked_to_stop_stops_between_two_letters(box: Letterbox) -> None:
    box.bring(letter("One"), letter("Two"))
    asked = iter([False, True])
    with pytest.raises(reading.Unfinished):
        reading.read_mailbox(AT, is_stopping=lambda: next(asked))
    assert len(outcomes()) == 1
    assert reading.read_mailbox(AT) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_handle_each_letter_once(box: Letterbox, at_once: AtOnce) -> None:
    letters = [sent(f"p{number}@example.org", f"k{number}") for number in range(20)]
    box.bring(*(report(one.message_id, one.to_address) for one in letters))

    def look(answers: dict[str, str]) -> None:
        assert answers == {"one": "done", "other": "done"}
        assert [state_of(one) for one in letters] == [RETURNED] * 20
        assert Entry.objects.filter(event="letter.returned").count() == 20
        reading.read_mailbox(AT)
        assert (box.holds(), set(box.holds(HANDLED))) == ([], {("Undelivered Mail Returned to Sender", True)})

    at_once(dict.fromkeys(("one", "other"), lambda: reading.read_mailbox(AT)), look)


def test_what_is_remembered_ends_and_the_place_to_go_on_from_stays(box: Letterbox) -> None:
    box.bring(letter("One"), letter("Two"))
    reading.read_mailbox(AT)
    newest = Incoming.objects.latest("uid").uid + 1
    # Two workers may have found them in another order.
    Incoming.objects.filter(pk=Incoming.objects.earliest("pk").pk).update(uid=F("uid") + 2)
    assert reading.forget_incoming(at=AT + timedelta(days=700)) == 0
    assert reading.forget_incoming(at=AT + timedelta(days=800)) == 1
    assert Incoming.objects.get().uid == newest
    named = {field.name for field in Incoming._meta.get_fields()}
    assert named.isdisjoint({"subject", "text", "sender", "to_address"})


def test_what_thunderbird_sends_when_somebody_declines_is_read() -> None:
    # Its answer, as it came, to the file of a moved meeting of the demonstration.
    raw = (Path(__file__).parent / "replies" / "thunderbird-declined.eml").read_bytes()
    found = parsing.read(raw)
    assert (found.kind, found.why) == ("answer", "")
    assert found.says == CalendarAnswer(
        uid="registration-tw9o4SfAwv2B5IZG4yGKHw@127.0.0.1",
        attendee="reporter@example.org",
        answer="declined",
        sequence=2,
        said_at=datetime(2026, 11, 23, 9, 28, 48, tzinfo=UTC),
    )
