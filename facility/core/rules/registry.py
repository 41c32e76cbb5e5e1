"""The kinds of rules: each is a small generator with a number, typed figures and declared messages."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

from facility.core.findings import Outcome
from facility.core.rules.facts import Dossier
from facility.core.rules.params import NoParams, plain

P = TypeVar("P")
Look = Callable[[Dossier, P, date], Iterator["Saw"]]

CATALOGUE = ("applicants", "places", "amounts", "papers", "budgets", "course")
_RULES: dict[str, Rule] = {}


@dataclasses.dataclass(frozen=True, slots=True)
class Saw:
    """What a rule function yields: the outcome, the key of its message, the field and the figures."""

    outcome: Outcome
    message: str
    field: str = ""
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """One kind of rule. `says` lists, per message, the names of the facts it carries."""

    kind: str
    number: str
    params: type[Any]
    says: Mapping[str, tuple[str, ...]]
    look: Look[Any]

    def see(self, dossier: Dossier, figures: Any, on: date) -> Iterator[Saw]:
        """Run the function. Raises ValueError where it says something it did not declare (a defect)."""
        for saw in self.look(dossier, figures, on):
            if saw.message not in self.says or set(self.says[saw.message]) != set(saw.facts):
                said = f"{saw.message} {sorted(saw.facts)}"
                raise ValueError(f"{self.number} {self.kind} does not declare {said}")
            yield saw


def passed(message: str, field: str = "", /, **facts: Any) -> Saw:
    """The dossier satisfies the rule."""
    return Saw("pass", message, field, plain(facts))


def failed(message: str, field: str = "", /, **facts: Any) -> Saw:
    """The dossier breaks the rule."""
    return Saw("fail", message, field, plain(facts))


def unknown(message: str, field: str = "", /, **facts: Any) -> Saw:
    """The facts the rule needs are not known (yet)."""
    return Saw("unknown", message, field, plain(facts))


def rule(
    kind: str,
    *,
    number: str,
    says: Mapping[str, str],
    params: type[P] = NoParams,  # type: ignore[assignment]
) -> Callable[[Look[P]], Look[P]]:
    """Register a kind of rule. `says` maps each message to its facts, separated by spaces.

    Raises ValueError if kind or number is taken.
    """

    def register(look: Look[P]) -> Look[P]:
        if kind in _RULES or any(known.number == number for known in _RULES.values()):
            raise ValueError(f"{number} {kind} is registered already")
        declared = {message: tuple(facts.split()) for message, facts in says.items()}
        _RULES[kind] = Rule(kind, number, params, declared, look)
        return look

    return register


@cache
def rules() -> Mapping[str, Rule]:
    """All kinds of rules by their kind, ordered by number."""
    for shelf in CATALOGUE:
        import_module(f"facility.core.rules.catalogue.{shelf}")
    return dict(sorted(_RULES.items(), key=lambda pair: pair[1].number))


def by_number(number: str) -> Rule:
    """The kind of rule with this number; raises KeyError if there is none."""
    return {known.number: known for known in rules().values()}[number]
