"""The queue: nothing twice by its key, nothing lost by a killed worker, nothing half done by a rolled-back act."""

import os
import signal
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, transaction

from facility.core.errors import NotFound
from facility.foundation.jobs import public as jobs
from facility.foundation.jobs import queue, registry, stopping, working
from facility.foundation.jobs.items import SomeFailed
from facility.foundation.jobs.jobs import prune_carriers

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


class Book:
    """What the test's jobs were given, and whether they are to fail."""

    def __init__(self) -> None:
        self.seen: list[tuple[dict[str, Any], datetime]] = []
        self.failures = 0

    def note(self, payload: Mapping[str, Any], at: datetime) -> None:
        self.seen.append((dict(payload), at))
        if self.failures:
            self.failures -= 1
            raise ConnectionError("Anna Example's server is away")


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    made = Book()
    monkeypatch.setattr(registry, "_JOBS", {})
    monkeypatch.setattr(registry, "_PERIODIC", {})
    jobs.job("test.note", attempts=3)(made.note)
    yield made


def put(key: str = "once", **extra: Any) -> jobs.JobKey:
    with transaction.atomic():
        return jobs.enqueue("test.note", {"n": 1}, key, at=AT, **extra)


def test_a_job_runs_once_for_its_key(book: Book) -> None:
    assert put().pk == put().pk
    assert jobs.run_due(AT) == 1
    assert jobs.run_due(AT) == 0
    put()
    assert jobs.run_due(AT) == 0
    assert book.seen == [({"n": 1}, AT)]
    assert jobs.JobKey.objects.get().state == "done"


def test_an_act_that_is_rolled_back_leaves_no_job(book: Book) -> None:
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert jobs.run_due(AT) == 0


def test_a_job_waits_for_its_moment(book: Book) -> None:
    put(run_after=AT + timedelta(hours=1))
    assert jobs.run_due(AT) == 0
    assert jobs.run_due(AT + timedelta(hours=1)) == 1


def test_a_failing_job_is_tried_again_with_patience_and_then_shows_as_failed(book: Book) -> None:
    book.failures = 3
    row = put()
    assert queue.perform(row.pk, AT) == "retry"
    assert queue.perform(row.pk, AT) == "taken"
    assert queue.perform(row.pk, AT + timedelta(seconds=30)) == "retry"
    assert queue.perform(row.pk, AT + timedelta(seconds=90)) == "failed"
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error) == ("failed", 3, "ConnectionError")
    with transaction.atomic():
        assert jobs.retry(job_id=row.pk, at=AT + timedelta(hours=1))
        assert not jobs.retry(job_id=row.pk, at=AT + timedelta(hours=1))
    assert jobs.run_due(AT + timedelta(hours=1)) == 1
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("done", "")


def test_a_job_that_recovers_is_done(book: Book) -> None:
    book.failures = 1
    put()
    jobs.run_due(AT)
    jobs.run_due(AT + timedelta(minutes=1))
    assert jobs.JobKey.objects.get().state == "done"
    assert len(book.seen) == 2


def test_the_job_of_a_killed_worker_is_handed_over_when_its_lease_lapsed(book: Book) -> None:
    row = put()
    assert queue._take(row.pk, AT) is not None
    later = AT + timedelta(minutes=6)
    assert jobs.run_due(AT + timedelta(minutes=4)) == 0
    assert jobs.sweep(later) == 1
    assert queue.perform(row.pk, later) == "done"
    assert len(book.seen) == 1


def test_a_slow_worker_that_was_taken_for_dead_does_not_overwrite_the_other_ones_outcome(book: Book) -> None:
    row = put()
    slow = queue._take(row.pk, AT)
    assert slow is not None
    assert queue.perform(row.pk, AT + timedelta(minutes=6)) == "done"
    assert not queue._settle(slow, state="failed", finished_at=AT)
    assert jobs.JobKey.objects.get().state == "done"


def test_the_sweep_hands_over_what_waits_without_a_carrier_once(book: Book) -> None:
    put()
    assert jobs.sweep(AT + timedelta(minutes=1)) == 0
    assert jobs.sweep(AT + timedelta(minutes=3)) == 1
    assert jobs.sweep(AT + timedelta(minutes=4)) == 0


def test_an_unknown_job_or_a_name_given_twice_is_refused(book: Book) -> None:
    with pytest.raises(NotFound), transaction.atomic():
        jobs.enqueue("test.nothing", {}, "k", at=AT)
    with pytest.raises(ValueError, match="twice"):
        jobs.job("test.note")(Book().note)
    jobs.periodic("test.regular", every=timedelta(minutes=1))(lambda _at: None)
    with pytest.raises(ValueError, match="twice"):
        jobs.periodic("test.regular", every=timedelta(minutes=1))(lambda _at: None)
    assert queue.perform(999, AT) == "taken"
    assert jobs.JobKey.objects.count() == 0


