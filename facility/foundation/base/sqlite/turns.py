"""Whose turn it is to ask for SQLite's write lock: one at a time, about in the order of arrival, in every process.

Left to itself everybody polls that lock, sleeping ever longer between two looks: the newest comer looks most often and
wins, and now and then somebody waits for seconds. Here whoever wants to write first stands in a door, a lock file
beside the database, and only the one in the door looks for the write lock. See docs/decisions/0019-turns-on-sqlite.md.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Looks at the door while somebody of another process stands in it.
_LOOK_SECONDS = 0.002
# Who comes after somebody of the same process lets other processes look first; meanwhile the one before is writing.
_POLITE_SECONDS = 0.003


class Late(Exception):
    """The turn did not come in time."""


class Turns:
    """The queue of this process before one door."""

    def __init__(self, door: Path) -> None:
        self.door = door
        self.queue = threading.Lock()

    @contextmanager
    def turn(self, until: float) -> Iterator[None]:
        """Stand in the door for the block; waits until that moment of `time.monotonic` at most. Raises Late."""
        waited = not self.queue.acquire(blocking=False)
        if waited and not self.queue.acquire(timeout=max(0.0, until - time.monotonic())):
            raise Late
        try:
            if waited:
                time.sleep(_POLITE_SECONDS)
            with self._stand(until):
                yield
        finally:
            self.queue.release()

    @contextmanager
    def _stand(self, until: float) -> Iterator[None]:
        """The door is opened anew each time, so that a forked process never shares it; a killed one leaves it."""
        try:
            door = os.open(self.door, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:  # a folder that takes nothing: SQLite says so in its own words
            yield
            return
        try:
            while not _is_free(door):
                if time.monotonic() > until:
                    raise Late
                time.sleep(_LOOK_SECONDS)
            yield
        finally:
            os.close(door)


def _is_free(door: int) -> bool:
    try:
        fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


_KNOWN: dict[str, Turns] = {}
_KNOWN_LOCK = threading.Lock()


def turns_of(database: str) -> Turns:
    """The turns of this process before the database of that path."""
    with _KNOWN_LOCK:
        return _KNOWN.setdefault(database, Turns(Path(f"{database}-turn")))


def _begin_anew() -> None:
    """A fork may copy a queue that a thread was standing in: that thread is not in the new process."""
    global _KNOWN_LOCK  # noqa: PLW0603
    _KNOWN.clear()
    _KNOWN_LOCK = threading.Lock()


os.register_at_fork(after_in_child=_begin_anew)
