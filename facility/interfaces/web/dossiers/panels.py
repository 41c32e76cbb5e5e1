"""What other pages put on the staff's page of a dossier: every web package may have a module `dossier_panels`.

That module has a function `panels(request, proposal, opened)` which gives Panel rows; `opened` are the submissions that
were opened (proposals.Opened), oldest first. Each panel is a template with its context; it checks permissions itself.
"""

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from facility.apps.proposals import public as proposals
from facility.interfaces import web
from facility.interfaces.web.actors import FacilityRequest


@dataclass(frozen=True)
class Panel:
    """One block on the staff's page: its heading, its template and what that reads; lower `order` comes first."""

    title: Any
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 50


PanelMaker = Callable[[FacilityRequest, proposals.Proposal, Sequence[proposals.Opened]], Iterable[Panel]]


@lru_cache(maxsize=1)
def makers() -> tuple[PanelMaker, ...]:
    """The functions of all web packages, found once by their name."""
    found = []
    for package in sorted(pkgutil.iter_modules(web.__path__), key=lambda one: one.name):
        name = f"{web.__name__}.{package.name}.dossier_panels"
        if package.ispkg and importlib.util.find_spec(name) is not None:
            found.append(importlib.import_module(name).panels)
    return tuple(found)


def panels_for(
    request: FacilityRequest, proposal: proposals.Proposal, opened: Sequence[proposals.Opened]
) -> list[Panel]:
    """All panels of a dossier for the actor."""
    every = (panel for maker in makers() for panel in maker(request, proposal, opened))
    return sorted(every, key=lambda panel: panel.order)
