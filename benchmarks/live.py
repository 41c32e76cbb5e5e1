"""Live fan-out: a hundred pages listen to one session while votes come in and questions are let in.

python -m benchmarks.live [--without-postgres] [--seconds 15]      (only this, on facilities of its own)
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.stage import Facility, Failed
from tools.launcher import postgres
from tools.launcher.children import children, end_on_signals
from tools.launcher.places import ROOT

CLIENTS, LANES, PAUSE = 100, 4, 0.2
# What is asked of it: with nothing lost.
AIM_MS = 1000


def measure(facility: Facility, database: int | None, seconds: float) -> dict[str, Any]:
    """One row: from an act's acknowledged answer to its receipt on each page."""
    room = json.loads(facility.run("benchmarks.live_room", str(CLIENTS), str(LANES), str(int(seconds))))
    with facility.served() as server, children(facility.folder / "log") as family:
        family.start("stream", [sys.executable, "-m", "facility", "live", "--bind", "127.0.0.1:0"], facility.env)
        stream = family.running[0][1].pid
        port = _port_of(facility.folder / "log" / "stream.log", family)
        job = facility.folder / "live.json"
        job.write_text(json.dumps({**room, "web": facility.port, "stream": port, "seconds": seconds, "pause": PAUSE}))
        web = machine.spent_by(machine.family(server))
        with machine.Watch(stream, [database] if database else []) as watch:
            row = _load(job, facility)
        web = machine.spent_by(machine.family(server)) - web
    return {
        **row,
        "stream_cpu": round(watch.server_cpu / watch.took, 3),
        "web_cpu": round(web / watch.took, 3),
        "database_cpu": round(watch.database_cpu / watch.took, 3),
        "foreign": round(watch.foreign, 3),
    }


def _port_of(log: Path, family: Any) -> int:
    """The port that the stream says it took."""
    for _turn in range(300):
        said = log.read_text(encoding="utf-8", errors="replace")
        if "on port " in said:
            return int(said.partition("on port ")[2].partition(".")[0])
        ended = family.ended()
        if ended:
            raise Failed(ended)
        time.sleep(0.1)
    raise Failed("The stream did not say where it listens.")


def _load(job: Path, facility: Facility) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.live_load", str(job)],
        cwd=ROOT,
        env=facility.env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise Failed(f"live_load: {(done.stderr.strip().splitlines() or ['it said nothing'])[-1]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def lines(found: dict[str, Any]) -> list[str]:
    """The table of what was found, for the report."""
    rows = [
        (name, found[key]) for name, key in (("SQLite", "live_sqlite"), ("PostgreSQL", "live_postgres")) if key in found
    ]
    if not rows:
        return []
    columns = [
        "where",
        "pages",
        "acts",
        "p50 / p95 / max ms",
        f"aim, p95 < {AIM_MS} ms, none lost",
        "lost",
        "pages behind at the end",
    ]
    columns += ["errors", "act p50 ms", "messages", "kB each", "stream CPU", "web CPU", "database CPU", "others' CPU"]
    return [
        "",
        "## Live: from an act's answer to its receipt on each page",
        "",
        f"| {' | '.join(columns)} |",
        f"|---|{'---:|' * (len(columns) - 1)}",
        *(_line(name, row) for name, row in rows),
    ]


def _line(name: str, row: dict[str, Any]) -> str:
    reached = row["p95"] < AIM_MS and not row["lost"] and not row["behind"] and not row["errors"]
    cells = [
        name,
        row["clients"],
        row["acts"],
        f"{row['p50']} / {row['p95']} / {row['max']}",
        "yes" if reached else "**no**",
    ]
    cells += [row["lost"], row["behind"], row["errors"], row["act_p50"], f"{row['messages']:,}", row["kilobytes"]]
    cells += [f"{row[one]:.0%}" for one in ("stream_cpu", "web_cpu", "database_cpu", "foreign")]
    return f"| {' | '.join(map(str, cells))} |"


def main(argv: list[str] | None = None) -> int:
    """Only these rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without-postgres", action="store_true", help="leave PostgreSQL out")
    parser.add_argument("--seconds", type=float, default=15.0, help="how long people act")
    args = parser.parse_args(argv)
    end_on_signals()
    folder = Path(tempfile.mkdtemp(prefix="facility-live-"))
    found: dict[str, Any] = {}
    try:
        small = Facility(folder / "sqlite")
        small.build()
        found["live_sqlite"] = measure(small, None, args.seconds)
        if not args.without_postgres:
            with postgres.server(("max_connections=60", "shared_buffers=128MB")) as url:
                large = Facility(folder / "postgres", url)
                large.build()
                found["live_postgres"] = measure(large, postgres.number_of(url), args.seconds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("\n".join(lines(found)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
