"""Typed parameters of rules, read from TOML or JSON with errors that name the key."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

P = TypeVar("P")


class ParameterError(ValueError):
    """A parameter is missing, unknown or of another type; the message starts with where it stands."""


@dataclasses.dataclass(frozen=True, slots=True)
class NoParams:
    """A rule that needs no figure."""


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def read_params(kind: type[P], given: Mapping[str, Any], where: str) -> P:
    """Build the dataclass `kind` from plain values. Raises ParameterError naming place and key."""
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(given) - set(fields))
    if unknown:
        possible = ", ".join(fields) or "none"
        raise ParameterError(f"{where}: unknown key {unknown[0]!r}; possible keys: {possible}")
    hints: Mapping[str, Any] = _hints(kind)  # type: ignore[arg-type]
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if name in given:
            values[name] = _read(hints[name], given[name], f"{where}.{name}")
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise ParameterError(f"{where}: key {name!r} is missing")
    try:
        return kind(**values)
    except ParameterError:
        raise
    except ValueError as error:
        raise ParameterError(f"{where}: {error}") from error


def _read(hint: Any, value: Any, where: str) -> Any:
    origin, parts = get_origin(hint), get_args(hint)
    if hint is Any:
        return value
    if origin in (Union, types.UnionType):
        inner = next(part for part in parts if part is not types.NoneType)
        return None if value is None else _read(inner, value, where)
    if origin is Literal:
        if value not in parts:
            raise ParameterError(f"{where}: {value!r} is none of {', '.join(map(str, parts))}")
        return value
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise ParameterError(f"{where}: a list is needed, not {value!r}")
        return tuple(_read(parts[0], part, f"{where}[{place}]") for place, part in enumerate(value))
    if origin is Mapping:
        if not isinstance(value, Mapping):
            raise ParameterError(f"{where}: a table is needed, not {value!r}")
        return {key: _read(parts[1], part, f"{where}.{key}") for key, part in value.items()}
    if dataclasses.is_dataclass(hint):
        if not isinstance(value, Mapping):
            raise ParameterError(f"{where}: a table is needed, not {value!r}")
        return read_params(hint, value, where)  # type: ignore[arg-type]
    return _plain(hint, value, where)


def _plain(hint: Any, value: Any, where: str) -> Any:
    if hint is date and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ParameterError(f"{where}: {value!r} is not a day like 2024-10-31") from error
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise ParameterError(f"{where}: {hint.__name__} is needed, not {value!r}")
    return value


def plain(value: Any) -> Any:
    """The JSON form of a value: tuples and sets become lists, dates ISO text, dataclasses tables."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, frozenset | set):
        return sorted((plain(part) for part in value), key=repr)
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return value
