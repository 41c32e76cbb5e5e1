"""Transactions: an action is the outermost one, a step demands that one is open."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")


class Together:
    """One transaction for the acts of one request and what must be kept with them, opened by the first act.

    What an act prepares before its transaction stays outside. `begun` runs first in the transaction; its error ends it.
    """

    def __init__(self, begun: Callable[[], None]) -> None:
        self.begun = begun
        self.stack = ExitStack()
        self.is_open = False

    def open(self) -> None:
        """Open the transaction, unless an earlier act did."""
        if not self.is_open:
            self.stack.enter_context(transaction.atomic(durable=True))
            self.is_open = True
            self.begun()

    def undo(self) -> None:
        """Let nothing of it stay."""
        if self.is_open:
            transaction.set_rollback(True)


_together: ContextVar[Together | None] = ContextVar("together", default=None)


@contextmanager
def together(begun: Callable[[], None]) -> Iterator[Together]:
    """Let the acts of this block join one transaction, which ends with the block: for an answer kept with its act."""
    shared = Together(begun)
    with shared.stack:
        mark = _together.set(shared)
        try:
            yield shared
        finally:
            _together.reset(mark)


@contextmanager
def act() -> Iterator[None]:
    """The one transaction of an action; refuses to be opened inside another one, but for that of `together`."""
    shared = _together.get()
    if shared is not None:
        shared.open()
    with transaction.atomic(durable=shared is None):
        yield


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a write entered from interfaces and jobs: its whole body is one transaction."""

    @wraps(function)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        with act():
            return function(*args, **kwargs)

    inner.is_action = True  # type: ignore[attr-defined]
    return inner


def step(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a write for upper apps: it runs inside the caller's transaction and asks no permission."""

    @wraps(function)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        if not connection.in_atomic_block:
            raise RuntimeError(f"{function.__qualname__} is a step: call it inside an action's transaction.")
        return function(*args, **kwargs)

    inner.is_step = True  # type: ignore[attr-defined]
    return inner
