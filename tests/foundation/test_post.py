"""Letters: queued in the act, sent later over real SMTP, never twice by a worker's doing, never lost, never slow."""

import email
import smtplib
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.db import IntegrityError, transaction

from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import Actor
from facility.foundation.post import public as post
from facility.foundation.post import sending, texts
from facility.foundation.records import public as records

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db

AWARD_EN = "Subject: Award of {title}\n\nDear {name},\n\n{amount} until {day}.\n{link}\n\n{facility}\n"
AWARD_FR = "Subject: Octroi de {title}\n\nBonjour {name},\n\n{amount} jusqu'au {day}.\n{link}\n\n{facility}\n"
FACTS = {
    "title": {"text": {"en": "Border training", "fr": "Formation aux frontières"}},
    "name": "Ana Example",
    "amount": {"money": 258400050},
    "day": {"day": "2026-05-16"},
    "link": {"path": "/dossiers/abc/"},
}


@pytest.fixture(autouse=True)
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of letters of an app called `test`."""
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "award.en.txt").write_text(AWARD_EN, encoding="utf-8")
    (folder / "award.fr.txt").write_text(AWARD_FR, encoding="utf-8")
    (folder / "sign_in.en.txt").write_text("Subject: Sign in\n\nOpen {link}\n", encoding="utf-8")
    (folder / "sign_in.fr.txt").write_text("Subject: Connexion\n\nOuvrez {link}\n", encoding="utf-8")
    monkeypatch.setattr(texts, "_FOLDERS", {})
    post.register_letters(folder, "test")
    yield folder
    texts._index.cache_clear()


class Mailbox:
    """A mail server on loopback: what it took, what it answers, how slow it is."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], bytes]] = []
        self.answer = "250 OK"
        self.answer_to: dict[str, str] = {}

    async def handle_RCPT(  # noqa: N802 - the name that the server library calls
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.answer_to:
            return self.answer_to[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - as above
        self, _server: SMTP, _session: Any, envelope: Any
    ) -> str:
        if self.answer.startswith("250"):
            self.taken.append((list(envelope.rcpt_tos), envelope.content))
        return self.answer

    def read(self, number: int = 0) -> Any:
        return email.message_from_bytes(self.taken[number][1], policy=policy.default)


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    made = Mailbox()
    server = Controller(made, hostname="127.0.0.1", port=0)
    server.port = _free_port()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 2
    settings.DEFAULT_FROM_EMAIL = "Facility <post@facility.example>"
    yield made
    server.stop()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def put(key: str = "award:1", **extra: Any) -> post.Letter:
    with transaction.atomic():
        return post.queue(
            **({"kind": "test.award", "to": "ana@example.org", "facts": FACTS, "at": AT, "key": key} | extra)
        )


def test_a_letter_goes_out_in_the_language_of_its_reader(mailbox: Mailbox, user_of: Any) -> None:
    reader = user_of(email="reader@example.org")
    reader.language = "fr"
    reader.save()
    letter = put(to=reader)
    assert post.send_due(AT) == 1
    message = mailbox.read()
    assert message["Subject"] == "Octroi de Formation aux frontières"
    assert message["To"] == "reader@example.org"
    assert message["Message-ID"] == letter.message_id
    body = message.get_content()
    assert "EUR" in body
    assert "584" in body
    assert "16 mai 2026" in body
    assert "http://127.0.0.1:8000/dossiers/abc/" in body
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at, letter.attempts, letter.last_error) == ("sent", AT, 1, "")


def test_an_act_that_is_rolled_back_sends_nothing(mailbox: Mailbox) -> None:
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert post.send_due(AT) == 0
    assert mailbox.taken == []


def test_the_same_key_is_one_letter(mailbox: Mailbox) -> None:
    assert put().pk == put().pk
    post.send_due(AT)
    put()
    assert post.send_due(AT + timedelta(days=1)) == 0
    assert len(mailbox.taken) == 1


