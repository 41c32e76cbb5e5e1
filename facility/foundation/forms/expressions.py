"""Conditions that officers write: a bounded, compiled subset of the Common Expression Language behind our own door.

Nobody else imports the engine, so that another one can take its place; tests/foundation/forms/test_expressions.py
holds the cases that any engine must pass.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cel

MAX_LENGTH = 500
_MAX_LOOPS = 2
_LOOPS = re.compile(r"\.\s*(all|exists|exists_one|map|filter)\s*\(")
_PLACE = re.compile(r"<input>:(\d+):(\d+): (?:Syntax error: )?([^\n]*)")
_TEXT = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"")
# What the engine calls its own operators begins with a sign; these are the functions one may write.
FUNCTIONS = frozenset({"contains", "endsWith", "eur", "has", "int", "matches", "size", "startsWith", "string"})


class BadExpression(ValueError):
    """An expression that cannot be used: what is wrong, and at which character (from 1)."""

    def __init__(self, message: str, position: int = 1) -> None:
        self.message = message
        self.position = position
        super().__init__(f"{message} (character {position})")


def _eur(units: int) -> int:
    """Whole euro as cents, because amounts in conditions are cents: `requested > eur(500000)`."""
    return units * 100


@dataclass(frozen=True)
class Expression:
    """A compiled condition and the names it reads."""

    source: str
    names: frozenset[str]
    program: Any

    def truth(self, values: Mapping[str, Any]) -> bool:
        """Whether the condition holds; False as well where it cannot be decided (an answer missing or of another kind)."""
        seen = {name: _plain(values.get(name)) for name in self.names}
        seen["eur"] = _eur
        try:
            return self.program.execute(seen) is True
        except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError):
            return False


def _plain(value: Any) -> Any:
    """The engine knows lists, not tuples."""
    return list(value) if isinstance(value, tuple) else value


def _place(source: str, name: str) -> int:
    """The first character where a name stands outside quotes."""
    bare = _TEXT.sub(lambda found: " " * len(found[0]), source)
    found = re.search(rf"(?<![\w.]){re.escape(name)}\b", bare) or re.search(rf"\b{re.escape(name)}\b", bare)
    return found.start() + 1 if found else 1


@lru_cache(maxsize=2048)
def _compiled(source: str) -> Expression:
    if len(source) > MAX_LENGTH:
        raise BadExpression(f"longer than {MAX_LENGTH} characters", MAX_LENGTH + 1)
    if "\x00" in source:
        raise BadExpression("holds a character that is not text", source.index("\x00") + 1)
    try:
        program = cel.compile(source)
    except ValueError as error:
        found = _PLACE.search(str(error))
        lines = source.split("\n")
        line, column, said = (int(found[1]), int(found[2]), found[3]) if found else (1, 1, "not an expression")
        before = sum(len(one) + 1 for one in lines[: line - 1])
        raise BadExpression(said.split(" expecting ")[0], min(before + column, len(source) + 1)) from None
    bare = _TEXT.sub("", source)
    if len(_LOOPS.findall(bare)) > _MAX_LOOPS:
        raise BadExpression(f"more than {_MAX_LOOPS} loops over rows")
    for function in program.functions():
        if function[0] not in "_@!-" and function not in FUNCTIONS:
            raise BadExpression(f"unknown function {function}", _place(source, function))
    bound = set(re.findall(r"\.\s*(?:all|exists|exists_one|map|filter)\s*\(\s*(\w+)", bare))
    return Expression(source, frozenset(program.variables()) - bound, program)


def compile_expression(source: str, known: Iterable[str] | None = None) -> Expression:
    """Compile a condition (kept for the next time). Raises BadExpression: syntax, length, unknown name or function."""
    expression = _compiled(source)
    if known is not None:
        allowed = set(known)
        for name in sorted(expression.names - allowed, key=lambda one: _place(source, one)):
            raise BadExpression(f"unknown name {name}", _place(source, name))
    return expression
