"""The facilities that are measured: folders with a database each, sown and served as in production."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.launcher.children import children, wait_until_it_answers
from tools.launcher.places import ROOT

WORKERS, THREADS = 2, 4
_TIME = 900


class Failed(Exception):
    """A step did not succeed; its last words."""


def free_port() -> int:
    """A port of the loopback that nobody uses, below those that clients get."""
    for number in range(18_200, 18_400):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", number))
            return number
    raise Failed("No port between 18200 and 18400 is free.")


class Facility:
    """One facility on this machine: its folder, its database, its environment."""

    def __init__(self, folder: Path, database: str = "", mail: int = 0) -> None:
        self.folder, self.port, self.database = folder, free_port(), database
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("FACILITY_", "DJANGO_"))}
        self.env = {
            **kept,
            "FACILITY_DATA_DIR": str(folder),
            "FACILITY_DEMO": "1",
            "FACILITY_DEBUG": "0",
            "FACILITY_SECRET_KEY": "benchmark",
            "FACILITY_LOG_LEVEL": "ERROR",
            "FACILITY_PUBLIC_ADDRESS": f"http://127.0.0.1:{self.port}",
            "FACILITY_ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
            "FACILITY_SMTP_HOST": "127.0.0.1",
            "FACILITY_SMTP_PORT": str(mail or 9),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        if database:
            self.env["FACILITY_DATABASE_URL"] = database

    def run(self, *command: str) -> str:
        """Run the project's Python here; what it said. Raises Failed."""
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=_TIME,
            check=False,
        )
        if done.returncode:
            lines = [one for one in (done.stderr or done.stdout).splitlines() if one.strip()]
            raise Failed(f"{' '.join(command)}: {lines[-1] if lines else 'it said nothing'}")
        return done.stdout

    def build(self) -> None:
        """Tables, the story, the static files."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.run("facility", "manage", "migrate", "--no-input", "-v", "0")
        self.run("facility", "manage", "createcachetable")
        self.run("facility", "seed", "--demo")
        self.run("facility", "manage", "collectstatic", "--no-input", "-v", "0")

    def copy_of(self, other: Facility) -> None:
        """Begin as another facility is now (SQLite, nobody writing)."""
        shutil.copytree(other.folder, self.folder)

    def ready(self, total: int) -> list[dict[str, str]]:
        """Dossiers that only wait to be handed in."""
        found: list[dict[str, str]] = json.loads(self.run("benchmarks.ready", str(total)))
        return found

    @contextlib.contextmanager
    def served(self, *, worker: bool = False) -> Iterator[int]:
        """The web server as in production, and the worker where asked for; gives the number of the process."""
        with children(self.folder / "log") as family:
            command = ["-m", "gunicorn", "facility.config.wsgi", "--bind", f"127.0.0.1:{self.port}"]
            command += ["--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS)]
            command += ["--keep-alive", "30", "--timeout", "60", "--graceful-timeout", "5", "--no-control-socket"]
            family.start("server", [sys.executable, *command], self.env)
            if worker:
                family.start("worker", [sys.executable, "-m", "facility", "work"], self.env)
            wait_until_it_answers(f"http://127.0.0.1:{self.port}/", family)
            yield family.running[0][1].pid

    def load(self, jobs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Let the generator do its jobs one after the other; one table each."""
        place = self.folder / "jobs.json"
        place.write_text(json.dumps([{**one, "port": self.port} for one in jobs]))
        command = [sys.executable, "-m", "benchmarks.load", str(place)]
        with subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=subprocess.PIPE, text=True) as process:
            try:
                for line in process.stdout or ():
                    yield json.loads(line)
            finally:
                process.terminate()


class _Slow(socketserver.StreamRequestHandler):
    """A mail server that thinks for a while before it takes a message."""

    wait = 1.0
    taken = 0
    timeout = 30

    def handle(self) -> None:
        self._say("220 slow")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                for part in self.rfile:
                    if part.rstrip(b"\r\n") == b".":
                        break
                time.sleep(self.wait)
                type(self).taken += 1
            self._say("221 bye" if word == b"QUIT" else "250 ok")
            if word == b"QUIT":
                return

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextlib.contextmanager
def slow_mail() -> Iterator[tuple[int, type[_Slow]]]:
    """The mail server's port, and where to read how many letters it took."""
    with _Server(("127.0.0.1", 0), _Slow) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1], _Slow
        finally:
            server.shutdown()
            thread.join(5)
