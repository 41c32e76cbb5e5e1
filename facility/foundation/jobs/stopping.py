"""Whether the worker of this process is to stop: long jobs ask between two steps."""

import threading

_ASKED = threading.Event()


def ask() -> None:
    """Ask the worker to finish what is at hand and stop."""
    _ASKED.set()


def is_set() -> bool:
    """Whether the worker was asked to stop."""
    return _ASKED.is_set()


def wait(seconds: float) -> None:
    """Sleep, but no longer than until somebody asks to stop."""
    _ASKED.wait(seconds)


def withdraw() -> None:
    """Forget the request: for a worker that is started again in the same process."""
    _ASKED.clear()
