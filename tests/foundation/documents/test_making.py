"""Making a document: once for equal content, again after a kill, never half; its content leaves the queue when it is made."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.documents import actions, kinds
from facility.foundation.documents import public as documents
from facility.foundation.documents.models import Document
from facility.foundation.documents.public import Kind, Paper, Text
from facility.foundation.files import public as files
from facility.foundation.files.models import StoredFile
from facility.foundation.jobs import public as jobs
from facility.foundation.jobs.models import JobKey
from facility.foundation.records import public as records
from facility.foundation.records.models import Record
from facility.foundation.trail.models import Entry
from tests.foundation.documents.reading import Pdf

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = "the secret name of somebody"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def record() -> Record:
    with transaction.atomic():
        return records.create(kind="thing", label={"en": "Thing"}, at=AT, reference="T-1")


@pytest.fixture
def officer(actor_of: Any) -> Actor:
    return actor_of(Role.GRANTS_OFFICER)


@pytest.fixture(autouse=True)
def thing(monkeypatch: pytest.MonkeyPatch, record: Record) -> dict[str, Any]:
    """A kind of document whose words, presence and permission a test can change."""
    state = {"words": SECRET, "there": True, "may": True}

    def compose(found: Record, language: str) -> Paper:
        return Paper(title="Thing", language=language, day="2026-03-02", blocks=[Text(state["words"])])

    kind = Kind(
        "things.paper",
        "thing",
        _("Document"),
        load=lambda found: found if state["there"] else None,
        may=lambda actor, found: actor.is_known and found == record and state["may"],
        compose=compose,
    )
    monkeypatch.setattr(kinds, "_KINDS", {kind.name: kind})
    return state


def ask(record: Record, actor: Actor, **other: Any) -> Document:
    given = {"kind": "things.paper", "language": "en", "form": "pdf", "at": AT} | other
    return documents.ask(record=record, actor=actor, **given)


def text_of(document: Document) -> str:
    stored, key = documents.file_of(document)
    return Pdf(files.read(stored, key)).text


def test_it_is_made_by_the_worker_and_kept_with_its_checksum(record: Record, officer: Actor) -> None:
    asked = ask(record, officer)
    assert (asked.state, bytes(asked.wrapped_content or b"").find(SECRET.encode())) == ("waiting", -1)
    jobs.run_due(AT)
    made = documents.by_token(asked.token, officer)
    assert (made.state, made.wrapped_content, made.finished_at) == ("ready", None, AT)
    assert made.file is not None
    assert (made.file.name, made.file.media_type) == ("T-1-paper-en.pdf", "application/pdf")
    assert SECRET in text_of(made)
    assert [one.event for one in Entry.objects.filter(record=record).order_by("sequence")][-3:] == [
        "document.asked",
        "file.kept",
        "document.made",
    ]


def test_what_was_asked_for_is_what_is_made_whatever_changed_since(
    record: Record, officer: Actor, thing: dict[str, Any]
) -> None:
    asked = ask(record, officer)
    thing["words"] = "changed meanwhile"
    jobs.run_due(AT)
    assert SECRET in text_of(documents.by_token(asked.token, officer))
    assert ask(record, officer).pk != asked.pk


def test_the_same_content_is_one_document_in_each_language_and_form(record: Record, officer: Actor) -> None:
    first = ask(record, officer)
    assert ask(record, officer).pk == first.pk
    others = [ask(record, officer, form="docx"), ask(record, officer, language="fr")]
    assert len({first.pk, *(one.pk for one in others)}) == 3
    jobs.run_due(AT)
    assert ask(record, officer).pk == first.pk
    assert [one.state for one in documents.documents_of(record, officer)] == ["ready"] * 3


def test_after_a_kill_while_it_was_made_another_worker_makes_the_same(
    record: Record, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask(record, officer)

    def killed(*_given: Any, **_more: Any) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(actions, "render", killed)
        with pytest.raises(KeyboardInterrupt):
            jobs.run_due(AT)
    assert documents.by_token(asked.token, officer).state == "making"
    assert jobs.run_due(AT) == 0
    jobs.run_due(AT + timedelta(minutes=3))
    made = documents.by_token(asked.token, officer)
    assert (made.state, StoredFile.objects.count()) == ("ready", 1)


def test_a_kill_between_file_and_row_leaves_one_file_in_the_end(
    record: Record, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask(record, officer)

    def killed(**_given: Any) -> StoredFile:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(files, "keep", killed)
        with pytest.raises(KeyboardInterrupt):
            jobs.run_due(AT)
    assert StoredFile.objects.count() == 0
    jobs.run_due(AT + timedelta(minutes=3))
    assert (documents.by_token(asked.token, officer).state, StoredFile.objects.count()) == ("ready", 1)


def test_made_twice_it_stays_one(record: Record, officer: Actor) -> None:
    asked = ask(record, officer)
    assert documents.make(document_id=asked.pk, at=AT) == "ready"
    assert documents.make(document_id=asked.pk, at=AT) == ""
    assert documents.make(document_id=asked.pk + 1, at=AT) == ""
    assert StoredFile.objects.count() == 1


def test_of_two_workers_one_keeps_its_file(record: Record, officer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ask(record, officer)
    first = actions.render

    def overtaken(*given: Any, **more: Any) -> bytes:
        monkeypatch.setattr(actions, "render", first)
        assert documents.make(document_id=asked.pk, at=AT) == "ready"
        return first(*given, **more)

    monkeypatch.setattr(actions, "render", overtaken)
    assert documents.make(document_id=asked.pk, at=AT) == "ready"
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "fault"), [("size", documents.Unmade("size")), ("room", Refused(at_field("", "files.no_room")))]
)
def test_what_cannot_be_made_says_why_and_can_be_tried_again(
    record: Record, officer: Actor, monkeypatch: pytest.MonkeyPatch, code: str, fault: Exception
) -> None:
    asked = ask(record, officer)

    def broken(*_given: Any, **_more: Any) -> bytes:
        raise fault

    with monkeypatch.context() as patched:
        patched.setattr(actions, "render", broken)
        jobs.run_due(AT)
    failed = documents.by_token(asked.token, officer)
    assert (failed.state, failed.failure) == ("failed", code)
    assert set(documents.FAILURES) >= {code}
    with pytest.raises(NotFound):
        documents.file_of(failed)
    documents.try_again(document_id=asked.pk, actor=officer, at=AT)
    jobs.run_due(AT)
    assert documents.by_token(asked.token, officer).state == "ready"
    with pytest.raises(NotAllowedNow):
        documents.try_again(document_id=asked.pk, actor=officer, at=AT)


def test_one_that_was_given_up_says_so(record: Record, officer: Actor) -> None:
    asked = ask(record, officer)
    JobKey.objects.update(state="failed", finished_at=AT)
    given_up = documents.by_token(asked.token, officer)
    assert (given_up.state, given_up.failure) == ("failed", "queue")


@pytest.mark.parametrize("change", ["there", "may"])
def test_what_one_may_not_see_any_more_is_gone(
    record: Record, officer: Actor, thing: dict[str, Any], change: str
) -> None:
    asked = ask(record, officer)
    jobs.run_due(AT)
    thing[change] = False
    assert documents.offered(record, officer) == documents.documents_of(record, officer) == []
    for act in (
        lambda: documents.by_token(asked.token, officer),
        lambda: ask(record, officer, form="docx"),
        lambda: documents.try_again(document_id=asked.pk, actor=officer, at=AT),
    ):
        with pytest.raises(NotFound):
            act()
    assert Document.objects.count() == 1


@pytest.mark.parametrize("odd", [{"kind": "no.such"}, {"form": "exe"}, {"language": "xx"}])
def test_what_does_not_exist_is_not_found(record: Record, officer: Actor, odd: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        ask(record, officer, **odd)
    assert (Document.objects.count(), JobKey.objects.count()) == (0, 0)


def test_nobody_asks_for_nothing(record: Record, thing: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotFound):
        ask(record, PUBLIC)
    monkeypatch.setattr(kinds, "thing", lambda *_given: record)
    with pytest.raises(Forbidden):
        ask(record, PUBLIC)
    with pytest.raises(NotFound):
        documents.try_again(document_id=0, actor=PUBLIC, at=AT)


def test_the_database_ties_the_state_to_its_facts(record: Record, officer: Actor) -> None:
    asked = ask(record, officer)
    rows = Document.objects.filter(pk=asked.pk)
    for odd in (
        {"state": "ready"},
        {"state": "failed"},
        {"state": "lost"},
        {"failure": "time"},
        {"wrapped_content": None},
        {"form": "exe"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**odd)
