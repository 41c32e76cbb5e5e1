"""`python3 run.py drill`: kills workers, jobs and the database while people submit, sign and pay, then counts.

Seeded and bounded; everything lives in one temporary folder and on loopback, and is gone afterwards.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from random import Random
from typing import TYPE_CHECKING, Any

from benchmarks.drill import clients, judging, stage
from benchmarks.drill.disks import Disk
from tools.launcher.children import Stopped, end_on_signals
from tools.launcher.places import ROOT
from tools.launcher.say import Stop, line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PER_SECOND, CLIENTS, GRANTS = 5, 8, 6
AFTERWARDS = 60  # seconds that clients may go on after the last kill
AWAY = 20  # seconds that a full or read-only disk lasts at most: until it has met somebody
LETTERS = 40  # seconds in which the outbox must be empty, once claims of killed workers have run out


class House:
    """One facility with its programs, on one of the two databases."""

    def __init__(self, folder: Path, database: stage.Database | None, disk: Disk | None = None) -> None:
        self.folder, self.database, self.disk = folder, database, disk
        self.mail, self.port = stage.Mailbox(), stage.free_port() + 1
        url = database.url if database else ""
        self.env = stage.surroundings(folder / "data", url, self.mail.port, self.port)
        for name in ("data", "copies"):
            (folder / name).mkdir(mode=0o777, exist_ok=True)
        self.server = stage.server(self.env, self.port, folder / "server.out")
        self.worker = stage.Program(["-m", "facility", "work"], self.env, folder / "worker.out")
        self.kills: dict[str, int] = {}

    def run(self, *command: str, seconds: float = 300) -> str:
        """Run the project's Python; what it said, or a stop with its last line."""
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL, timeout=seconds,
        )  # fmt: skip
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()
            raise Stop(f"{' '.join(command[:4])} did not succeed: {said[-1] if said else 'it said nothing'}")
        return done.stdout

    def prepare(self, drafts: int, grants: int) -> dict[str, Any]:
        """Tables, the story, drafts and grants."""
        manage = ("-m", "facility", "manage")
        self.run(*manage, "migrate", "--no-input", "-v", "0")
        self.run(*manage, "createcachetable")
        self.run("-m", "facility", "seed", "--demo")
        self.run(*manage, "collectstatic", "--no-input", "-v", "0")
        found: dict[str, Any] = json.loads(
            self.run("-m", "benchmarks.drill.seed", str(drafts), str(grants)).splitlines()[-1]
        )
        return found

    def wait(self, seconds: float = 60) -> None:
        """Wait until the front page answers."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                with opener.open(f"http://127.0.0.1:{self.port}/", timeout=10):
                    return
            except (OSError, urllib.error.HTTPError):
                time.sleep(0.2)
        raise Stop(f"The server did not answer within {seconds:.0f} s: see {self.folder / 'server.out'}.")

    def trouble(self, what: str, told: clients.Told) -> None:
        """Let the disk or the database take nothing until somebody was told so, then let it go on."""
        assert self.database is not None
        if what == "read-only database":
            self.database.read_only(on=True)
            self._met(told)
            self.database.read_only(on=False)
        elif self.disk is not None and what == "full disk":
            self._met(told, again=self.disk.fill)
            self.disk.clear()
            self.database.revive()
        elif self.disk is not None:
            self.disk.break_down()
            self._met(told)
            self.database.kill()
            self.disk.mend()
            self.database.forget()
            self.database.revive()
        else:
            return
        self.kills[what] = self.kills.get(what, 0) + 1

    def _met(self, told: clients.Told, again: Callable[[], None] = lambda: None) -> None:
        before, until = told.answers.get("503", 0), time.monotonic() + AWAY
        while told.answers.get("503", 0) < before + 3:
            again()
            if time.monotonic() > until:
                raise Stop("a disk or database that takes nothing met nobody")
            time.sleep(0.1)

    def strike(self, what: str, rng: Random, told: clients.Told) -> None:
        """What the plan says: a killing, or a disk that takes nothing."""
        if what in TROUBLES:
            self.trouble(what, told)
        else:
            self.kill(what, rng)

    def kill(self, what: str, rng: Random) -> None:
        """Kill one thing and see to it that it comes back, as a service manager would."""
        if what == "web worker":
            self.server.kill_one_child(rng.randrange(8))  # its master starts another
        elif what == "job worker":
            self.worker.kill()
            self.worker.start()
        elif what == "whole server":
            self.server.kill()
            self.server.start()
        elif self.database is not None:
            self.database.kill()
            time.sleep(rng.uniform(0.5, 2.5))
            self.database.start()
        self.kills[what] = self.kills.get(what, 0) + 1

    def stop(self) -> None:
        """End everything."""
        for program in (self.server, self.worker):
            program.kill()
        self.mail.stop()
        if self.database is not None:
            self.database.stop()
        if self.disk is not None:
            self.disk.unmount()


TROUBLES = ("read-only database", "full disk", "read-only disk")


def plan(rng: Random, seconds: float, *, embedded: bool) -> list[tuple[float, str]]:
    """When to kill what: the database twice, the job worker every tenth second, a web worker every fourth."""
    found = [(at, "whole server") for at in _spread(rng, seconds, 6)] if embedded else []
    if not embedded:
        found += [(share * seconds + rng.uniform(0, 2), "PostgreSQL") for share in (0.25, 0.65)]
        found += [(at, "web worker") for at in _spread(rng, seconds, 4)]
    found += [(at, "job worker") for at in _spread(rng, seconds, 10)]
    if not embedded:
        found += [(share * seconds, what) for share, what in zip((0.12, 0.45, 0.85), TROUBLES, strict=True)]
    return sorted(found)


def _spread(rng: Random, seconds: float, every: float) -> list[float]:
    return [every * number + rng.uniform(0, every) for number in range(int(seconds / every))]


def load(house: House, given: dict[str, Any], seconds: float, rng: Random) -> clients.Told:
    """Everybody at work while the plan is carried out."""
    told, begun = clients.Told(), time.monotonic()
    until = begun + seconds + AFTERWARDS
    new_key = [f"{rng.getrandbits(128):032x}" for _each in given["drafts"]]

    def person(cookie: str) -> clients.Person:
        return clients.Person(house.port, cookie, told, until)

    def hand_in(number: int) -> None:
        time.sleep(max(0.0, begun + number * seconds / len(given["drafts"]) - time.monotonic()))
        one = person(given["drafts"][number]["cookie"])
        clients.submit(one, given["drafts"][number], new_key[number])
        one.close()

    def go_through(number: int) -> None:
        one = given["grants"][number]
        time.sleep(max(0.0, begun + number * seconds / len(given["grants"]) - time.monotonic()))
        people = {name: person(cookie) for name, cookie in {**given["staff"], "signatory": one["signatory"]}.items()}
        clients.grant(people, one)
        for each in people.values():
            each.close()

    def strike() -> None:
        try:
            for at, what in plan(rng, seconds, embedded=house.database is None):
                time.sleep(max(0.0, begun + at - time.monotonic()))
                house.strike(what, rng, told)
        except Exception as error:  # noqa: BLE001 - what was not killed was not tried: that is a fault of the drill
            told.gave_up.append(f"killing: {error}")
            line(f"The drill itself failed while it did harm: {error}")

    def copy_away() -> None:
        for _try in range(5):  # a backup whose database is killed says so and is asked for again
            time.sleep(seconds / 6)
            try:
                house.run("-m", "facility", "backup", str(house.folder / "copies"))
            except Stop:
                continue
            return
        told.gave_up.append("backup under load")

    killer, copier = threading.Thread(target=strike), threading.Thread(target=copy_away)
    killer.start()
    copier.start()
    with ThreadPoolExecutor(CLIENTS) as writers, ThreadPoolExecutor(max(1, len(given["grants"]))) as desk:
        work = [writers.submit(hand_in, number) for number in range(len(given["drafts"]))]
        work += [desk.submit(go_through, number) for number in range(len(given["grants"]))]
        for one in work:
            one.result()
    killer.join(timeout=seconds + AFTERWARDS)
    copier.join(timeout=seconds + AFTERWARDS)
    return told


# A letter that a killed worker had taken is free again after five minutes; the drill does not wait that long.
LATER = (
    "import django; django.setup(); from datetime import timedelta; from facility.foundation.base import clock; "
    "from facility.foundation.post.models import Letter; from facility.foundation.post import sending; "
    "at = clock.now() + timedelta(minutes=6)\n"
    "while sending.send_due(at, moment=lambda: at, is_stopping=lambda: False): pass\n"
    "print(Letter.objects.exclude(state='sent').count())"
)


def empty_outbox(house: House) -> None:
    """Let the worker send what waits, then what killed workers had in hand."""
    until = time.monotonic() + LETTERS
    env = {"DJANGO_SETTINGS_MODULE": "facility.config.settings"}
    house.env.update(env)
    while time.monotonic() < until and house.run("-c", LATER).strip() != "0":
        time.sleep(1)


def restored(house: House, lot: int) -> dict[str, Any]:
    """What stands in a facility made from the backup that was taken under load."""
    copies = sorted((house.folder / "copies").glob("*.tar.gz"))
    keys = [one for one in copies if one.name.endswith(".keys.tar.gz")]
    if not keys:
        raise Stop("There is no backup to restore.")
    data = house.folder / "restored"
    data.mkdir(mode=0o777)
    url = house.database.second() if house.database else ""
    house.env.update({"FACILITY_DATA_DIR": str(data), "FACILITY_DATABASE_URL": url})
    house.run("-m", "facility", "restore", str(next(one for one in copies if one not in keys)), "--keys", str(keys[0]))
    found: dict[str, Any] = json.loads(house.run("-m", "benchmarks.drill.counting", str(lot)).splitlines()[-1])
    return found


def drill(kind: str, seconds: float, seed: int, drafts: int, grants: int) -> list[str]:
    """One drill on one database; prints its table and gives its faults."""
    rng, begun = Random(seed), time.monotonic()
    with stage.folder() as folder:
        database, disk = None, None
        if kind == "postgresql":
            (folder / "pg").mkdir()
            disk = Disk(folder / "disk.img", folder / "pg")
            if not disk.mount():
                line("NOT TRIED: a full and a read-only disk; only the machine's administrator may mount one.")
                disk = None
            database = stage.Database(folder / "pg")
            database.start()
        house = House(folder, database, disk)
        try:
            given = house.prepare(drafts, grants)
            house.mail.start()
            house.server.start()
            house.worker.start()
            house.wait()
            line(
                f"{kind}: {len(given['drafts'])} dossiers, {len(given['grants'])} grants, {time.monotonic() - begun:.0f} s"
            )
            told = load(house, given, seconds, rng)
            house.wait()
            empty_outbox(house)
            stands = json.loads(house.run("-m", "benchmarks.drill.counting", str(given["lot"])).splitlines()[-1])
            copy = restored(house, given["lot"])
        except Exception:
            for name in ("server.out", "worker.out", "pg/server.log"):
                if (folder / name).exists():
                    line(f"--- {name}\n" + "\n".join((folder / name).read_text(errors="replace").splitlines()[-30:]))
            raise
        finally:
            house.stop()
    facts = asdict(replace(told, lock=None))  # type: ignore[arg-type]
    line(f"\nDrill on {kind}, seed {seed}, {seconds:.0f} s of load, {time.monotonic() - begun:.0f} s in all")
    for name, value in judging.table(facts, stands, house.mail.taken, house.kills):
        line(f"  {name:<42} {value}")
    line(f"  {'of these in the backup taken under load':<42} {len(copy['submissions'])}, {copy['postings']} postings")
    return [*judging.judge(facts, stands, house.mail.taken), *judging.backup(copy, stands)]


def main(words_given: list[str] | None = None) -> int:
    """The drills asked for; 1 when anything was lost, doubled or half done."""
    parser = argparse.ArgumentParser(prog="run.py drill", description=__doc__)
    parser.add_argument("--seconds", type=float, default=45, help="of load on PostgreSQL (45); SQLite takes a third")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--only", choices=["postgresql", "sqlite"], help="one of the two databases")
    args = parser.parse_args(words_given)
    if not 5 <= args.seconds <= 300:
        sys.exit("Between 5 and 300 seconds.")
    end_on_signals()
    faults = []
    try:
        if args.only != "sqlite":
            faults += drill("postgresql", args.seconds, args.seed, int(PER_SECOND * args.seconds), GRANTS)
        if args.only != "postgresql":
            short = max(5.0, args.seconds / 3)
            faults += drill("sqlite", short, args.seed, int(PER_SECOND * short), 2)
    except Stop as stop:
        line(str(stop))
        return 1
    except (Stopped, KeyboardInterrupt):
        line("\nStopped.")
        return 130
    for fault in faults:
        line(f"FAULT  {fault}")
    line("Passed: nothing lost, nothing doubled, nothing half done." if not faults else f"{len(faults)} faults.")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
