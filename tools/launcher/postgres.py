"""A PostgreSQL of our own for tests: the system's programs, a temporary folder, a socket only we can reach."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from tools.launcher.places import which
from tools.launcher.say import Stop

if TYPE_CHECKING:
    from collections.abc import Iterator

MISSING = (
    "PostgreSQL is not installed here, so nothing was tried on it: install the package postgresql "
    "(for example: sudo apt-get install postgresql) to run these tests too."
)
OLDEST = 15
# For tests only: nothing here survives a power cut, nor needs to.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "shared_buffers=128MB")
# A test that waits for a lock or a statement without end is told so, instead of holding up the whole run.
BOUNDED = ("lock_timeout=60s", "statement_timeout=120s", "idle_in_transaction_session_timeout=300s", "autovacuum=off")


def find_programs() -> Path | None:
    """The folder with initdb and pg_ctl: the newest of Debian's, pg_config's, or the PATH's."""
    places = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda place: int(re.sub(r"\D", "", place.parent.name) or 0),
        reverse=True,
    )
    config = which("pg_config")
    if config:
        said = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        places.append(Path(said.stdout.strip()))
    on_path = which("initdb")
    if on_path:
        places.append(Path(on_path).parent)
    places += [Path("/opt/homebrew/opt/postgresql/bin"), Path("/usr/local/opt/postgresql/bin")]
    return next((place for place in places if (place / "initdb").exists() and (place / "pg_ctl").exists()), None)


def version_of(programs: Path) -> int:
    """The major version, e.g. 15."""
    said = subprocess.run([programs / "initdb", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)", said)
    return int(found.group(1)) if found else 0


def _as_servant() -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as the account its package made."""
    if os.geteuid() != 0:
        return []
    runuser = which("runuser")
    known = subprocess.run(["id", "-u", "postgres"], capture_output=True, check=False).returncode == 0
    if runuser is None or not known:
        raise Stop("PostgreSQL does not run as root and there is no account `postgres`: run this as an ordinary user.")
    return [runuser, "-u", "postgres", "--"]


def _call(command: list[str], folder: Path, what: str) -> None:
    with (folder / "launcher.log").open("ab") as log:
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
    if done.returncode:
        said = (folder / "launcher.log").read_text(errors="replace").strip().splitlines()
        server = folder / "server.log"
        said += server.read_text(errors="replace").strip().splitlines() if server.exists() else []
        raise Stop(f"PostgreSQL could not {what}: {said[-1] if said else 'it said nothing'}")


def sweep(programs: Path, servant: list[str]) -> None:
    """Stop servers that a killed launcher left behind."""
    for folder in Path("/tmp").glob("facility-pg-*"):
        with contextlib.suppress(OSError, ValueError):
            owner = int((folder / "launcher.pid").read_text())
            try:
                os.kill(owner, 0)
            except ProcessLookupError:
                control = [*servant, str(programs / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "stop"]
                subprocess.run(control, cwd="/", capture_output=True, check=False)
                shutil.rmtree(folder, ignore_errors=True)


def number_of(url: str) -> int:
    """The number of the process of a server that `server` started, to ask what it used."""
    folder = Path(unquote(urlsplit(url).hostname or ""))
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


@contextlib.contextmanager
def server(settings: tuple[str, ...] = FAST) -> Iterator[str]:
    """The address of a fresh server as FACILITY_TEST_DATABASE_URL; it is gone afterwards, whatever happens."""
    programs = find_programs()
    if programs is None or version_of(programs) < OLDEST:
        raise Stop(MISSING)
    servant = _as_servant()
    sweep(programs, servant)
    # A socket's path may have 107 bytes, and the address is read in lower case.
    folder = Path(tempfile.mkdtemp(prefix="facility-pg-", dir="/tmp"))
    data = folder / "data"
    try:
        (folder / "launcher.pid").write_text(str(os.getpid()))
        if servant:
            shutil.chown(folder, "postgres")
        initdb = [str(programs / "initdb"), "-D", str(data), "-U", "facility", "-A", "trust", "-E", "UTF8"]
        _call([*servant, *initdb, "--locale=C", "--no-sync"], folder, "prepare its folder")
        options = " ".join(
            f"-c {one}" for one in (*settings, *BOUNDED, "listen_addresses=", f"unix_socket_directories={folder}")
        )
        control = [*servant, str(programs / "pg_ctl"), "-D", str(data)]
        _call([*control, "-w", "-l", str(folder / "server.log"), "-o", options, "start"], folder, "start")
        try:
            yield f"postgresql://facility@{quote(str(folder), safe='')}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], cwd="/", capture_output=True, check=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
