"""What a regular job does for many items: one that fails is logged and counted, and the others have their turn."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from django.db import InterfaceError, OperationalError

from facility.foundation.jobs import stopping

log = logging.getLogger("facility.jobs")

# So many items in a row to which the database did not answer: it is away, and the rest waits for the next turn.
AWAY = 3


class SomeFailed(Exception):
    """Some items failed; says which errors, by class, and how many of how many: never what an error says."""


class Unfinished(Exception):
    """The worker was asked to stop before all items had their turn: the line is due again at once, for the next one."""


class OneByOne:
    """Calls an act for each item that is due; each act opens a transaction of its own."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.tried = 0
        self.failed: list[str] = []
        self.unanswered = 0
        self.is_cut = False

    def __call__(self, due: Callable[[datetime], Iterable[Any]], act: Callable[[Any], object]) -> None:
        """Do `act` for everything that `due` finds, until the worker is to stop or the database is away."""
        found: list[Any] = []
        if not self._is_over():
            self._try("what is due", lambda: found.extend(due(self.at)))
        for item in found:
            if self._is_over():
                return
            self.tried += 1
            self._try(str(getattr(item, "pk", item)), partial(act, item))

    def _is_over(self) -> bool:
        self.is_cut = self.is_cut or stopping.is_set()
        return self.is_cut or self.unanswered >= AWAY

    def _try(self, what: str, act: Callable[[], object]) -> None:
        try:
            act()
        except Exception as caught:
            name = type(caught).__name__
            log.warning("item %s of a regular job failed: %s", what, name, exc_info=caught)
            self.failed.append(name)
            self.unanswered = self.unanswered + 1 if isinstance(caught, OperationalError | InterfaceError) else 0
        else:
            self.unanswered = 0


@contextmanager
def one_by_one(at: datetime) -> Iterator[OneByOne]:
    """Items one by one, each for itself; at the end raises SomeFailed where some failed, so that the schedule says so.

    Raises Unfinished where none failed and the worker was asked to stop before the last.
    """
    each = OneByOne(at)
    yield each
    if each.failed:
        names = ", ".join(sorted(set(each.failed)))
        raise SomeFailed(f"{names} ({len(each.failed)}/{each.tried})")
    if each.is_cut:
        raise Unfinished
