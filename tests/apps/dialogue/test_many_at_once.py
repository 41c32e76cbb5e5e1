"""Three hundred people register in the same minute for ten places: ten have one, nobody is lost, nobody is first twice."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection, connections

from facility.apps.dialogue import public as dialogue
from facility.apps.dialogue.models import Plan, Registration
from facility.core.errors import NotAllowedNow
from facility.foundation.accounts.public import Actor, Role, User
from facility.foundation.post.public import Letter
from tests.apps.dialogue.make import NOW, open_to, registered

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE, PLACES, THREADS = 300, 10, 6
Pool = Callable[[], ThreadPoolExecutor]


@pytest.fixture
def as_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    """Threads on a database as in use: on SQLite on a file (the tests' own lies in memory, where nobody can wait)."""

    def pool() -> ThreadPoolExecutor:
        if connection.vendor == "sqlite":
            path = tmp_path / "in-use.sqlite3"
            with sqlite3.connect(path) as target:
                connection.connection.backup(target)
            target.close()
            monkeypatch.setitem(connections.settings["default"], "NAME", str(path))
        return ThreadPoolExecutor(THREADS)

    yield pool
    monkeypatch.undo()


def closing(function: Callable[[], None]) -> Callable[[], None]:
    """Look at what is there from a thread of the same database, and leave no connection behind."""

    def inner() -> None:
        try:
            function()
        finally:
            connections.close_all()

    return inner


def test_three_hundred_for_ten_places(actor_of: Callable[..., Actor], as_in_use: Pool) -> None:
    plan = open_to(actor_of(Role.DIALOGUE_SECRETARIAT), PLACES)
    User.objects.bulk_create(
        User(email=f"many{number}@example.org", name=f"Person {number}", created_at=NOW, invented=True)
        for number in range(PEOPLE)
    )
    ids = list(User.objects.filter(email__startswith="many").order_by("pk").values_list("pk", flat=True))
    ready = Barrier(THREADS, timeout=60)

    def some(mine: list[int]) -> list[str]:
        try:
            ready.wait()
            return [registered(plan, Actor(user_id=one, person_id=one, name=f"P{one}")).state for one in mine]
        finally:
            connections.close_all()

    def look() -> None:
        assert Registration.objects.filter(plan=plan, state="placed").count() == PLACES
        assert Plan.objects.get(pk=plan.pk).taken == PLACES
        waiting = Registration.objects.filter(state="waiting").order_by("in_line")
        assert list(waiting.values_list("in_line", flat=True)) == list(range(1, PEOPLE - PLACES + 1))
        assert Letter.objects.filter(kind__startswith="dialogue.").count() == PEOPLE

    with as_in_use() as pool:
        parts = pool.map(some, [ids[start::THREADS] for start in range(THREADS)], timeout=300)
        answers = [state for part in parts for state in part]
        assert (answers.count("placed"), answers.count("waiting")) == (PLACES, PEOPLE - PLACES)
        pool.submit(closing(look)).result(timeout=60)


def test_one_person_with_many_hands_and_withdrawals_at_the_same_moment(
    actor_of: Callable[..., Actor], as_in_use: Pool
) -> None:
    plan = open_to(actor_of(Role.DIALOGUE_SECRETARIAT), 2)
    people = [actor_of() for _number in range(4)]
    rows = [registered(plan, one) for one in people]
    eager = actor_of()
    ready = Barrier(4, timeout=60)

    def once(number: int) -> str:
        try:
            ready.wait()
            if number < 2:
                dialogue.withdraw(registration_id=rows[number].pk, actor=people[number], at=NOW)
                return "withdrawn"
            return registered(plan, eager).state
        except NotAllowedNow:
            return "already in"
        finally:
            connections.close_all()

    def look() -> None:
        now = [Registration.objects.get(pk=one.pk).state for one in rows]
        assert now == ["withdrawn", "withdrawn", "placed", "placed"]
        assert Registration.objects.get(plan=plan, user_id=eager.user_id).state == "waiting"
        assert Plan.objects.get(pk=plan.pk).taken == 2

    with as_in_use() as pool:
        answers = list(pool.map(once, range(4), timeout=120))
        assert sorted(answers) == ["already in", "waiting", "withdrawn", "withdrawn"]
        pool.submit(closing(look)).result(timeout=60)
