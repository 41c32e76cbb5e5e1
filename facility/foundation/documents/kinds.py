"""The kinds of documents: each app says who may have one and what it says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from facility.core.errors import NotFound
from facility.foundation.accounts.actors import Actor
from facility.foundation.documents.content import Paper
from facility.foundation.records.models import Record


@dataclass(frozen=True)
class Kind:
    """One kind of document, made of a record of `record_kind`.

    `load(record)` gives the thing or None where there is nothing to put on paper yet; `may(actor, thing)` asks the
    policy; `compose(thing, language)` says what stands in it, in the words of that language.
    """

    name: str
    record_kind: str
    title: Promise
    load: Callable[[Record], Any]
    may: Callable[[Actor, Any], bool]
    compose: Callable[[Any, str], Paper]
    forms: tuple[str, ...] = ("pdf", "docx")


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind; called once per kind while the process starts."""
    _KINDS[kind.name] = kind


def kinds() -> Mapping[str, Kind]:
    """All kinds by name."""
    return dict(_KINDS)


def known(name: str) -> Kind:
    """The kind of that name. Raises NotFound."""
    try:
        return _KINDS[name]
    except KeyError:
        raise NotFound(f"kind of document {name}") from None


def thing(kind: Kind, record: Record, actor: Actor) -> Any:
    """What the document is made of, for an actor who may have it. Raises NotFound."""
    found = kind.load(record) if kind.record_kind == record.kind else None
    if found is None or not kind.may(actor, found):
        raise NotFound("document")
    return found


def offered(record: Record, actor: Actor) -> list[Kind]:
    """The kinds of documents that the actor can have of a record now, by name."""
    found = []
    for _name, kind in sorted(_KINDS.items()):
        if kind.record_kind == record.kind:
            loaded = kind.load(record)
            if loaded is not None and kind.may(actor, loaded):
                found.append(kind)
    return found
