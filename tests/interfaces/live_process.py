"""`facility live` as a process of its own with real listeners, on a database that processes share, for tests."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tests.migrated import copied

PATIENCE = 60.0
# The same program with shorter waits, so that nobody waits for them here.
QUICK = """
import sys
from facility.interfaces.cli.main import main
import django, os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "facility.config.settings")
django.setup()
from facility.interfaces.stream import server
server.CHECK_SECONDS, server.HEARTBEAT_SECONDS, server.SLOW_SECONDS = 0.3, 0.5, 3.0
server.BEGIN_SECONDS = 3.0
sys.exit(main(sys.argv[1:]))
"""


def environment(folder: Path, *, shared: bool = False, **extra: str) -> dict[str, str]:
    """A facility in the folder; on PostgreSQL, or where the test's own is a file (`shared`), on the test's database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FACILITY_", "DJANGO_"))}
    found = kept | {"FACILITY_DATA_DIR": str(folder), "FACILITY_SECRET_KEY": settings.SECRET_KEY, **extra}
    if connection.vendor == "postgresql":
        held = connection.settings_dict
        who = f"{quote(held['USER'], safe='')}:{quote(held['PASSWORD'], safe='')}"
        where = f"{quote(held['HOST'], safe='')}:{held['PORT']}" if held["PORT"] else quote(held["HOST"], safe="")
        found["FACILITY_DATABASE_URL"] = f"postgresql://{who}@{where}/{held['NAME']}"
    elif shared:
        (folder / "facility.sqlite3").symlink_to(connection.settings_dict["NAME"])
    else:
        copied(folder / "facility.sqlite3")
    return found


class Process:
    """A program that speaks in lines and is ended at the end of the test."""

    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *command], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def line(self) -> str:
        """The next line it says; the test's own time limit bounds the wait."""
        assert self.process.stdout
        said = self.process.stdout.readline()
        assert said, "it ended without a word"
        return said

    def end(self) -> None:
        """Make sure that nothing is left."""
        self.process.kill()
        self.process.wait(timeout=PATIENCE)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    pass


class Hand(Process):
    """tests/interfaces/live_hand.py, and what it did."""

    def __init__(self, people: int, env: dict[str, str]) -> None:
        super().__init__(["-m", "tests.interfaces.live_hand", str(people)], env)
        self.session = json.loads(self.line())

    def __call__(self, do: str, who: int = -1, **given: Any) -> Any:
        """Do it; comes back when it is committed."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": do, "who": who, **given}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.line())

    def shown(self, text: str, who: int = 0) -> int:
        """A question of somebody that is let in."""
        number = self("ask_question", who, text=text)[0]
        self("moderate", question_id=number, do_="show")
        return int(number)


class Live(Process):
    """`facility live` on a free port, or on one that it had before."""

    def __init__(self, env: dict[str, str], port: int = 0, *, quick: bool = True) -> None:
        command = ["-c", QUICK] if quick else ["-m", "facility"]
        super().__init__([*command, "live", "--bind", f"127.0.0.1:{port}"], env)
        said = self.line()
        assert "Streaming live sessions on port" in said
        self.port = int(said.partition("port ")[2].partition(".")[0])


class Page(threading.Thread):
    """One page that listens; what came is kept as (event, number, data)."""

    def __init__(self, port: int, ticket: str, last: str = "") -> None:
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.connection.request("GET", f"/{ticket}", headers={"Last-Event-ID": last} if last else {})
        self.wire = self.connection.sock
        self.answer = self.connection.getresponse()
        self.status = self.answer.status
        self.events: list[tuple[str, str, str]] = []
        self.pulses = 0
        self.over = False
        self.news = threading.Condition()
        self.start()

    def run(self) -> None:
        """Read until it ends."""
        held: dict[str, str] = {}
        try:
            for raw in self.answer:
                line = raw.decode().rstrip("\n")
                with self.news:
                    if line.startswith(":"):
                        self.pulses += 1
                    elif line:
                        name, _colon, value = line.partition(": ")
                        held[name] = value
                    elif "event" in held:
                        self.events.append((held["event"], held.get("id", ""), held.get("data", "")))
                        held = {}
                    self.news.notify_all()
        except (OSError, http.client.HTTPException, ValueError, AttributeError):
            pass
        with self.news:
            self.over = True
            self.news.notify_all()

    def wait(self, what: Callable[["Page"], bool]) -> None:
        """Until it holds; fails after a while."""
        until = time.monotonic() + PATIENCE
        with self.news:
            while not what(self):
                left = until - time.monotonic()
                assert left > 0, f"waited in vain; came: {self.events[-2:]}"
                self.news.wait(left)

    def sees(self, text: str) -> bool:
        """Whether the newest state of the room says it."""
        return bool(self.events) and text in self.html

    def wait_for(self, text: str) -> None:
        """Until the newest state says it."""
        self.wait(lambda page: page.sees(text))

    @property
    def html(self) -> str:
        """The newest state of the room; nothing before the first."""
        states = [json.loads(data)["html"] for event, _number, data in self.events if event == "room"]
        return str(states[-1]) if states else ""

    @property
    def last(self) -> str:
        """The number of the newest message that has one."""
        return next((number for _event, number, _data in reversed(self.events) if number), "")

    def close(self) -> None:
        """Go away, as a phone does that is put into a pocket."""
        try:
            self.wire.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.join(PATIENCE)
        self.answer.close()
        self.connection.close()
