"""`python3 run.py bench`: one table of what this machine does with 64 and with 5,000 projects and dossiers.

python -m benchmarks [--quick] [--json FILE] [--dossiers 5000] [--without-postgres] [--keep]
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks import live, machine
from benchmarks.report import table
from benchmarks.stage import Facility, Failed, slow_mail
from tools.launcher import postgres
from tools.launcher.children import Stopped, end_on_signals
from tools.launcher.say import Stop

DURABLE = ("max_connections=60", "shared_buffers=128MB")
LEVELS = (8, 16, 32)
MOST_A_SECOND = 200
# Dossiers and projects with which the peers were measured.
PEERS_HAD = 2_000, 150
# What is searched and who is matched, beside the dossiers.
DOCUMENTS, EXPERTS = 20_000, 500
# Handed in before anything is measured: a server that has been running for a minute, not one that has just begun.
WARM = 32
# Seconds with one client and with eight: for the rows that the peers have too, and for every other page.
LONG, SHORT = {64: (0.4, 0.5), "many": (0.8, 0.8)}, {64: (0.08, 0.1), "many": (0.15, 0.2)}


def told(words: str, begun: float = time.perf_counter()) -> None:
    """Say how far it is."""
    print(f"{time.perf_counter() - begun:6.0f} s  {words}", file=sys.stderr, flush=True)


class Bench:
    """One run: what was asked for, what was found."""

    def __init__(self, args: argparse.Namespace, folder: Path) -> None:
        self.args, self.folder = args, folder
        self.many = args.dossiers or (1000 if args.quick else 5000)
        self.found: dict[str, Any] = {"at": dt.datetime.now(dt.UTC).isoformat(timespec="minutes"), "many": self.many}

    def run(self) -> dict[str, Any]:
        """Everything, in the order in which it can be built on."""
        self.found["machine"] = machine.processor()
        self.found["sqlite_commits"] = round(machine.sqlite_commits(self.folder, 1.5))
        told("building a facility with its story")
        base = Facility(self.folder / "base")
        base.build()
        pages = json.loads(base.run("benchmarks.addresses"))["pages"]
        small, large = Facility(self.folder / "small"), Facility(self.folder / "large")
        for facility, total in ((small, 64), (large, self.many)):
            told(f"sowing {total} projects and dossiers")
            facility.copy_of(base)
            begun = time.perf_counter()
            facility.run("benchmarks.seed", str(total))
            self.found[f"seeded_{total}_s"] = round(time.perf_counter() - begun, 1)
            self.pages(facility, total, pages, f"pages_{total}")
        self.peers(base)
        self.components(large)
        self.sqlite(large)
        if not self.args.without_postgres:
            self.postgres()
        return self.found

    def pages(
        self, facility: Facility, total: int, pages: list[dict[str, str]], into: str, database: int | None = None
    ) -> None:
        """Queries and bytes of every page inside, then what a visitor waits."""
        shared = json.loads(facility.run("benchmarks.addresses", "shared"))["pages"]
        self.measured(facility, shared, pages, into, database, small=total == 64)

    def measured(
        self,
        facility: Facility,
        shared: list[dict[str, str]],
        pages: list[dict[str, str]],
        into: str,
        database: int | None = None,
        *,
        small: bool = False,
    ) -> None:
        """These pages: `shared` ones for longer than the others, whose waits a quick run leaves out."""
        (facility.folder / "shared.json").write_text(json.dumps({"pages": shared}))
        (facility.folder / "all.json").write_text(json.dumps({"pages": pages}))
        told(f"{into}: queries and bytes of {len(shared) + len(pages)} pages")
        said = facility.run("benchmarks.inside", *(str(facility.folder / f"{one}.json") for one in ("shared", "all")))
        lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
        rows = {row["name"]: row for row in lines if "queries" in row}
        cookies = next(row["cookies"] for row in lines if "cookies" in row)
        quick = self.args.quick
        jobs, names = [], []
        for page in [] if quick and small else [*shared, *([] if quick else pages)]:
            lengths = (LONG if page in shared else SHORT)[64 if small else "many"]
            for clients, seconds in zip((1, 8), lengths, strict=True):
                cookie = f"sessionid={cookies[page['who']]}" if page["who"] else ""
                request = {"path": page["path"], "cookie": cookie, "expect": rows[page["name"]]["status"]}
                job = {"clients": clients, "seconds": seconds * (0.6 if quick else 1), "requests": [request]}
                jobs.append({**job, "warm": 2})
                names.append((page["name"], clients))
        if not jobs:
            self.found[into] = list(rows.values())
            return
        told(f"{into}: what a visitor waits")
        with facility.served() as server, machine.Watch(server, [database] if database else []) as watch:
            for (name, clients), told_of in zip(names, facility.load(jobs), strict=True):
                rows[name][f"c{clients}"] = told_of
        self.found[into] = list(rows.values())
        self.found[f"{into}_foreign"] = round(watch.foreign, 3)

    def peers(self, base: Facility) -> None:
        """The rows that the peers have too, on data of the shape and size on which they were measured."""
        alike = Facility(self.folder / "alike")
        alike.copy_of(base)
        told(f"sowing {PEERS_HAD[0]:,} dossiers and {PEERS_HAD[1]} projects, as the peers had")
        alike.run("benchmarks.seed", str(PEERS_HAD[0]), "--projects", str(PEERS_HAD[1]))
        self.measured(alike, json.loads(alike.run("benchmarks.addresses", "shared"))["pages"], [], "pages_peers")

    def components(self, large: Facility) -> None:
        """Search and matching over more than the dossiers, on a copy, so that nothing else is measured beside it."""
        documents, experts = (4_000, 100) if self.args.quick else (DOCUMENTS, EXPERTS)
        wide = Facility(self.folder / "wide")
        wide.copy_of(large)
        told(f"sowing lessons until {documents:,} documents are found, and {experts} experts")
        self.found["library"] = json.loads(wide.run("benchmarks.library", str(documents)))
        self.found["matching"] = json.loads(wide.run("benchmarks.roster", str(experts)))
        shared = json.loads(wide.run("benchmarks.addresses", "shared"))["pages"]
        pages = [page for page in shared if page["name"].startswith("search")]
        pages.append({"name": "matching", "path": self.found["matching"]["path"], "who": "coordinator"})
        pages.append({"name": "roster", "path": "/desk/experts/", "who": "coordinator"})
        pages.append({"name": "lessons", "path": "/lessons/", "who": ""})
        self.measured(wide, pages, [], "pages_wide")

    def handing_in(self, facility: Facility, database: int | None, levels: tuple[int, ...], seconds: float) -> Any:
        """Whole submissions, each of a valid dossier prepared before."""
        rows = []
        wanted = int(MOST_A_SECOND * seconds)
        told(f"preparing {wanted * len(levels)} dossiers")
        ready = facility.ready(wanted * len(levels) + WARM)
        first = {"clients": 8, "seconds": 30, "requests": [_submission(ready.pop()) for _one in range(WARM)]}
        with facility.served() as server:
            list(facility.load([{**first, "once": True}]))
            for place, clients in enumerate(levels):
                told(f"{clients} clients hand in")
                requests = [_submission(one) for one in ready[place * wanted : (place + 1) * wanted]]
                job = {"clients": clients, "seconds": seconds, "requests": requests, "once": True}
                with machine.Watch(server, [database] if database else []) as watch:
                    [row] = facility.load([job])
                count = max(1, row["asked"] - row["errors"])
                row |= {
                    "clients": clients,
                    "server_cpu_ms": round(watch.server_cpu * 1000 / count, 1),
                    "database_cpu_ms": round(watch.database_cpu * 1000 / count, 1),
                    "foreign": round(watch.foreign, 3),
                }
                rows.append(row)
        return rows

    def sqlite(self, large: Facility) -> None:
        """Submissions, field saves, rules and the slow mail server on the large SQLite."""
        quick = self.args.quick
        levels, seconds = ((16,), 4.0) if quick else (LEVELS, 7.0)
        self.found["submissions_sqlite"] = self.handing_in(large, None, levels, seconds)
        told("saving fields")
        saves = large.ready(600 if quick else 1500)
        with large.served() as server, machine.Watch(server, []) as watch:
            [row] = large.load([{"clients": 8, "seconds": 4, "requests": [_save(one) for one in saves], "once": True}])
        self.found["saves_sqlite"] = {**row, "foreign": round(watch.foreign, 3)}
        told("rules")
        self.found["rules"] = json.loads(large.run("benchmarks.rules"))
        told("a mail server that takes a second per message")
        self.found["mail"] = []
        with slow_mail() as (port, sink):
            ready = large.ready(2 * 4 * MOST_A_SECOND if not quick else 2 * 2 * MOST_A_SECOND)
            half, length = len(ready) // 2, 2 if quick else 4
            for place, wait in enumerate((0.0, 1.0)):
                sink.wait = wait
                facility = Facility(large.folder, mail=port)
                requests = [_submission(one) for one in ready[place * half : (place + 1) * half]]
                with facility.served(worker=True):
                    list(facility.load([{"clients": 4, "seconds": 1.5, "requests": [_get("/")]}]))
                    job = {"clients": 8, "seconds": length, "requests": requests, "once": True}
                    [row] = facility.load([job])
                self.found["mail"].append({**row, "mail_server_s": wait, "letters_taken": sink.taken})
        told("a hundred pages listen to a live session")
        self.found["live_sqlite"] = live.measure(large, None, 8 if quick else 15)

    def postgres(self) -> None:
        """The rows that the peers have too and the same submissions on PostgreSQL, fsync on."""
        try:
            with postgres.server(DURABLE) as url:
                told("PostgreSQL: its commits, then the same submissions")
                self.found["postgres_commits_1"] = round(machine.postgres_commits(url, 1, 1.5))
                self.found["postgres_commits_8"] = round(machine.postgres_commits(url, 8, 1.5))
                facility = Facility(self.folder / "postgres", url)
                facility.build()
                number = postgres.number_of(url)
                total = 64 if self.args.quick else self.many
                told(f"sowing {total} projects and dossiers in PostgreSQL")
                facility.run("benchmarks.seed", str(total))
                if not self.args.quick:
                    self.pages(facility, total, [], "pages_postgres", number)
                levels, seconds = ((16,), 4.0) if self.args.quick else (LEVELS, 7.0)
                self.found["submissions_postgres"] = self.handing_in(facility, number, levels, seconds)
                told("the same hundred pages on PostgreSQL")
                self.found["live_postgres"] = live.measure(facility, number, 8 if self.args.quick else 15)
        except (Stop, Failed) as stop:
            self.found["postgres"] = str(stop)
            told(str(stop))


def _get(path: str) -> dict[str, Any]:
    return {"path": path, "expect": 200}


def _form(one: dict[str, str], path: str, expect: int, **fields: str) -> dict[str, Any]:
    return {
        "path": path,
        "cookie": f"sessionid={one['session']}; csrftoken={one['csrf']}",
        "body": urlencode({"csrfmiddlewaretoken": one["csrf"], **fields}),
        "expect": expect,
    }


def _submission(one: dict[str, str]) -> dict[str, Any]:
    made = _form(one, f"/dossiers/{one['token']}/check/", 302, key=one["key"])
    return {**made, "to": "/receipt/"}


def _save(one: dict[str, str]) -> dict[str, Any]:
    words = " ".join(["A need that was worded anew while it was measured."] * 30)
    fields = {"v.need": "1", "need": words}
    return _form(one, f"/dossiers/{one['token']}/parts/relevance/field/", 200, **fields)


def main(argv: list[str] | None = None) -> int:
    """Measure, print the table, keep the figures."""
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less of everything: below three minutes")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--dossiers", type=int, help="how many dossiers and projects (5,000; 1,000 with --quick)")
    parser.add_argument("--without-postgres", action="store_true", help="leave PostgreSQL out")
    args = parser.parse_args(argv)
    end_on_signals()
    folder = Path(tempfile.mkdtemp(prefix="facility-bench-"))
    begun = time.perf_counter()
    try:
        found = Bench(args, folder).run()
    except (Failed, Stop) as failed:
        print(failed, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Stopped):
        return 130
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    found["took_s"] = round(time.perf_counter() - begun)
    if args.json:
        args.json.write_text(json.dumps(found, indent=1))
    print(table(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
