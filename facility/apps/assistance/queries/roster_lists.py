"""The lists that the roster works with: as kept, or as shipped where nobody has loaded them yet."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from facility.apps.assistance.models import RosterList
from facility.core.matching import MatchRule

PRESETS = Path(__file__).resolve().parent.parent / "presets" / "roster.toml"
COMPETENCES, MATCHING = "competences", "matching"


@lru_cache(maxsize=1)
def shipped_lists() -> Mapping[str, Mapping[str, Any]]:
    """The lists as shipped, by kind."""
    return tomllib.loads(PRESETS.read_text(encoding="utf-8"))


def current(kind: str) -> RosterList:
    """The latest version of a list; the one shipped (unsaved) where there is none. One query."""
    found = RosterList.objects.filter(kind=kind).order_by("-version").first()
    return found or RosterList(kind=kind, **shipped_lists()[kind])


def competence_labels() -> dict[str, dict[str, str]]:
    """The names of the competences that may be chosen now, by code, in the order of the list. One query."""
    return {item["code"]: item["label"] for item in current(COMPETENCES).items}


def matching_rules(row: RosterList) -> list[MatchRule]:
    """The rules of one version of the matching list."""
    return [MatchRule.from_dict(item) for item in row.items]
