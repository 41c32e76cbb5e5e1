"""Where personal text lies: every store with its purpose, its end, how it is handed out and how it is erased.

An app registers its stores in `stores.py` (found by itself); tables without personal text are listed there too, in
NOT_PERSONAL, so that a test sees a table that nobody thought about.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# How long what proves the use of money is kept, in words for `ends`; the figure above the floor is not public (DP-02).
KEPT_FOR_AUDIT = _("ten years (demonstration setting; five at least: Regulation (EU) 2024/2509, Article 133(1))")

# From a user's id: what is held about that person, ready for JSON.
Exporter = Callable[[int], Iterable[Mapping[str, Any]]]
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

    `exporter(user_id)` gives the rows about a person; `eraser(user_id, at)` erases them in the caller's transaction.
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


def export(user_id: int) -> dict[str, list[dict[str, Any]]]:
    """Everything held about a person, by table."""
    return {
        name: [dict(row) for row in store.exporter(user_id)]
        for name, store in sorted(_STORES.items())
        if store.exporter is not None
    }


def erase(user_id: int, at: datetime) -> dict[str, int]:
    """Erase what is held about a person, in the caller's transaction; the number of rows by table.

    Accounts come last: the other stores find a person's rows by the address that is overwritten there.
    """
    order = sorted(_STORES.items(), key=lambda item: (item[0].startswith("accounts."), item[0]))
    return {name: store.eraser(user_id, at) for name, store in order if store.eraser is not None}