def test_a_letter_that_another_worker_holds_is_not_sent_twice(mailbox: Mailbox) -> None:
    put()
    held = sending.claim(AT)
    assert [letter.pk for letter in held] == [post.Letter.objects.get().pk]
    assert post.send_due(AT + timedelta(minutes=1)) == 0
    assert post.send_due(AT + timedelta(minutes=6)) == 1
    assert len(mailbox.taken) == 1
    sending._settle(held[0], state="failed", last_error="late")
    assert post.Letter.objects.get().state == "sent"


def test_a_mail_server_that_is_away_loses_no_letter(mailbox: Mailbox, settings: Any) -> None:
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, _free_port()
    put("one")
    put("two")
    assert post.send_due(AT) == 2
    assert set(post.Letter.objects.values_list("state", "last_error", "attempts")) == {("waiting", "connection", 1)}
    assert post.send_due(AT + timedelta(seconds=59)) == 0
    settings.EMAIL_PORT = there
    assert post.send_due(AT + timedelta(minutes=1)) == 2
    assert set(post.Letter.objects.values_list("state", flat=True)) == {"sent"}


def test_an_address_that_the_server_refuses_fails_for_all_to_see_and_the_next_letter_goes(mailbox: Mailbox) -> None:
    mailbox.answer_to["gone@example.org"] = "550 no such user"
    mailbox.answer_to["full@example.org"] = "452 mailbox full"
    gone = put("gone", to="gone@example.org")
    full = put("full", to="full@example.org")
    fine = put("fine")
    assert post.send_due(AT) == 3
    for letter in (gone, full, fine):
        letter.refresh_from_db()
    assert (gone.state, gone.last_error) == ("failed", "rejected")
    assert (full.state, full.last_error, full.next_try_at) == ("waiting", "rejected", AT + timedelta(minutes=1))
    assert fine.state == "sent"
    with transaction.atomic():
        assert post.requeue(letter_id=gone.pk, at=AT)
        assert not post.requeue(letter_id=fine.pk, at=AT)


def test_a_server_that_says_no_for_now_or_for_good(mailbox: Mailbox) -> None:
    letter = put()
    mailbox.answer = "451 try later"
    post.send_due(AT)
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == ("waiting", "refused")
    mailbox.answer = "554 no"
    post.send_due(AT + timedelta(hours=1))
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == ("failed", "refused")


