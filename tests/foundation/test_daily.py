"""How people are told: at once, once a day together, or among the notices alone; nothing is lost or told twice."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

import facility.foundation.post as package
from facility.foundation.accounts.public import Actor, User
from facility.foundation.jobs import public as jobs
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


def test_one_who_cannot_be_told_keeps_nobody_else_waiting(reader: User, user_of: Any) -> None:
    other = user_of(email="other@example.org")
    other.deliveries = {"tasks": "daily"}
    other.save()
    for number, one in enumerate((reader, other)):
        put(one, f"for {number}")
    User.objects.filter(pk=reader.pk).update(email="nobody")
    assert jobs.run_schedule(AT, only="post.daily") == ["post.daily"]
    line = jobs.Schedule.objects.get(name="post.daily")
    assert (line.last_error, line.failures) == ("Refused (1/2)", 1)
    assert list(post.Letter.objects.filter(kind="post.daily").values_list("to_user", flat=True)) == [other.pk]
    assert post.Letter.objects.get(key="for 0").state == "gathered"


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
        about = records.create(kind="thing", label={"en": "T"}, at=AT, is_public=True)
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


class Thing:
    """A kind of record that some may see; what is asked of it is counted."""

    def __init__(self) -> None:
        self.seen_by: set[int] = set()
        self.asked = 0

    def load(self, record_ids: Any) -> dict[int, Any]:
        self.asked += 1
        return {number: number for number in record_ids}

    def may_view(self, actor: Actor, _thing: Any) -> bool:
        return actor.user_id in self.seen_by


@pytest.fixture
def thing(monkeypatch: pytest.MonkeyPatch) -> Thing:
    made = Thing()
    monkeypatch.setattr(records, "_KINDS", {})
    records.register(records.Kind("thing", made.load, made.may_view, lambda number: f"/things/{number}/"))
    return made


def test_a_record_that_its_reader_may_no_longer_see_is_not_named(reader: User, thing: Thing) -> None:
    reader.language = "fr"
    reader.save()
    with transaction.atomic():
        hidden, public = (records.create(kind="thing", label={"en": "T"}, at=AT, is_public=it) for it in (False, True))
    put(reader, "taken away", record=hidden)
    put(reader, "public", record=public)
    put(reader, "about none")
    made = daily.make_daily(user_id=reader.pk, at=AT)
    assert made is not None
    said, addresses = zip(*(one.split("\n  ") for one in made.facts["items"]), strict=True)
    assert said == ("Tâches", "free public", "free about none")
    assert "taken away" not in post.preview(made).body
    # What the notice says at its address, whoever may see it again finds there.
    assert addresses[0].endswith(f"/notices/{post.Notice.objects.get(letter__key='taken away').pk}/")


def test_a_record_that_its_reader_sees_is_named_and_whoever_knows_the_roles_is_asked(
    reader: User, thing: Thing, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, datetime]] = []

    def known(user: User, at: datetime) -> Actor:
        asked.append((user.pk, at))
        return Actor(user_id=user.pk)

    monkeypatch.setattr(daily, "_READERS", [known])
    thing.seen_by.add(reader.pk)
    with transaction.atomic():
        about = records.create(kind="thing", label={"en": "T"}, at=AT)
    put(reader, "a", record=about)
    made = daily.make_daily(user_id=reader.pk, at=AT)
    assert made is not None
    assert made.facts["items"][0].startswith("free a\n")
    assert asked == [(reader.pk, AT)]


def test_the_house_asks_what_a_person_holds_today() -> None:
    from facility.apps.parties.public import actor_for

    assert [actor_for] == daily._READERS


def test_a_letter_of_the_day_stays_small_whatever_was_gathered(
    reader: User, thing: Thing, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(daily, "AT_ONCE", 50)
    thing.seen_by.add(reader.pk)
    with transaction.atomic():
        about = records.create(kind="thing", label={"en": "T"}, at=AT)
    for number in range(130):
        put(reader, f"{number:03}", facts={"what": f"{number:03} " + "x" * 300}, record=about)
    with django_assert_max_num_queries(20):
        made = daily.make_daily(user_id=reader.pk, at=AT)
    assert made is not None
    assert (made.facts["count"], made.facts["shown"], len(made.facts["letters"])) == (130, 60, 60)
    assert made.facts["items"][59].startswith("free 059 ")
    assert thing.asked == 1
    words = post.preview(made)
    assert "60 of 130" in words.body
    assert len(words.body.encode()) < 60 * 400
    assert set(post.Letter.objects.exclude(pk=made.pk).values_list("state", "told_in")) == {("told", made.pk)}


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
