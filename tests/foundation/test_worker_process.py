"""The worker as a process of its own: it stops when asked, and killing it loses nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.foundation.test_post import Mailbox, _free_port
from tests.migrated import copied

QUEUE = """
import django; django.setup()
from django.db import transaction
from facility.foundation.base import clock
from facility.foundation.jobs import public as jobs
from facility.foundation.post import public as post
from facility.foundation.post.texts import text
kind = sorted(post.kinds())[0]
facts = {name: "x" for name in text(kind, "en").placeholders}
with transaction.atomic():
    for n in range(%d):
        post.queue(kind=kind, to=f"a{n}@example.org", facts=facts, at=clock.now(), key=f"k{n}")
"""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A facility with its tables, and nothing in them."""
    folder = tmp_path_factory.mktemp("facility")
    copied(folder / "facility.sqlite3")
    return folder


def environment(folder: Path, **extra: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FACILITY_")}
    return kept | {
        "FACILITY_DATA_DIR": str(folder),
        "FACILITY_SECRET_KEY": "only-for-tests",
        "DJANGO_SETTINGS_MODULE": "facility.config.settings",
        **extra,
    }


def run(folder: Path, *command: str, **extra: str) -> None:
    done = subprocess.run(
        [sys.executable, *command],
        env=environment(folder, **extra),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def place(empty: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    with sqlite3.connect(empty / "facility.sqlite3") as given, sqlite3.connect(folder / "facility.sqlite3") as taken:
        given.backup(taken)
    return folder


class SlowMailbox(Mailbox):
    """A mail server that thinks before it answers."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0
        self.at_work = threading.Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - as in Mailbox
        import asyncio

        self.at_work.set()
        await asyncio.sleep(self.seconds)
        return await super().handle_DATA(server, session, envelope)

    @property
    def ids(self) -> list[str]:
        return [str(message_from_bytes(raw, policy=policy.default)["Message-ID"]) for _to, raw in self.taken]


@pytest.fixture
def mail() -> Iterator[tuple[SlowMailbox, int]]:
    made, port = SlowMailbox(), _free_port()
    server = Controller(made, hostname="127.0.0.1", port=port)
    server.start()
    yield made, port
    server.stop()


@pytest.fixture
def worker(place: Path, mail: tuple[SlowMailbox, int]) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        given = environment(place, FACILITY_SMTP_PORT=str(mail[1]))
        process = subprocess.Popen(
            [sys.executable, "-m", "facility", "work"], env=given, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout
        assert "Working" in process.stdout.readline()  # from here on it listens to signals
        return process

    yield start
    for process in started:
        process.kill()
        process.wait(timeout=30)
        assert process.stdout
        process.stdout.close()


def until(what: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def states(place: Path) -> dict[str, int]:
    with sqlite3.connect(place / "facility.sqlite3") as database:
        return dict(database.execute("SELECT state, count(*) FROM post_letter GROUP BY state"))


def test_two_workers_send_every_letter_once_and_stop_when_asked(place: Path, mail: Any, worker: Any) -> None:
    run(place, "-c", QUEUE % 25)
    both = [worker(), worker()]
    until(lambda: states(place) == {"sent": 25})
    for process in both:
        process.send_signal(signal.SIGTERM)
    for process in both:
        assert process.wait(timeout=120) == 0
        assert "nothing was left half done" in process.stdout.read()
    assert len(mail[0].ids) == len(set(mail[0].ids)) == 25


def test_a_killed_worker_loses_no_letter_and_a_doubled_one_is_recognised(place: Path, mail: Any, worker: Any) -> None:
    mailbox, _port = mail
    mailbox.seconds = 1.0
    run(place, "-c", QUEUE % 3)
    first = worker()
    assert mailbox.at_work.wait(120)
    first.kill()
    first.wait(timeout=30)
    mailbox.seconds = 0.0
    with sqlite3.connect(place / "facility.sqlite3") as database:
        database.execute("UPDATE post_letter SET claimed_until = '2026-01-01 00:00:00'")
    worker()
    until(lambda: states(place) == {"sent": 3})
    assert len(set(mailbox.ids)) == 3
    assert len(mailbox.ids) <= 4


def test_one_pass_does_what_is_due_and_ends(place: Path, mail: Any) -> None:
    run(place, "-c", QUEUE % 2)
    run(place, "-m", "facility", "work", "--once", FACILITY_SMTP_PORT=str(mail[1]))
    assert states(place) == {"sent": 2}
    with sqlite3.connect(place / "facility.sqlite3") as database:
        lines = dict(database.execute("SELECT name, last_error FROM jobs_schedule"))
    assert set(lines.values()) == {""}
    assert {"trail.seal", "post.send", "clocks.escalate"} <= set(lines)