def test_a_job_that_no_version_knows_any_more_shows_as_failed(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    row = put()
    with monkeypatch.context() as older:
        older.setattr(registry, "_JOBS", {})
        assert jobs.run_due(AT) == 1
        row.refresh_from_db()
        assert (row.state, row.last_error) == ("failed", "unknown job")
    with transaction.atomic():
        assert jobs.retry(job_id=row.pk, at=AT)
    assert queue.perform(row.pk, AT) == "done"


def test_patience_grows_to_six_hours() -> None:
    assert [queue.wait_after(n).total_seconds() for n in (0, 1, 2, 5, 100)] == [30, 30, 60, 480, 21600]


def test_the_schedule_runs_each_line_when_due_and_a_failure_stops_no_other(book: Book) -> None:
    ran: list[str] = []

    @jobs.periodic("test.bad", every=timedelta(minutes=5))
    def bad(at: datetime) -> None:
        ran.append("bad")
        raise ConnectionError

    @jobs.periodic("test.good", every=timedelta(minutes=5), lane="other")
    def good(at: datetime) -> None:
        ran.append("good")

    assert jobs.run_schedule(AT) == ["test.bad", "test.good"]
    assert jobs.run_schedule(AT + timedelta(seconds=29)) == []
    assert jobs.run_schedule(AT + timedelta(minutes=4), lane="other") == []
    assert jobs.run_schedule(AT + timedelta(minutes=5), lane="other") == ["test.good"]
    assert jobs.run_schedule(AT + timedelta(minutes=9), only="test.bad") == ["test.bad"]
    bad_line = jobs.Schedule.objects.get(name="test.bad")
    good_line = jobs.Schedule.objects.get(name="test.good")
    assert (bad_line.last_error, bad_line.failures, bad_line.finished_at) == ("ConnectionError", 2, None)
    assert (good_line.last_error, good_line.failures) == ("", 0)
    assert good_line.finished_at == AT + timedelta(minutes=5)
    jobs.forget_schedule(AT)
    assert jobs.run_schedule(AT, lane="other") == ["test.good"]
    assert jobs.lanes() == ["main", "other"]


def test_a_regular_job_that_failed_is_due_again_soon_and_never_later_than_its_turn(book: Book) -> None:
    """One that found the database locked would else wait for a whole day."""
    trouble: list[Exception] = [OperationalError("database is locked")] * 12

    @jobs.periodic("test.daily", every=timedelta(hours=24))
    def daily(at: datetime) -> None:
        if trouble:
            raise trouble.pop()

    now, waits = AT, []
    while trouble:
        assert jobs.run_schedule(now) == ["test.daily"]
        line = jobs.Schedule.objects.get()
        waits.append((line.next_at - now).total_seconds())
        assert jobs.run_schedule(line.next_at - timedelta(seconds=1)) == []
        now = line.next_at
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600, 21600]
    assert (line.last_error, line.failures) == ("OperationalError", 12)
    assert jobs.run_schedule(now) == ["test.daily"]
    line.refresh_from_db()
    assert (line.next_at, line.finished_at, line.last_error, line.failures) == (now + timedelta(days=1), now, "", 0)


def test_one_that_is_asked_often_is_not_asked_less_often_for_having_failed(book: Book) -> None:
    @jobs.periodic("test.often", every=timedelta(seconds=2))
    def often(at: datetime) -> None:
        raise ConnectionError

    for number in range(5):
        assert jobs.run_schedule(AT + timedelta(seconds=2 * number)) == ["test.often"]
    assert jobs.Schedule.objects.get().next_at == AT + timedelta(seconds=10)


def test_a_worker_killed_in_the_middle_of_a_daily_job_holds_it_up_for_an_hour(book: Book) -> None:
    killed = [True]

    @jobs.periodic("test.daily", every=timedelta(hours=24))
    def daily(at: datetime) -> None:
        if killed:
            killed.pop()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        jobs.run_schedule(AT)
    assert jobs.run_schedule(AT + timedelta(minutes=59)) == []
    assert jobs.run_schedule(AT + timedelta(hours=1)) == ["test.daily"]
    assert jobs.Schedule.objects.get().next_at == AT + timedelta(hours=25)


def test_a_slow_worker_that_was_taken_for_dead_does_not_move_the_line_of_the_other_one(book: Book) -> None:
    later = AT + timedelta(hours=7)

    @jobs.periodic("test.daily", every=timedelta(hours=24))
    def daily(at: datetime) -> None:
        jobs.Schedule.objects.update(next_at=later)

    jobs.run_schedule(AT)
    line = jobs.Schedule.objects.get()
    assert (line.next_at, line.finished_at) == (later, AT)


