"""Titles of tasks by the kind of clock; apps register theirs while the process starts."""

from typing import Any

_TITLES: dict[str, Any] = {}


def register_titles(titles: dict[str, Any]) -> None:
    """Add titles (lazy translations) by kind of clock: what is to be done, as an order ("Confirm receipt")."""
    _TITLES.update(titles)


def title(kind: str) -> Any:
    """The title of a kind; the kind itself, spelled out, where nobody registered one."""
    return _TITLES.get(kind) or kind.rsplit(".", 1)[-1].replace("_", " ").capitalize()


def titles() -> dict[str, Any]:
    """All registered titles."""
    return dict(_TITLES)
