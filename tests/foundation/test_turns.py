"""Turns before SQLite's write lock: one at a time, bounded, and a killed process leaves none behind."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from facility.foundation.base.sqlite.turns import Late, Turns, turns_of

PATIENCE = 30


def soon() -> float:
    return time.monotonic() + PATIENCE


@pytest.fixture
def door(tmp_path: Path) -> Path:
    return tmp_path / "base.sqlite3-turn"


def test_whoever_comes_second_waits_for_the_first(door: Path) -> None:
    turns, said = Turns(door), []

    def second() -> None:
        with turns.turn(soon()):
            said.append("second")

    with turns.turn(soon()):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.05)
        said.append("first")
    thread.join(PATIENCE)
    assert said == ["first", "second"]


def test_whoever_waits_too_long_is_told_and_the_next_one_is_served(door: Path) -> None:
    mine, of_another_process = Turns(door), Turns(door)
    with of_another_process.turn(soon()), pytest.raises(Late), mine.turn(time.monotonic()):
        pytest.fail("two stood in the door")
    with mine.turn(soon()):
        with pytest.raises(Late), mine.turn(time.monotonic()):
            pytest.fail("two of one process stood in the door")
        with pytest.raises(Late), of_another_process.turn(time.monotonic()):
            pytest.fail("two stood in the door")
    with of_another_process.turn(soon()):
        pass


_STANDS = """
import sys, time
from pathlib import Path
from facility.foundation.base.sqlite.turns import Turns
with Turns(Path(sys.argv[1])).turn(time.monotonic() + 30):
    print("in", flush=True)
    time.sleep(600)
"""


def test_a_killed_process_leaves_the_door(door: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", _STANDS, str(door)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "in\n"
        with pytest.raises(Late), Turns(door).turn(time.monotonic()):
            pytest.fail("two stood in the door")
        other.kill()
        other.wait(PATIENCE)
    with Turns(door).turn(soon()):
        pass


_FORKS = """
import os, sys
from facility.foundation.base.sqlite.turns import turns_of
with turns_of(sys.argv[1]).queue:
    child = os.fork()
    if child == 0:
        os._exit(0 if turns_of(sys.argv[1]).queue.acquire(blocking=False) else 1)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_forked_process_does_not_inherit_a_queue_in_which_somebody_stands(door: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _FORKS, str(door)], timeout=PATIENCE, check=False)
    assert done.returncode == 0


def test_where_no_door_can_be_made_the_database_speaks_for_itself(tmp_path: Path) -> None:
    went = False
    with Turns(tmp_path / "missing" / "turn").turn(soon()):
        went = True
    assert went


def connected(name: str, timeout: float) -> Any:
    """A connection of its own, past the guard that keeps most tests from every database."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": timeout, "init_command": "PRAGMA journal_mode=WAL;"}
    made = {"ENGINE": "facility.foundation.base.sqlite", "NAME": name, "OPTIONS": options}
    connection = ConnectionHandler({"default": made})["default"]
    connection.connect()
    connection.inc_thread_sharing()
    return connection


@pytest.fixture
def two(tmp_path: Path, django_db_blocker: Any) -> Iterator[tuple[Any, Any]]:
    """Two connections to one new database: one that waits hardly at all, one with patience."""
    with django_db_blocker.unblock():
        made = tuple(connected(str(tmp_path / "base.sqlite3"), wait) for wait in (0.05, PATIENCE))
        made[0].cursor().execute("CREATE TABLE kept (word TEXT)")
        yield made
        for one in made:
            one.connection.close()


def test_a_transaction_begins_when_the_one_before_has_ended(two: tuple[Any, Any]) -> None:
    hasty, patient = two
    began = threading.Event()

    def write() -> None:
        patient._start_transaction_under_autocommit()
        patient.cursor().execute("INSERT INTO kept VALUES ('second')")
        began.set()
        patient.commit()

    hasty._start_transaction_under_autocommit()
    hasty.cursor().execute("INSERT INTO kept VALUES ('first')")
    thread = threading.Thread(target=write)
    thread.start()
    assert not began.wait(0.05)
    hasty.commit()
    thread.join(PATIENCE)
    assert began.is_set()
    assert hasty.cursor().execute("SELECT word FROM kept").fetchall() == [("first",), ("second",)]


def test_a_transaction_that_cannot_begin_in_time_says_that_the_database_is_locked(
    two: tuple[Any, Any],
) -> None:
    hasty, patient = two
    patient._start_transaction_under_autocommit()
    patient.cursor().execute("INSERT INTO kept VALUES ('first')")
    for _again in range(2):
        with pytest.raises(OperationalError, match="is locked"):
            hasty._start_transaction_under_autocommit()
    with turns_of(str(hasty.settings_dict["NAME"])).turn(soon()), pytest.raises(OperationalError, match="is locked"):
        hasty._start_transaction_under_autocommit()
    patient.commit()
    hasty._start_transaction_under_autocommit()
    assert hasty.cursor().execute("SELECT word FROM kept").fetchall() == [("first",)]
    assert hasty.cursor().execute("PRAGMA busy_timeout").fetchone() == (50,)
    hasty.rollback()


def test_a_database_in_memory_needs_no_turn(django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        alone = connected(":memory:", PATIENCE)
        alone._start_transaction_under_autocommit()
        alone.rollback()
        alone.connection.close()
    assert not Path(":memory:-turn").exists()