def test_one_item_that_fails_keeps_no_other_waiting_and_is_seen(book: Book) -> None:
    done: list[int] = []

    def act(number: int) -> None:
        if number % 3 == 0:
            raise ValueError("Anna Example's name")
        done.append(number)

    def none(at: datetime) -> list[int]:
        raise KeyError("Anna Example")

    @jobs.periodic("test.items", every=timedelta(hours=1))
    def items(at: datetime) -> None:
        with jobs.one_by_one(at) as each:
            each(lambda _at: range(7), act)
            each(none, act)
            each(lambda _at: [10], act)

    jobs.run_schedule(AT)
    assert done == [1, 2, 4, 5, 10]
    line = jobs.Schedule.objects.get()
    # Classes and numbers: what an error says may hold what is personal.
    assert (line.last_error, line.failures) == ("KeyError, ValueError (4/8)", 1)
    assert line.next_at == AT + timedelta(seconds=30)


def test_where_the_database_is_away_the_rest_waits_for_the_next_turn(book: Book) -> None:
    tried: list[int] = []

    def act(number: int) -> None:
        tried.append(number)
        if number != 1:
            raise OperationalError("gone")

    def twice() -> None:
        with jobs.one_by_one(AT) as each:
            each(lambda _at: range(100), act)
            each(lambda _at: range(100), act)

    with pytest.raises(SomeFailed, match=r"^OperationalError \(4/5\)$"):
        twice()
    assert tried == [0, 1, 2, 3, 4]


def test_what_a_stopped_worker_leaves_is_due_at_once(book: Book) -> None:
    done: list[int] = []

    @jobs.periodic("test.items", every=timedelta(hours=24))
    def items(at: datetime) -> None:
        with jobs.one_by_one(at) as each:
            each(lambda _at: [1, 2, 3], lambda number: (done.append(number), stopping.ask()))

    try:
        jobs.run_schedule(AT)
    finally:
        stopping.withdraw()
    line = jobs.Schedule.objects.get()
    assert (done, line.next_at, line.last_error, line.failures) == ([1], AT, "", 0)


def test_what_the_house_runs_regularly() -> None:
    names = set(jobs.regular())
    assert {"trail.seal", "post.send", "clocks.escalate", "files.retention", "files.clear", "jobs.sweep"} <= names
    assert jobs.regular()["post.send"].lane == "post"


@pytest.mark.django_db(transaction=True)
def test_the_worker_carries_a_job_from_the_queue_and_stops_when_asked(book: Book, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    row = put()
    late = put("later", run_after=datetime.now(UTC) + timedelta(hours=1))
    working.run_once()
    row.refresh_from_db()
    late.refresh_from_db()
    assert (row.state, late.state) == ("done", "waiting")

    @jobs.periodic("test.stop", every=timedelta(hours=1))
    def stop(at: datetime) -> None:
        stopping.ask()

    put("second")
    try:
        working.run()
    finally:
        stopping.withdraw()
    assert jobs.Schedule.objects.get(name="test.stop").failures == 0
    prune_carriers(datetime.now(UTC) + timedelta(days=2))


def test_a_signal_that_interrupts_the_waiting_itself_is_heard() -> None:
    """The handler runs inside `wait` of the same thread: a lock held there would never be given."""
    before = signal.signal(signal.SIGUSR1, lambda _number, _frame: stopping.ask())
    try:
        for number in range(100):
            later = threading.Timer(number * 0.000_02, os.kill, (os.getpid(), signal.SIGUSR1))
            later.start()
            stopping.wait(30)
            assert stopping.is_set()
            later.join(30)
            stopping.withdraw()
            assert not stopping.is_set()
    finally:
        signal.signal(signal.SIGUSR1, before)
        stopping.withdraw()


def test_a_database_that_is_away_is_waited_for(book: Book) -> None:
    def away() -> None:
        raise OperationalError("gone")

    assert working._turn(lambda: None) == working.PAUSE_SECONDS
    assert working._turn(away) == working.AFTER_TROUBLE_SECONDS


def test_every_regular_job_of_the_house_runs() -> None:
    lines = jobs.run_schedule(datetime.now(UTC))
    every = jobs.regular().values()
    assert set(lines) == {one.name for one in every if one.only_if is None}
    # Those that look first whether there is anything to do run too, by themselves, with nothing to do.
    for one in every:
        if one.only_if is not None:
            one.function(datetime.now(UTC))
    assert set(jobs.Schedule.objects.values_list("last_error", flat=True)) == {""}


def test_a_line_with_nothing_to_do_writes_nothing(book: Book, django_assert_num_queries: Any) -> None:
    busy = [False]
    jobs.periodic("test.now_and_then", every=timedelta(seconds=2), only_if=lambda _at: busy[0])(lambda _at: None)
    assert jobs.run_schedule(AT) == []
    with django_assert_num_queries(1):
        assert jobs.run_schedule(AT + timedelta(seconds=2)) == []
    busy[0] = True
    assert jobs.run_schedule(AT + timedelta(seconds=2)) == ["test.now_and_then"]


def test_the_worker_leaves_a_sign_of_life() -> None:
    assert not jobs.is_worker_seen(AT)
    jobs.run_schedule(AT, only="jobs.sweep")
    assert jobs.is_worker_seen(AT + timedelta(minutes=4))
    assert not jobs.is_worker_seen(AT + timedelta(minutes=6))
