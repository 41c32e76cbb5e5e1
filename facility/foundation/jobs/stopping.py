"""Whether the worker of this process is to stop: long jobs ask between two steps.

The request comes from a signal handler, which interrupts the main thread wherever it is, also inside `wait`. A
`threading.Event` would wait there for a lock that the interrupted thread holds; the queue's `put` may be entered again.
"""

import queue

_ASKED: queue.SimpleQueue[None] = queue.SimpleQueue()


def ask() -> None:
    """Ask the worker to finish what is at hand and stop."""
    _ASKED.put(None)


def is_set() -> bool:
    """Whether the worker was asked to stop."""
    return not _ASKED.empty()


def wait(seconds: float) -> None:
    """Sleep, but no longer than until somebody asks to stop."""
    try:
        _ASKED.get(timeout=seconds)
    except queue.Empty:
        return
    _ASKED.put(None)  # for the other threads


def withdraw() -> None:
    """Forget the request: for a worker that is started again in the same process."""
    while is_set():
        _ASKED.get()
