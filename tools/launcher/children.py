"""Programs the launcher starts and must also stop, whatever happens to itself."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from tools.launcher.places import ROOT
from tools.launcher.say import Stop

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from types import FrameType

PATIENCE = 12  # seconds a child may take to finish what it has begun


class Stopped(BaseException):
    """Somebody asked the launcher to end: Ctrl-C, a closed terminal, a service manager."""


def _ask_to_stop(number: int, _frame: FrameType | None) -> None:
    raise Stopped(signal.Signals(number).name)


def end_on_signals() -> None:
    """Turn every polite request to end into an exception, so that all cleaning up happens."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _ask_to_stop)


def _die_with_parent() -> None:
    """In the child: end when the launcher is killed without a chance to clean up (Linux only)."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGTERM)


class Children:
    """The running programs of one command, each with its own log."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.running: list[tuple[str, subprocess.Popen[bytes]]] = []
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, command: list[str], env: Mapping[str, str]) -> None:
        """Start one; what it says goes to <logs>/<name>.log."""
        with (self.logs / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - one system call, nothing that a thread could hold
            )
        self.running.append((name, process))

    def ended(self) -> str | None:
        """The sentence about the first child that has ended by itself, if one has."""
        for name, process in self.running:
            if process.poll() is not None:
                return f"The {name} has stopped by itself: {self.last_words(name)} (see {self.logs / (name + '.log')})"
        return None

    def last_words(self, name: str) -> str:
        """The last line of a child's log."""
        said = (self.logs / f"{name}.log").read_text(encoding="utf-8", errors="replace").split("\n")
        lines = [part.strip() for part in said if part.strip()]
        return lines[-1][:300] if lines else "it said nothing"

    def stop(self) -> None:
        """End all, the last started first; who does not listen is killed."""
        for _name, process in reversed(self.running):
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        until = time.monotonic() + PATIENCE
        for _name, process in reversed(self.running):
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.running.clear()


@contextlib.contextmanager
def children(logs: Path) -> Iterator[Children]:
    """Children that are stopped on every way out."""
    family = Children(logs)
    try:
        yield family
    finally:
        family.stop()


def need_port(host: str, port: int, command: str) -> None:
    """Stop with a sentence when nobody could listen there."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror:
        raise Stop(f"{host} is not an address of this machine: try --host 127.0.0.1 or --host 0.0.0.0.") from None
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except PermissionError:
            raise Stop(f"Port {port} is reserved for the system: choose one above 1023 with --port.") from None
        except OSError as error:
            if error.errno == 99:  # EADDRNOTAVAIL
                raise Stop(f"{host} is not an address of this machine: try --host 127.0.0.1.") from None
            raise Stop(
                f"Port {port} on {host} is in use: stop what runs there, or choose another one: "
                f"{command} --port {port + 1 if port < 65535 else 8001}"
            ) from None


def wait_until_it_answers(address: str, family: Children, seconds: float = 60) -> None:
    """Wait for the first page; a child that ends before is an end."""
    until = time.monotonic() + seconds
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # loopback goes through no proxy
    while time.monotonic() < until:
        said = family.ended()
        if said:
            raise Stop(said)
        try:
            with opener.open(address, timeout=10):
                return
        except urllib.error.HTTPError as error:
            raise Stop(f"The first page answered {error.code}: see {family.logs / 'server.log'}.") from None
        except OSError:
            time.sleep(0.1)
    raise Stop(f"The server did not answer at {address} within {seconds:.0f} s: see {family.logs / 'server.log'}.")