def test_patience_ends_after_about_five_days(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    total = sum((sending.wait_after(n) for n in range(1, sending.ATTEMPTS)), timedelta())
    assert timedelta(days=4, hours=12) < total < timedelta(days=5, hours=12)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", _free_port()
    monkeypatch.setattr(sending, "ATTEMPTS", 1)
    letter = put()
    post.send_due(AT)
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == ("failed", "connection")


def test_what_can_go_wrong_has_a_code() -> None:
    assert sending._code(TimeoutError()) == ("timeout", True)
    assert sending._code(smtplib.SMTPServerDisconnected("x")) == ("connection", True)
    assert sending._code(smtplib.SMTPAuthenticationError(535, b"x")) == ("refused", True)
    assert sending._code(KeyError("x")) == ("words", False)


def test_a_slow_mail_server_does_not_slow_the_act(mailbox: Mailbox) -> None:
    mailbox.answer = "250 OK"
    started = time.perf_counter()
    put()
    assert time.perf_counter() - started < 0.5
    assert mailbox.taken == []


def test_a_sign_in_link_is_not_kept_after_sending(mailbox: Mailbox) -> None:
    letter = put("s", kind="sign_in", facts={}, secret_facts={"link": {"path": "/in/SECRET123/"}})
    assert b"SECRET123" not in bytes(letter.secret_facts or b"")
    assert "SECRET123" not in str(post.Letter.objects.values().get())
    assert "SECRET123" not in post.preview(letter).body
    post.send_due(AT)
    assert "/in/SECRET123/" in mailbox.read().get_content()
    assert post.Letter.objects.get().secret_facts is None
    with pytest.raises(IntegrityError), transaction.atomic():
        post.Letter.objects.update(secret_facts=b"x")


@pytest.mark.parametrize("way", ["console", "filebased", "locmem"])
def test_letters_leave_by_every_way_that_settings_may_name(
    way: str, settings: Any, tmp_path: Path, capsys: Any
) -> None:
    from django.core import mail

    settings.EMAIL_BACKEND = f"django.core.mail.backends.{way}.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    put()
    assert post.send_due(AT) == 1
    assert post.Letter.objects.get().state == "sent"
    files = [path.read_text(encoding="utf-8") for path in (tmp_path / "mail").glob("*")]
    memory = [one.message().as_string() for one in getattr(mail, "outbox", [])]
    assert "Subject: Award of Border training" in capsys.readouterr().out + "".join([*files, *memory])


def test_nothing_in_a_fact_becomes_a_header(mailbox: Mailbox) -> None:
    evil = "x\r\nBcc: all@example.org\n\n\u202eevil"
    put(facts=FACTS | {"title": evil, "name": evil})
    assert post.send_due(AT) == 1
    message = mailbox.read()
    assert message["Bcc"] is None
    assert message["Subject"] == "Award of x Bcc: all@example.org evil"
    assert mailbox.taken[0][0] == ["ana@example.org"]


@pytest.mark.parametrize("address", ["", "nobody", "a@b.c\nBcc: x@y.z", "a b@example.org"])
def test_what_is_not_an_address_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        put(to=address)
    assert post.Letter.objects.count() == 0


def test_a_long_line_in_a_header_stays_whole(mailbox: Mailbox) -> None:
    put(facts=FACTS | {"title": "Long " * 60})
    post.send_due(AT)
    raw = mailbox.taken[0][1]
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert raw.startswith(b"Subject: Award of " + b"Long " * 30)


def test_facts_that_are_missing_show_when_the_letter_is_queued() -> None:
    with pytest.raises(ValueError, match="amount"):
        put(facts={"title": "x", "name": "y", "day": "z", "link": "l"})
    with pytest.raises(NotFound):
        put(kind="nothing")


def test_odd_facts_fail_their_own_letter_only(mailbox: Mailbox) -> None:
    odd = put("odd", facts=FACTS | {"day": {"day": "never"}})
    fine = put("fine")
    post.send_due(AT)
    odd.refresh_from_db()
    fine.refresh_from_db()
    assert (odd.state, odd.last_error, fine.state) == ("failed", "words", "sent")


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        ({"money": 258400000}, "EUR\u00a02,584,000", "2\u202f584\u202f000\u00a0EUR"),
        ({"money": None}, "–", "–"),
        ({"share": 9025}, "90.25 %", "90,25 %"),
        ({"moment": "2026-03-02T09:00:00+00:00"}, "2 March 2026, 10:00 (Brussels)", "2 mars 2026, 10:00 (Bruxelles)"),
        ({"en": "yes", "fr": "oui"}, "yes", "oui"),
        ({"list": ["a", {"en": "b", "fr": "c"}]}, "- a\n- b", "- a\n- c"),
        ({"number": 12345}, "12,345", "12\u202f345"),
        ({"day": None}, "–", "–"),
        (2026, "2026", "2026"),
        (None, "–", "–"),
    ],
)
def test_typed_facts_by_language(value: Any, english: str, french: str) -> None:
    from facility.foundation.post.rendering import fact

    assert fact(value, "en") == english
    assert fact(value, "fr") == french


@pytest.mark.parametrize("value", [{"nonsense": 1}, {}, 1.5, True, object()])
def test_a_fact_of_an_unknown_kind_is_refused(value: Any) -> None:
    from facility.foundation.post.rendering import fact

    with pytest.raises(ValueError, match="fact"):
        fact(value, "en")


