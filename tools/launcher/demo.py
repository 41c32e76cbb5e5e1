"""`run.py demo`: from a fresh clone to a running facility with the real portfolio and the story in it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tools.launcher import assets, environment, words
from tools.launcher.children import Children, Stopped, children, end_on_signals, need_port, wait_until_it_answers
from tools.launcher.places import ROOT, VENV, python_of
from tools.launcher.say import Steps, Stop, line

if TYPE_CHECKING:
    from collections.abc import Iterator

STAMP = "demonstration.json"


@dataclass(frozen=True)
class Demo:
    """What one demonstration is: where it listens and where it keeps its data."""

    host: str
    port: int
    data: Path
    # Where live sessions are pushed from; 0: nowhere, their pages ask every ten seconds.
    live_port: int = 0

    @property
    def address(self) -> str:
        """The address to type into a browser on this machine."""
        return self.at(self.port)

    def at(self, port: int) -> str:
        """The address of a port, as a browser on this machine reaches it."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"

    def bind(self, port: int) -> str:
        """Where a program listens for that port."""
        return f"[{self.host}]:{port}" if ":" in self.host else f"{self.host}:{port}"

    def surroundings(self) -> dict[str, str]:
        """The environment of every program of the demonstration; settings of a real facility do not leak in."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("FACILITY_", "DJANGO_"))}
        hosts = ["127.0.0.1", "localhost", "[::1]", self.host]
        if self.host in {"0.0.0.0", "::"}:
            name = socket.gethostname()
            hosts += [name, socket.getfqdn(), *_addresses(name)]
        return {
            **kept,
            "FACILITY_DATA_DIR": str(self.data),
            "FACILITY_DEMO": "1",
            "FACILITY_DEBUG": "0",
            "FACILITY_PUBLIC_ADDRESS": self.address,
            **({"FACILITY_LIVE_ADDRESS": self.at(self.live_port)} if self.live_port else {}),
            "FACILITY_ALLOWED_HOSTS": ",".join(dict.fromkeys(hosts)),
            "FACILITY_EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(ROOT),
        }


def _addresses(name: str) -> list[str]:
    try:
        return sorted({str(found[4][0]) for found in socket.getaddrinfo(name, None)})
    except OSError:
        return []


def fingerprint() -> str:
    """Changes when tables, presets or the story change, so that an older database no longer fits."""
    seen = hashlib.sha256()
    patterns = ("facility/**/migrations/*.py", "facility/core/presets/**/*", "facility/**/seed*/**/*", "seeds/**/*")
    paths = sorted({path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()})
    for path in paths:
        if "__pycache__" not in path.parts:
            seen.update(str(path.relative_to(ROOT)).encode())
            seen.update(path.read_bytes())
    return seen.hexdigest()


def static_fingerprint() -> str:
    """Changes when a style, script or picture changes."""
    seen = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for path in sorted((ROOT / "facility").glob("**/static/**/*")):
        if path.is_file():
            state = path.stat()
            seen.update(f"{path.relative_to(ROOT)} {state.st_size} {state.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def run_inside(command: list[str], env: dict[str, str], what: str, *, shown: bool = False) -> str:
    """Run the project's own Python; give what it said, or stop with its last line."""
    done = subprocess.run(
        [str(python_of(VENV)), *command],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=None if shown else subprocess.PIPE,
        stderr=None if shown else subprocess.STDOUT,
        text=True,
        check=False,
    )
    said = done.stdout or ""
    if done.returncode:
        if "No space left on device" in said or "database or disk is full" in said:
            raise Stop("The disk is full: free some space and start the same command again.")
        lines = [part for part in said.splitlines() if part.strip()]
        raise Stop(f"{what} did not succeed{': ' + lines[-1] if lines else ' (see above)'}")
    return said


class Record:
    """What of the demonstration is already done, kept beside its data."""

    def __init__(self, data: Path) -> None:
        self.path = data / STAMP
        try:
            self.facts: dict[str, str] = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.facts = {}

    def note(self, **facts: str) -> None:
        """Remember, and write it down at once."""
        self.facts.update(facts)
        self.path.write_text(json.dumps(self.facts), encoding="utf-8")


@contextlib.contextmanager
def alone(data: Path) -> Iterator[None]:
    """Hold a demonstration's folder: two servers on one would each think it theirs. Released with the process."""
    import fcntl  # there is none on Windows, where the server does not run either

    data.parent.mkdir(parents=True, exist_ok=True)
    with data.with_name(f".{data.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stop(
                f"A demonstration is running on {data} already: stop it, or give this one a folder with --data."
            ) from None
        yield


