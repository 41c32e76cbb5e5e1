"""Starting values shipped as files (rulebooks, grids), read strictly: an error names file and key."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from facility.core.rules.model import Rulebook
from facility.core.rules.params import ParameterError
from facility.core.scoring import Grid

T = TypeVar("T")


class PresetError(ValueError):
    """A preset file is missing, not TOML, or says something impossible; the message names file and key."""


def _text(path: str) -> str:
    file = files("facility.core.presets").joinpath(path)
    if not file.is_file():
        raise PresetError(f"{path}: there is no such preset")
    return file.read_text(encoding="utf-8")


def parse(path: str, text: str, build: Callable[[Mapping[str, Any], str], T]) -> T:
    """Build a value from TOML text. Raises PresetError naming the file, the line or the key."""
    try:
        return build(tomllib.loads(text), path)
    except tomllib.TOMLDecodeError as error:
        raise PresetError(f"{path}: not TOML: {error}") from error
    except ParameterError as error:
        said = str(error)
        raise PresetError(said if said.startswith(path) else f"{path}: {said}") from error


def names(folder: str) -> tuple[str, ...]:
    """The presets of a folder by file stem, in order."""
    stems = [
        file.name.removesuffix(".toml")
        for file in files("facility.core.presets").joinpath(folder).iterdir()
        if file.name.endswith(".toml")
    ]
    return tuple(sorted(stems))


@cache
def rulebook(name: str) -> Rulebook:
    """A shipped rulebook by file stem such as `mpf1-2016`. Raises PresetError."""
    path = f"rulebooks/{name}.toml"
    return parse(path, _text(path), Rulebook.from_dict)


def rulebooks() -> tuple[Rulebook, ...]:
    """All shipped rulebooks, ordered by file stem."""
    return tuple(rulebook(name) for name in names("rulebooks"))


def rulebooks_of(call: str) -> tuple[Rulebook, ...]:
    """The shipped rulebooks of a call (`mpf1-2016`), oldest version first; none where its rules are not known."""
    return tuple(sorted((book for book in rulebooks() if book.call == call), key=lambda book: book.version))


@cache
def grid(name: str) -> Grid:
    """A shipped evaluation grid by file stem such as `concept-note-classic`. Raises PresetError."""
    path = f"grids/{name}.toml"
    return parse(path, _text(path), Grid.from_dict)


def grids() -> tuple[Grid, ...]:
    """All shipped grids, ordered by file stem."""
    return tuple(grid(name) for name in names("grids"))
