"""Lifecycles as literal tables: which act leads from which state to which, and the event it leaves."""

from __future__ import annotations

from dataclasses import dataclass

from facility.core.errors import NotAllowedNow


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: `action` leads from any of `sources` to `target`, recorded as `event` (noun.past_verb)."""

    action: str
    sources: tuple[str, ...]
    target: str
    event: str


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The whole table of one noun. `entries` are further states in which a row may be born."""

    name: str
    initial: str
    states: tuple[str, ...]
    transitions: tuple[Transition, ...]
    terminal: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known = set(self.states)
        if len(known) != len(self.states):
            raise ValueError(f"{self.name}: a state is listed twice")
        named = {self.initial, *self.terminal, *self.entries}
        for row in self.transitions:
            named |= {row.target, *row.sources}
        if named - known:
            raise ValueError(f"{self.name}: unknown states {sorted(named - known)}")
        seen: set[tuple[str, str]] = set()
        for row in self.transitions:
            for source in row.sources:
                if (row.action, source) in seen:
                    raise ValueError(f"{self.name}: {row.action} from {source} is ambiguous")
                if source in self.terminal:
                    raise ValueError(f"{self.name}: {row.action} leaves the terminal state {source}")
                seen.add((row.action, source))

    @property
    def actions(self) -> tuple[str, ...]:
        """Every action once, in the order of the table."""
        return tuple(dict.fromkeys(row.action for row in self.transitions))

    @property
    def events(self) -> tuple[str, ...]:
        """Every event once, in the order of the table."""
        return tuple(dict.fromkeys(row.event for row in self.transitions))


def transition(lifecycle: Lifecycle, state: str, action: str) -> Transition:
    """The row that `action` takes from `state`; raises NotAllowedNow if there is none."""
    for row in lifecycle.transitions:
        if row.action == action and state in row.sources:
            return row
    raise NotAllowedNow(action, state, lifecycle.name)


def advance(lifecycle: Lifecycle, state: str, action: str) -> str:
    """The state after `action`; raises NotAllowedNow if the table has no such row."""
    return transition(lifecycle, state, action).target


def may_advance(lifecycle: Lifecycle, state: str, action: str) -> bool:
    """Whether the table has a row for `action` from `state`."""
    return action in allowed(lifecycle, state)


def allowed(lifecycle: Lifecycle, state: str) -> tuple[str, ...]:
    """The actions possible from `state`, in the order of the table."""
    return tuple(row.action for row in lifecycle.transitions if state in row.sources)