def clear_away(data: Path, *, fresh: bool) -> None:
    """Make room for a new demonstration: thrown away when asked for, else kept as <data>.before."""
    if not data.exists() or not any(data.iterdir()):
        return
    if not (data / STAMP).exists():
        raise Stop(f"{data} holds data that is not a demonstration's: nothing was touched; give another folder.")
    record = Record(data)
    if fresh or "story" not in record.facts:  # a start that was interrupted leaves nothing worth keeping
        shutil.rmtree(data)
    elif record.facts["story"] != fingerprint():
        kept = data.with_name(data.name + ".before")
        shutil.rmtree(kept, ignore_errors=True)
        data.rename(kept)
        line(
            f"The code has changed since this demonstration was built: it is built anew, the old one is kept in {kept}."
        )


def prepare(demo: Demo, steps: Steps) -> None:
    """Everything before the server: packages, assets, words, database, story, static files."""
    with steps.step("Python packages"):
        if not environment.is_ready("run"):
            environment.make_environment("run")
    with steps.step("Design system and fonts"):
        assets.provide(("run",))
    env = demo.surroundings()
    demo.data.mkdir(parents=True, exist_ok=True)
    record = Record(demo.data)
    with steps.step("Words in every language"):
        if words.stale():
            run_inside(["tools/launcher/words.py"], env, "Compiling the translations")
    with steps.step("Database"):
        if record.facts.get("tables") != fingerprint():
            record.note()
            run_inside(["-m", "facility", "manage", "migrate", "--no-input"], env, "Creating the database")
            run_inside(["-m", "facility", "manage", "createcachetable"], env, "Creating the database")
            record.note(tables=fingerprint())
    with steps.step("Real portfolio and the story"):
        if record.facts.get("story") != fingerprint():
            run_inside(["-m", "facility", "seed", "--demo"], env, "Loading the portfolio and the story")
            record.note(story=fingerprint())
    with steps.step("Styles and pictures"):
        if record.facts.get("static") != static_fingerprint():
            run_inside(["-m", "facility", "manage", "collectstatic", "--no-input", "--clear"], env, "Collecting styles")
            record.note(static=static_fingerprint())


def serve(demo: Demo, steps: Steps, family: Children) -> None:
    """Start the server and the worker, and wait for the first page."""
    env = demo.surroundings()
    python = str(python_of(VENV))
    with steps.step("Server, worker and stream"):
        gunicorn = [
            "-m",
            "gunicorn",
            "facility.config.wsgi",
            "--bind",
            demo.bind(demo.port),
            "--worker-class",
            "gthread",
        ]
        options = [
            "--workers",
            "2",
            "--threads",
            "4",
            "--timeout",
            "60",
            "--graceful-timeout",
            "5",
            "--no-control-socket",
        ]
        family.start("server", [python, *gunicorn, *options], env)
        family.start("worker", [python, "-m", "facility", "work"], env)
        if demo.live_port:
            live = ["-m", "facility", "live", "--bind", demo.bind(demo.live_port)]
            family.start("stream", [python, *live], env)
        wait_until_it_answers(demo.address + "/", family)


def free_port_after(host: str, port: int) -> int:
    """The next port above that nobody uses; 0 where the next twenty are taken."""
    for number in range(port + 1, min(port + 21, 65_536)):
        with contextlib.suppress(Stop):
            need_port(host, number, "python3 run.py demo")
            return number
    return 0


def demonstrate(host: str, port: int, data: Path | None, *, fresh: bool) -> int:
    """The whole command; ends with Ctrl-C."""
    if sys.platform == "win32":
        raise Stop("The demonstration's server needs Linux or macOS: on Windows, start it inside WSL.")
    end_on_signals()
    need_port(host, port, "python3 run.py demo")
    demo = Demo(host, port, (data or ROOT / "var" / "demo").resolve(), free_port_after(host, port))
    steps = Steps(7)
    started = time.monotonic()
    try:
        with contextlib.ExitStack() as held:
            held.enter_context(alone(demo.data))
            clear_away(demo.data, fresh=fresh)
            prepare(demo, steps)
            family = held.enter_context(children(demo.data / "log"))
            serve(demo, steps, family)
            links = run_inside(["-m", "facility", "demo-links"], demo.surroundings(), "Making the sign-in links")
            line()
            line(f"Facility is ready after {time.monotonic() - started:.1f} s: {demo.address}/")
            line()
            line(links.rstrip())
            line()
            line("Ctrl-C ends it. Everything it keeps is in " + str(demo.data))
            while True:
                said = family.ended()
                if said:
                    raise Stop(said)
                time.sleep(0.5)
    except Stopped:
        line()
        line("Stopped. The next start goes on from here.")
        return 0
