"""The functions that jobs run: by name, and those that the schedule runs regularly."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from facility.core.errors import NotFound

Job = Callable[[Mapping[str, Any], datetime], None]
Regular = Callable[[datetime], None]


@dataclass(frozen=True)
class Known:
    """A job function and how patient the queue is with it."""

    name: str
    function: Job
    attempts: int
    lease: timedelta


@dataclass(frozen=True)
class Periodic:
    """A regular job: how often, and in which lane (a slow mail server must not hold up the others)."""

    name: str
    function: Regular
    every: timedelta
    lane: str
    only_if: Callable[[datetime], bool] | None = None


_JOBS: dict[str, Known] = {}
_PERIODIC: dict[str, Periodic] = {}


def job(name: str, *, attempts: int = 8, lease: timedelta = timedelta(minutes=5)) -> Callable[[Job], Job]:
    """Register a job: `@job("grants.render")` over `def render(payload, at)`; ten lines that call one action.

    It runs at least once: the action it calls must bear a repetition. `attempts` before it counts as failed;
    `lease`: a worker silent for so long is taken for dead.
    """

    def keep(function: Job) -> Job:
        if name in _JOBS and _JOBS[name].function is not function:
            raise ValueError(f"job {name} is registered twice")
        _JOBS[name] = Known(name, function, attempts, lease)
        return function

    return keep


def periodic(
    name: str, *, every: timedelta, lane: str = "main", only_if: Callable[[datetime], bool] | None = None
) -> Callable[[Regular], Regular]:
    """Register a regular job: `@periodic("trail.seal", every=timedelta(minutes=5))` over `def seal(at)`.

    `only_if(at)` says cheaply whether there is anything to do: for one that is asked every other second.
    """

    def keep(function: Regular) -> Regular:
        if name in _PERIODIC and _PERIODIC[name].function is not function:
            raise ValueError(f"regular job {name} is registered twice")
        _PERIODIC[name] = Periodic(name, function, every, lane, only_if)
        return function

    return keep


def known(name: str) -> Known:
    """The job of that name. Raises NotFound."""
    try:
        return _JOBS[name]
    except KeyError:
        raise NotFound(f"job {name}") from None


def jobs() -> Mapping[str, Known]:
    """All jobs by name."""
    return dict(_JOBS)


def regular() -> Mapping[str, Periodic]:
    """All regular jobs by name."""
    return dict(_PERIODIC)


def lanes() -> list[str]:
    """The lanes of the schedule, each run by a thread of its own."""
    return sorted({one.lane for one in _PERIODIC.values()})
