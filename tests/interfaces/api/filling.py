"""Which object of the story each address of the interface for programs shows, by how the address begins."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from facility.interfaces.api.document import document


def operations() -> Iterator[tuple[str, str, str]]:
    """Every operation: its name, its method, its address."""
    for path, methods in document()["paths"].items():
        for method, one in methods.items():
            yield one["operationId"], method, path.removeprefix("/api/v1/")


def by_beginning(shown: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
    """What fills the first parameter of every operation, as `values()` names it: "api:read_round token"."""
    known = {word: give() for word, give in shown.items()}
    found = {}
    for name, _method, path in operations():
        beginning, _slash, rest = path.partition("/{")
        if beginning in known:
            found[f"api:{name} {rest.partition('}')[0].removeprefix('int:')}"] = known[beginning]
    return found