def test_letters_of_all_apps_are_complete() -> None:
    """The check itself finds a missing language, differing placeholders, a missing subject, an odd placeholder."""
    assert post.check_letters() == []
    assert post.kinds() == {"test.award": ("en", "fr"), "test.sign_in": ("en", "fr")}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("new.en.txt", "Subject: A\n\nB\n", "no text in fr"),
        ("award.fr.txt", "Subject: A\n\n{other}\n", "placeholders differ"),
        ("award.fr.txt", "A\n\nB\n", "the first line"),
        ("award.fr.txt", "Subject: A\n\n", "no text below"),
        ("award.fr.txt", "Subject: A\n\n{0.__class__}\n", "not a plain placeholder"),
        ("award.fr.txt", "Subject: A\n\n{name!r}\n", "not a plain placeholder"),
    ],
)
def test_what_is_wrong_with_a_letter_is_said(letters: Path, name: str, content: str, said: str) -> None:
    (letters / name).write_text(content, encoding="utf-8")
    texts._index.cache_clear()
    assert any(said in fault for fault in post.check_letters())


def test_a_file_with_another_name_or_a_kind_that_two_apps_have_is_refused(letters: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "letters"
    other.mkdir(parents=True)
    (other / "award.en.txt").write_text("Subject: O\n\nO\n", encoding="utf-8")
    post.register_letters(other)
    assert texts.full_kind("other.award") == "other.award"
    with pytest.raises(NotFound):
        texts.full_kind("award")
    assert texts.text("other.award", "fr").language == "en"
    (letters / "Award.txt").write_text("x", encoding="utf-8")
    texts._index.cache_clear()
    with pytest.raises(ValueError, match="is called"):
        post.kinds()


def test_a_worker_that_is_to_stop_gives_back_what_it_did_not_try(mailbox: Mailbox) -> None:
    for number in range(3):
        put(f"k{number}")
    answers = iter([False, True])
    assert post.send_due(AT, is_stopping=lambda: next(answers)) == 1
    waiting = post.Letter.objects.filter(state="waiting")
    assert list(waiting.values_list("attempts", "claimed_until")) == [(0, None), (0, None)]
    assert post.send_due(AT) == 2


def test_the_job_sends_all_that_waits(mailbox: Mailbox) -> None:
    from facility.foundation.post.jobs import send_letters

    for number in range(sending.BATCH + 1):
        put(f"k{number}")
    send_letters(datetime.now(UTC))
    assert len(mailbox.taken) == sending.BATCH + 1


@pytest.fixture
def notice(user_of: Callable[..., Any]) -> tuple[Actor, post.Notice]:
    user = user_of()
    with transaction.atomic():
        record = records.create(kind="unheard-of", label={"en": "Secret label"}, at=AT)
        made = post.notify(user_id=user.pk, kind="test.award", facts={"title": "A"}, at=AT, record=record)
    return Actor(user_id=user.pk), made


def test_a_notice_is_read_by_its_own_user_only(notice: tuple[Actor, post.Notice], user_of: Any) -> None:
    reader, made = notice
    other = Actor(user_id=user_of().pk)
    (row,) = post.notices_for(reader)
    assert (row.words, row.is_read) == ("Duties and decisions", False)  # it may not be seen: no title
    assert (row.label, row.address) == ({}, "")
    assert post.notices_for(other) == []
    assert post.notices_for(Actor()) == []
    assert post.mark_read(actor=other, at=AT, notice_id=made.pk) == 0
    assert post.mark_read(actor=Actor(), at=AT) == 0
    assert (post.unread(reader), post.unread(Actor())) == (1, 0)
    assert post.mark_read(actor=reader, at=AT, notice_id=made.pk) == 1
    assert post.unread(reader) == 0


def test_a_notice_without_words_is_spelled_out(notice: tuple[Actor, post.Notice]) -> None:
    from facility.foundation.post.notices import line

    assert line("grants.report_due", {}, "en") == "Report due"
    assert line("test.award", {}, "en") == "Award"
    post.register_notices({"grants.report_due": "Report {number} is due"})
    assert line("grants.report_due", {"number": 2}, "en") == "Report 2 is due"
