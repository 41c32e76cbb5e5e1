"""The registry of records: creating, locking and relabelling them, and what each kind knows of itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from facility.core.errors import NotFound
from facility.foundation.base.acts import step
from facility.foundation.base.rows import sole
from facility.foundation.records.models import DataKey, Record, new_token

__all__ = [
    "DataKey",
    "Kind",
    "Record",
    "by_token",
    "create",
    "kind",
    "kinds",
    "lock",
    "new_token",
    "register",
    "update",
]


@dataclass(frozen=True)
class Kind:
    """What an app tells of its kind of record: how to load rows, who may view one, and its address.

    `hears`: which of its events those who may view it are told of. `may_hear`: who is told of events at all, where that
    is not who may view it: what was withdrawn is shown no more, and programs hear that it was.
    """

    name: str
    load: Callable[[Sequence[int]], Mapping[int, Any]]
    may_view: Callable[[Any, Any], bool]
    address: Callable[[Any], str]
    hears: Callable[[Any, Any, str], bool] = lambda *_asked: True
    may_hear: Callable[[Any, Any], bool] | None = None

    def may_know(self, actor: Any, thing: Any) -> bool:
        """Whether the actor may know what happened to one."""
        return (self.may_hear or self.may_view)(actor, thing)


_KINDS: dict[str, Kind] = {}


def register(known: Kind) -> None:
    """Add a kind; called once per kind while the process starts."""
    _KINDS[known.name] = known


def kind(name: str) -> Kind:
    """The kind of that name. Raises NotFound for one nobody registered."""
    try:
        return _KINDS[name]
    except KeyError:
        raise NotFound(f"kind {name}") from None


def kinds() -> Mapping[str, Kind]:
    """All registered kinds by name."""
    return dict(_KINDS)


@step
def create(
    *,
    kind: str,
    label: Mapping[str, str],
    at: datetime,
    reference: str | None = None,
    invented: bool = False,
    is_public: bool = False,
    token: str | None = None,
) -> Record:
    """Add the record of a new noun; `label` is language-keyed text, `token` one that `new_token` gave beforehand."""
    return Record.objects.create(
        token=token or new_token(),
        kind=kind,
        label=dict(label),
        reference=reference,
        invented=invented,
        is_public=is_public,
        created_at=at,
    )


@step
def lock(record_id: int) -> Record:
    """Lock a record's row until the transaction ends. Raises NotFound."""
    try:
        return Record.objects.select_for_update().get(pk=record_id)
    except Record.DoesNotExist:
        raise NotFound("record") from None


@step
def update(record: Record, **changes: Any) -> Record:
    """Change label, reference or publicity of a locked record and count its version up."""
    for name, value in changes.items():
        setattr(record, name, value)
    record.version += 1
    record.save()
    return record


def by_token(token: str, kind: str | None = None) -> Record:
    """The record at a random address. Raises NotFound."""
    found = sole(Record.objects.filter(token=token.replace("\x00", "?"), **({"kind": kind} if kind else {})))
    if found is None:
        raise NotFound(kind or "record")
    return found
