"""The tiles of the desk: every web package may have a module `tiles` with a function `tiles(actor, at)`."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from facility.foundation.accounts.public import Actor, AskedBy
from facility.foundation.base.counting import counts_of
from facility.interfaces import web

Counted = Callable[[Actor, datetime], "QuerySet[Any]"]
TileMaker = Callable[[Actor, datetime], Iterable["Tile"]]


@dataclass(frozen=True)
class Tile:
    """One thing to do or to look at: what, how many of it wait (None where counting says nothing), and where.

    Rows to count are given by a function of a module, which makes their query set for an actor and a moment: the desk
    counts those of all tiles in one question, put together once for the functions and roles.
    `waits` puts a tile among what waits for the person; `order` sorts within (lower first).
    """

    title: Any
    text: Any
    url: str
    count: "int | Counted | None" = None
    waits: bool = False
    order: int = 50


@lru_cache(maxsize=1)
def makers() -> tuple[TileMaker, ...]:
    """The functions of all web packages, found once by their name."""
    found = []
    for package in sorted(pkgutil.iter_modules(web.__path__), key=lambda one: one.name):
        if not package.ispkg or package.name == "desk":
            continue
        name = f"{web.__name__}.{package.name}.tiles"
        if importlib.util.find_spec(name) is not None:
            found.append(importlib.import_module(name).tiles)
    return tuple(found)


@cache
def place(name: str) -> str:
    """The address of a page without parameters, looked up once."""
    return reverse(name)


@cache
def _numbers(each: tuple[Counted, ...]) -> AskedBy[Any]:
    return AskedBy(lambda actor, at: counts_of([rows(actor, at) for rows in each]))


def counted(tiles: list[Tile], actor: Actor, at: datetime) -> list[Tile]:
    """The tiles with their numbers."""
    each = tuple(tile.count for tile in tiles if callable(tile.count))
    if not each:
        return tiles
    found = dict(_numbers(each).rows(actor, at))
    numbers = iter(range(len(each)))
    return [replace(tile, count=found.get(next(numbers), 0)) if callable(tile.count) else tile for tile in tiles]


def tiles_for(actor: Actor, at: datetime) -> tuple[list[Tile], list[Tile]]:
    """What waits for the actor, and the places the actor may go to."""
    every = counted([tile for maker in makers() for tile in maker(actor, at)], actor, at)
    every.sort(key=lambda tile: tile.order)
    waiting = [tile for tile in every if tile.waits and tile.count != 0]
    return waiting, [tile for tile in every if not tile.waits]
