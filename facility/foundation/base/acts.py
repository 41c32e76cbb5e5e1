"""Transactions: an action is the outermost one, a step demands that one is open."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")


def act() -> transaction.Atomic:
    """The one transaction of an action; refuses to be opened inside another one."""
    return transaction.atomic(durable=True)


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
