"""How people are told: at once, once a day together, or among the notices alone; nothing is lost or told twice."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

import facility.foundation.post as package
from facility.foundation.accounts.public import Actor, User
from facility.foundation.post import daily, texts
from facility.foundation.post import public as post
from facility.foundation.post.forgetting import forget
from facility.foundation.post.topics import check_topics
from facility.foundation.records import public as records
from facility.foundation.records import retention

pytestmark = pytest.mark.django_db
# Half past six in Brussels.
EARLY = datetime(2026, 3, 2, 5, 30, tzinfo=UTC)
AT = EARLY + timedelta(hours=2)
DAY = timedelta(days=1)
LETTERS = {
    "free": "Topic: tasks\n",
    "bound": "Topic: tasks\nMust: deadline\n",
    "talk": "Topic: meetings\n",
}


@pytest.fixture(autouse=True)
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Letters of an app called `test`, and the letter of the day."""
    folder = tmp_path / "letters"
    folder.mkdir()
    for name, head in LETTERS.items():
        (folder / f"{name}.en.txt").write_text(f"Subject: {name} {{what}}\n{head}\nAbout {{what}}.\n", encoding="utf-8")
        (folder / f"{name}.fr.txt").write_text(f"Subject: {name} {{what}}\n\nSur {{what}}.\n", encoding="utf-8")
    monkeypatch.setattr(texts, "_FOLDERS", {})
    post.register_letters(folder, "test")
    post.register_letters(Path(package.__file__).parent / "letters", "post")
    yield folder
    texts._index.cache_clear()


@pytest.fixture
def reader(user_of: Any) -> User:
    user: User = user_of(email="reader@example.org")
    user.deliveries = {"tasks": "daily", "meetings": "here"}
    user.save()
    return user


def put(to: User | str, key: str, kind: str = "free", **extra: Any) -> post.Letter:
    with transaction.atomic():
        return post.queue(**({"kind": f"test.{kind}", "to": to, "facts": {"what": key}, "at": AT, "key": key} | extra))


def test_what_somebody_chose_decides_when_a_letter_goes(reader: User, user_of: Any) -> None:
    assert put(reader, "a").state == "gathered"
    assert put(reader, "b", "talk").state == "kept"
    assert put(user_of(), "c").state == "waiting"
    assert put("somebody@example.org", "d").state == "waiting"
    assert put(reader, "a").pk == post.Letter.objects.get(key="a").pk
    assert post.Notice.objects.filter(user=reader).count() == 2
    assert post.Notice.objects.count() == 3


def test_what_must_be_told_goes_at_once_and_so_does_a_secret(reader: User) -> None:
    assert put(reader, "a", "bound").state == "waiting"
    link = put(reader, "b", secret_facts={"link": "x"})
    assert link.state == "waiting"
    # One has just asked for a link: it is no news.
    assert link.notice.read_at == AT


def test_an_unknown_choice_counts_as_at_once(reader: User) -> None:
    reader.deliveries = {"tasks": "by pigeon"}
    assert put(reader, "a").state == "waiting"


def test_the_letter_of_the_day_tells_all_once_and_from_seven_on(reader: User) -> None:
    for key in ("a", "b"):
        put(reader, key)
    assert daily.due(EARLY) == []
    assert daily.due(AT) == [reader.pk]
    made = daily.make_daily(user_id=reader.pk, at=AT)
    assert made is not None
    assert (made.kind, made.state, made.facts["count"]) == ("post.daily", "waiting", 2)
    words = post.preview(made)
    assert words.subject.endswith(": 2")
    assert "free a" in words.body
    assert f"/notices/{post.Notice.objects.get(letter__key='b').pk}/" in words.body
    told = post.Letter.objects.filter(key__in=["a", "b"])
    assert set(told.values_list("state", "told_in")) == {("told", made.pk)}
    assert not post.Notice.objects.filter(letter=made).exists()


def test_nobody_gets_two_on_a_day_and_what_comes_later_waits_for_the_next(reader: User) -> None:
    put(reader, "a")
    assert daily.make_daily(user_id=reader.pk, at=AT) is not None
    put(reader, "b")
    assert not daily.is_anything_due(AT + timedelta(hours=9))
    # A worker that was killed after its transaction and starts again finds that the day's letter is made.
    assert daily.make_daily(user_id=reader.pk, at=AT + timedelta(hours=9)) is None
    assert post.Letter.objects.get(key="b").state == "gathered"
    assert daily.due(AT + DAY) == [reader.pk]
    second = daily.make_daily(user_id=reader.pk, at=AT + DAY)
    assert second is not None
    assert second.facts["letters"] == [post.Letter.objects.get(key="b").pk]
    assert daily.make_daily(user_id=reader.pk, at=AT + 2 * DAY) is None


