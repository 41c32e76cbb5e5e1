"""Two workers at once on PostgreSQL: nothing is taken twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections, transaction

from facility.foundation.jobs import public as jobs
from facility.foundation.jobs import queue, registry
from facility.foundation.post import public as post
from facility.foundation.post import sending
from facility.foundation.post.texts import text

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture(autouse=True)
def only_here() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite the processes of test_worker_process.py say it")


def together(work: Any, workers: int = 4) -> list[Any]:
    ready = Barrier(workers)

    def one(_number: int) -> Any:
        ready.wait()
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(one, range(workers)))


def test_letters_are_shared_out_among_workers() -> None:
    kind = min(post.kinds())
    facts = dict.fromkeys(text(kind, "en").placeholders, "x")
    with transaction.atomic():
        for number in range(40):
            post.queue(kind=kind, to="a@example.org", facts=facts, at=AT, key=f"k{number}")
    taken = [letter.pk for found in together(lambda: sending.claim(AT, limit=10)) for letter in found]
    assert len(taken) == len(set(taken)) == 40


def test_a_job_runs_for_one_worker_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_JOBS", {})
    ran: list[int] = []
    jobs.job("test.once")(lambda _payload, _at: ran.append(1))
    with transaction.atomic():
        row = jobs.enqueue("test.once", {}, "once", at=AT)
    assert sorted(together(lambda: queue.perform(row.pk, AT))) == ["done", "taken", "taken", "taken"]
    assert ran == [1]


def test_the_same_key_from_four_acts_is_one_job_and_one_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_JOBS", {})
    jobs.job("test.once")(lambda _payload, _at: None)
    kind = min(post.kinds())
    facts = dict.fromkeys(text(kind, "en").placeholders, "x")

    def act() -> tuple[int, int]:
        with transaction.atomic():
            letter = post.queue(kind=kind, to="a@example.org", facts=facts, at=AT, key="same")
            return jobs.enqueue("test.once", {}, "same", at=AT).pk, letter.pk

    assert len(set(together(act))) == 1


def test_a_line_of_the_schedule_runs_for_one_worker_only(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    monkeypatch.setattr(registry, "_PERIODIC", {})
    jobs.periodic("test.line", every=timedelta(minutes=1))(lambda _at: None)
    assert sorted(together(lambda: jobs.run_schedule(AT))) == [[], [], [], ["test.line"]]
