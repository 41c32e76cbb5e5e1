"""The programs of a drill: a durable PostgreSQL, server, worker and a mail server; and how they are killed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from aiosmtpd.controller import Controller

from tools.launcher import postgres
from tools.launcher.places import ROOT
from tools.launcher.say import Stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg


def free_port() -> int:
    """A port below those that outgoing connections take, so that a restarted program finds it free."""
    for port in range(18_000 + os.getpid() % 5_000, 30_000):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise Stop("There is no free port on this machine.")


class Database:
    """A PostgreSQL of the drill's own that keeps what it acknowledged: fsync and synchronous commits are on."""

    def __init__(self, folder: Path) -> None:
        programs = postgres.find_programs()
        if programs is None or postgres.version_of(programs) < postgres.OLDEST:
            raise Stop(postgres.MISSING)
        self.folder, self.data = folder, folder / "data"
        servant = postgres._as_servant()  # noqa: SLF001 - one way to do it for both
        if servant:
            shutil.chown(folder, "postgres")
        made = [*servant, str(programs / "initdb"), "-D", str(self.data), "-U", "facility", "-A", "trust", "-E", "UTF8"]
        postgres._call([*made, "--locale=C"], folder, "prepare its folder")  # noqa: SLF001 - one way to do it for both
        self.control = [*servant, str(programs / "pg_ctl"), "-D", str(self.data)]
        options = (
            "max_connections=60",
            "shared_buffers=128MB",
            "listen_addresses=",
            f"unix_socket_directories={folder}",
        )
        self.options = " ".join(f"-c {one}" for one in options)
        self.url = f"postgresql://facility@{quote(str(folder), safe='')}/postgres"

    def start(self) -> None:
        """Start, or start again after a crash: it recovers by itself."""
        command = [*self.control, "-w", "-t", "60", "-l", str(self.folder / "server.log"), "-o", self.options, "start"]
        postgres._call(command, self.folder, "start")  # noqa: SLF001 - one way to do it for both

    def kill(self) -> None:
        """kill -9 of the whole server, as a lost machine would; returns when nothing of it is left."""
        first = int((self.data / "postmaster.pid").read_text().split()[0])
        family = [first, *children_of(first)]
        for number in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        until = time.monotonic() + 20
        while any(is_alive(number) for number in family) and time.monotonic() < until:
            time.sleep(0.05)
        with contextlib.suppress(OSError):  # a disk that takes nothing keeps them, too
            self.forget()

    def forget(self) -> None:
        """Take away what says that it runs: where nobody collects ended processes, a dead one's number counts as taken."""
        for left in (self.data / "postmaster.pid", self.folder / ".s.PGSQL.5432.lock"):
            left.unlink(missing_ok=True)

    def revive(self, seconds: float = 60) -> None:
        """See to it that it answers, as a service manager would; a start may fail while the disk is just being freed."""
        import psycopg

        until = time.monotonic() + seconds
        while True:
            with contextlib.suppress(psycopg.Error), self._session() as session:
                session.execute("SELECT 1")
                return
            if time.monotonic() > until:
                raise Stop("PostgreSQL did not come back.")
            with contextlib.suppress(OSError, ValueError, IndexError):
                if is_alive(int((self.data / "postmaster.pid").read_text().split()[0])):
                    time.sleep(0.2)  # it recovers
                    continue
            with contextlib.suppress(Stop):
                self.start()

    def _session(self) -> psycopg.Connection[Any]:
        import psycopg

        return psycopg.connect(f"host={self.folder} user=facility dbname=postgres", autocommit=True, connect_timeout=5)

    def read_only(self, on: bool) -> None:
        """Let every new transaction be read-only, as after a wrong turn to a standby; or take it back."""
        with self._session() as session:
            session.execute(f"ALTER SYSTEM SET default_transaction_read_only = {'on' if on else 'off'}")
            session.execute("SELECT pg_reload_conf()")

    def second(self) -> str:
        """The address of a second, empty database on the same server."""
        with self._session() as session:
            session.execute("CREATE DATABASE restored")
        return f"{self.url.removesuffix('postgres')}restored"

    def stop(self) -> None:
        """End it for good."""
        subprocess.run(
            [*self.control, "-m", "immediate", "stop"], cwd="/", capture_output=True, check=False, timeout=60
        )


def _stat(number: int) -> tuple[str, int]:
    """State and parent of a process; ("", 0) when it is gone."""
    try:
        told = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "", 0
    return told[0], int(told[1])


def children_of(number: int) -> list[int]:
    """The processes that a process started."""
    found = (int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit())
    return sorted(one for one in found if _stat(one)[1] == number)


def is_alive(number: int) -> bool:
    """Whether a process still runs; one that only waits to be noted as ended does not."""
    return _stat(number)[0] not in {"", "Z", "X"}


class Program:
    """A program of ours that is started again after it was killed."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path) -> None:
        self.command, self.env, self.log = [sys.executable, *command], env, log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it in a session of its own."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """kill -9 of the program and of what it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=20)

    def kill_one_child(self, chosen: int) -> bool:
        """kill -9 of one process that it started, such as one of the server's workers."""
        found = children_of(self.process.pid) if self.process else []
        if not found:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(found[chosen % len(found)], signal.SIGKILL)
        return True


class Mailbox:
    """A mail server on loopback that notes the Message-ID of everything it takes."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.port = free_port()
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        """Take a letter."""
        self.taken.append(str(message_from_bytes(envelope.content, policy=policy.default)["Message-ID"]))
        return "250 OK"

    def start(self) -> None:
        """Listen."""
        self._server.start()

    def stop(self) -> None:
        """End."""
        self._server.stop(no_assert=True)


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A place for everything of one drill; a socket's path may have 107 bytes."""
    made = Path(tempfile.mkdtemp(prefix="facility-drill-", dir="/tmp"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def surroundings(data: Path, database: str, mail_port: int, port: int) -> dict[str, str]:
    """The environment of the drill's programs; settings of a real facility do not leak in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FACILITY_", "DJANGO_"))}
    return {
        **kept,
        "FACILITY_DATA_DIR": str(data),
        "FACILITY_DATABASE_URL": database,
        "FACILITY_SECRET_KEY": "only-for-a-drill-" + "x" * 40,
        "FACILITY_PUBLIC_ADDRESS": f"http://127.0.0.1:{port}",
        "FACILITY_SMTP_PORT": str(mail_port),
        "FACILITY_PROOF_MINUTES": "60",
        "FACILITY_DECISION_MINUTES": "60",
        "FACILITY_PROOF_ONCE": "0",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(ROOT),
    }


def server(env: dict[str, str], port: int, log: Path) -> Program:
    """The web server as a facility runs it."""
    options = ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    options += ["--timeout", "60", "--graceful-timeout", "5", "--no-control-socket"]
    return Program(["-m", "gunicorn", "facility.config.wsgi", *options], env, log)
