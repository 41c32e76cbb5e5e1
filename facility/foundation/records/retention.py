"""Where personal text lies: every store with its purpose, its end, how it is handed out and how it is erased.

An app registers its stores in `stores.py` (found by itself); tables without personal text are listed there too, in
NOT_PERSONAL, so that a test sees a table that nobody thought about.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facility.foundation.base.counting import count_all

# How long what proves the use of money is kept, in words for `ends`; the figure above the floor is not public (DP-02).
KEPT_FOR_AUDIT = _("ten years (demonstration setting; five at least: Regulation (EU) 2024/2509, Article 133(1))")


@dataclass(frozen=True)
class Whose:
    """The person whose text it is: stores know people by the number of their account or by their address."""

    user_id: int
    email: str


@dataclass(frozen=True)
class Told:
    """What a store holds about a person: rows not asked for yet, and how one of them is said, ready for JSON."""

    rows: models.QuerySet[Any]
    say: Callable[[Any], Mapping[str, Any]]


# From a person: what is held about them. It asks nothing itself.
Exporter = Callable[[Whose], Told]
# From a user's id and the moment: erases and gives the number of rows.
Eraser = Callable[[int, datetime], int]


@dataclass(frozen=True)
class Store:
    """One table with personal text. `ends` says in words when its rows go."""

    model: str
    purpose: str | Promise
    ends: str | Promise
    exporter: Exporter | None
    eraser: Eraser | None


_STORES: dict[str, Store] = {}
_NOT_PERSONAL: set[str] = set()


def register_store(
    model: str,
    purpose: str | Promise,
    ends: str | Promise,
    exporter: Exporter | None = None,
    eraser: Eraser | None = None,
) -> Store:
    """Declare a table ("post.Letter") as a store of personal text.

    `exporter(whose)` gives the rows about a person; `eraser(user_id, at)` erases them in the caller's transaction.
    None for either means that another store's covers it, or that a law keeps the rows: `ends` says which.
    """
    _STORES[model] = Store(model, purpose, ends, exporter, eraser)
    return _STORES[model]


def not_personal(*names: str) -> None:
    """Declare tables ("clocks.Policy") that hold no personal text."""
    _NOT_PERSONAL.update(names)


def stores() -> Mapping[str, Store]:
    """All declared stores by table."""
    return dict(_STORES)


def declared_not_personal() -> frozenset[str]:
    """All tables declared to hold no personal text."""
    return frozenset(_NOT_PERSONAL)


def _holds_text(model: type[models.Model]) -> bool:
    kinds = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.GenericIPAddressField)
    return any(isinstance(field, kinds) for field in model._meta.get_fields())


def undeclared() -> list[str]:
    """Tables of ours that could hold personal text and were declared neither way."""
    known = set(_STORES) | _NOT_PERSONAL
    ours = (model for model in apps.get_models() if model.__module__.startswith("facility."))
    return sorted(model._meta.label for model in ours if _holds_text(model) and model._meta.label not in known)


def person_of(user_id: int) -> Whose:
    """The person of an account; where there is none, an address that nobody can have."""
    address = get_user_model()._default_manager.filter(pk=user_id).values_list("email", flat=True).first()
    return Whose(user_id, str(address or "?"))


def _told(user_id: int) -> dict[str, Told]:
    person = person_of(user_id)
    return {name: one.exporter(person) for name, one in sorted(_STORES.items()) if one.exporter is not None}


def held(user_id: int) -> dict[str, int]:
    """How many rows each table holds about a person, in two questions whatever the number of tables."""
    return count_all({name: one.rows for name, one in _told(user_id).items()})


def export(user_id: int) -> dict[str, list[dict[str, Any]]]:
    """Everything held about a person, by table; only tables that hold something are asked for it."""
    told = _told(user_id)
    counts = count_all({name: one.rows for name, one in told.items()})
    return {name: [dict(one.say(row)) for row in one.rows] if counts[name] else [] for name, one in told.items()}


def erase(user_id: int, at: datetime) -> dict[str, int]:
    """Erase what is held about a person, in the caller's transaction; the number of rows by table.

    Accounts come last: the other stores find a person's rows by the address that is overwritten there.
    """
    order = sorted(_STORES.items(), key=lambda item: (item[0].startswith("accounts."), item[0]))
    return {name: store.eraser(user_id, at) for name, store in order if store.eraser is not None}
