"""What the machine itself can do, measured in the same run: commits, a bare server, others' share of the processor."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any, Self

_TICK = os.sysconf("SC_CLK_TCK")


def busy() -> tuple[float, float]:
    """Seconds of processor time that the whole machine has spent, and those it could have."""
    with open("/proc/stat") as stream:  # noqa: PTH123
        figures = [int(one) for one in stream.readline().split()[1:9]]
    idle = figures[3] + figures[4]
    return (sum(figures) - idle) / _TICK, sum(figures) / _TICK


def spent_by(numbers: list[int]) -> float:
    """Seconds of processor time of these processes."""
    total = 0.0
    for number in numbers:
        try:
            fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(one) for one in fields[11:15]) / _TICK
    return total


def family(root: int) -> list[int]:
    """A process and all below it."""
    parents: dict[int, list[int]] = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(place.name))
    found, waiting = [], [root]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += parents.get(one, [])
    return found


class Watch:
    """Who used the processor while something was measured: our server, our database, everybody else."""

    def __init__(self, server: int, others: list[int]) -> None:
        self.server, self.others = server, others

    def __enter__(self) -> Self:
        self.begun = time.perf_counter()
        self.first = busy(), spent_by(family(self.server)), self._database(), spent_by(family(os.getpid()))
        return self

    def __exit__(self, *_error: object) -> None:
        took = time.perf_counter() - self.begun
        now = busy(), spent_by(family(self.server)), self._database(), spent_by(family(os.getpid()))
        whole = max(0.001, now[0][1] - self.first[0][1])
        self.server_cpu = now[1] - self.first[1]
        self.database_cpu = now[2] - self.first[2]
        # The server and the generator are children of this process; the database may not be.
        ours = now[3] - self.first[3] + self.database_cpu
        self.foreign = max(0.0, min(1.0, (now[0][0] - self.first[0][0] - ours) / whole))
        self.took = took

    def _database(self) -> float:
        mine = set(family(os.getpid()))
        return spent_by([one for root in self.others for one in family(root) if one not in mine])


def sqlite_commits(folder: Path, seconds: float) -> float:
    """Durable commits a second of one writer on SQLite, set as the facility sets it (WAL, synchronous=FULL)."""
    path = folder / "commits.sqlite3"
    with sqlite3.connect(path, isolation_level=None) as base:
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA synchronous=FULL")
        base.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)")
        count, until, begun = 0, time.perf_counter() + seconds, time.perf_counter()
        while time.perf_counter() < until:
            base.execute("BEGIN IMMEDIATE")
            base.execute("INSERT INTO t (a) VALUES ('x')")
            base.execute("COMMIT")
            count += 1
        took = time.perf_counter() - begun
    base.close()
    path.unlink()
    return count / took


def postgres_commits(url: str, clients: int, seconds: float) -> float:
    """Durable commits a second of so many clients on PostgreSQL with fsync on."""
    import threading

    import psycopg

    counts = [0] * clients
    with psycopg.connect(url, autocommit=True) as base:
        base.execute("CREATE TABLE IF NOT EXISTS bench_commits (id bigserial PRIMARY KEY, a text)")
    until = time.perf_counter() + seconds

    def write(number: int) -> None:
        with psycopg.connect(url, autocommit=True) as base:
            while time.perf_counter() < until:
                base.execute("INSERT INTO bench_commits (a) VALUES ('x')")
                counts[number] += 1

    threads = [threading.Thread(target=write, args=(number,)) for number in range(clients)]
    begun = time.perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join(seconds + 30)
    took = time.perf_counter() - begun
    with psycopg.connect(url, autocommit=True) as base:
        base.execute("DROP TABLE bench_commits")
    return sum(counts) / took


def processor() -> dict[str, Any]:
    """How many cores, and how quickly one counts: to compare runs on other machines."""
    begun = time.process_time()
    total = 0
    for number in range(2_000_000):
        total += number & 7
    return {"cores": os.cpu_count(), "python_loop_ms": round((time.process_time() - begun) * 1000, 1)}