def test_the_day_is_that_of_the_facility(reader: User) -> None:
    put(reader, "a", at=AT)
    late = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)  # half past eleven in the evening in Brussels
    assert daily.make_daily(user_id=reader.pk, at=late) is not None
    put(reader, "b")
    assert daily.due(datetime(2026, 3, 2, 22, 59, tzinfo=UTC)) == []
    assert daily.due(datetime(2026, 3, 2, 23, 30, tzinfo=UTC)) == []  # the next day has begun, its hour has not
    assert daily.due(datetime(2026, 3, 3, 6, 1, tzinfo=UTC)) == [reader.pk]


def test_the_job_makes_it_and_the_post_sends_it_once(reader: User, mailoutbox: list[Any]) -> None:
    from facility.foundation.post.jobs import make_letters_of_the_day

    put(reader, "a")
    make_letters_of_the_day(AT)
    make_letters_of_the_day(AT)
    assert post.send_due(AT) == 1
    assert post.send_due(AT) == 0
    (message,) = mailoutbox
    assert message.to == ["reader@example.org"]
    assert [row.reached for row in post.notices_for(Actor(user_id=reader.pk))] == ["told"]


def test_an_account_that_is_closed_gets_none(reader: User) -> None:
    put(reader, "a")
    reader.is_active = False
    reader.save()
    assert daily.due(AT) == []
    assert daily.make_daily(user_id=reader.pk, at=AT) is None


def test_what_was_taken_back_is_not_gathered_and_what_is_erased_is_not_told(reader: User) -> None:
    with transaction.atomic():
        one, two = (records.create(kind="thing", label={"en": "T"}, at=AT) for _ in range(2))
    put(reader, "a", record=one)
    put(reader, "b", record=two)
    put(reader, "c")
    with transaction.atomic():
        assert post.withdraw(record=one) == 1
    made = daily.make_daily(user_id=reader.pk, at=AT)
    assert made is not None
    assert made.facts["count"] == 2
    with transaction.atomic():
        post.forget_about(record=two)
    made.refresh_from_db()
    assert "free b" not in str(made.facts)
    assert "free c" in str(made.facts)


def test_a_person_erased_is_told_nothing_more(reader: User) -> None:
    waiting = put(reader, "a")
    with transaction.atomic():
        retention.erase(reader.pk, AT)
    waiting.refresh_from_db()
    reader.refresh_from_db()
    assert (waiting.state, waiting.last_error, waiting.to_address) == ("failed", "erased", "")
    assert (reader.deliveries, reader.calendar_key) == ({}, None)
    assert daily.due(AT) == []


def test_what_waits_for_its_day_is_not_forgotten_with_what_is_old(reader: User) -> None:
    put(reader, "a")
    put(reader, "b", "talk")
    assert forget(at=AT + 3 * 366 * DAY) == 3
    assert post.Letter.objects.get(key="a").to_address == "reader@example.org"


def test_what_was_gathered_for_a_closed_account_is_forgotten_with_what_is_old(reader: User) -> None:
    kept = put(reader, "a")
    reader.is_active = False
    reader.save()
    forget(at=AT + DAY)
    assert post.Letter.objects.get(pk=kept.pk).state == "gathered"
    forget(at=AT + 3 * 366 * DAY)
    kept.refresh_from_db()
    assert (kept.state, kept.last_error, kept.to_address, kept.facts) == ("failed", "erased", "", {})


def test_what_waited_longer_than_its_notice_is_told_and_each_line_stays_with_its_letter(reader: User) -> None:
    with transaction.atomic():
        about = records.create(kind="thing", label={"en": "T"}, at=AT)
    put(reader, "a")
    post.Notice.objects.all().delete()
    put(reader, "b", record=about)
    put(reader, "c")
    made = daily.make_daily(user_id=reader.pk, at=AT)
    assert made is not None
    assert [one.split("\n")[0] for one in made.facts["items"]] == ["free a", "free b", "free c"]
    assert made.facts["items"][0].endswith("/notices/")
    with transaction.atomic():
        post.forget_about(record=about)
    made.refresh_from_db()
    assert [one.split("\n")[0] for one in made.facts["items"]] == ["free a", "free c"]


def test_the_choice_is_part_of_ones_data(reader: User) -> None:
    assert retention.export(reader.pk)["accounts.User"][0]["deliveries"] == {"tasks": "daily", "meetings": "here"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("free.en.txt", "Subject: A {what}\n\nB\n", "says no topic"),
        ("free.en.txt", "Subject: A {what}\nTopic: weather\n\nB\n", "says no topic"),
        ("free.en.txt", "Subject: A {what}\nTopic: tasks\nMust: whim\n\nB\n", "nobody knows the reason"),
        ("free.fr.txt", "Subject: A {what}\nTopic: tasks\n\nB\n", "said once, in English"),
    ],
)
def test_what_is_wrong_with_the_head_of_a_letter_is_said(letters: Path, name: str, content: str, said: str) -> None:
    assert check_topics() == []
    (letters / name).write_text(content, encoding="utf-8")
    texts._index.cache_clear()
    texts._cached.cache_clear()
    assert [fault for fault in check_topics() if said in fault]
