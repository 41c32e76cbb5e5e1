"""How the launcher speaks: numbered steps, a spinner on a terminal, one clear sentence when it must stop."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Stop(Exception):
    """The launcher cannot go on; the text is the one sentence a person needs."""


def line(text: str = "") -> None:
    """Print one line at once."""
    print(text, flush=True)


def lively() -> bool:
    """Whether a spinner may be drawn: a real terminal, and nobody asked for plain output."""
    return sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb" and not os.environ.get("NO_COLOR")


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    return f"{seconds:.1f} s" if seconds < 60 else f"{int(seconds // 60)} min {int(seconds % 60):02d} s"


class Steps:
    """Counts and times the steps of one command."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.number = 0

    @contextlib.contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Announce a step, turn while it runs, and say how long it took."""
        self.number += 1
        head = f"[{self.number}/{self.total}] {text}"
        started = time.monotonic()
        done = threading.Event()
        turning = threading.Thread(target=_turn, args=(head, started, done), daemon=True) if lively() else None
        if turning:
            turning.start()
        else:
            line(f"{head} ...")
        good = False
        try:
            yield
            good = True
        finally:
            done.set()
            if turning:
                turning.join()
            took = duration(time.monotonic() - started)
            if turning:
                line(f"\r\033[K{head}: {'done' if good else 'stopped'}, {took}")
            elif not good or time.monotonic() - started > 2:
                line(f"[{self.number}/{self.total}] {'done' if good else 'stopped'} after {took}")


def _turn(head: str, started: float, done: threading.Event) -> None:
    marks = "|/-\\"
    count = 0
    while not done.wait(0.15):
        count += 1
        sys.stdout.write(f"\r\033[K{head} {marks[count % 4]} {duration(time.monotonic() - started)}")
        sys.stdout.flush()


def sentence_for(error: OSError) -> str:
    """Translate what the machine refused into one sentence."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk is full{where}: free some space and start the same command again."
    if error.errno == errno.EROFS:
        return f"This folder is read-only{where}: copy the project to a folder you may write to."
    if error.errno in {errno.EACCES, errno.EPERM}:
        return (
            f"This account may not write here{where}: copy the project to a folder of your own, "
            "or give this account the folder."
        )
    if error.errno == errno.EADDRINUSE:
        return "That port is in use: choose another one with --port."
    return f"The machine refused: {error.strerror or error}{where}."
