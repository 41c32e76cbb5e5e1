"""Clock policies: rows in versions; a code that has no row yet takes its first version from the shipped presets."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import Max

import facility.core
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.base.acts import step
from facility.foundation.clocks.calendars import is_known
from facility.foundation.clocks.models import Policy

_PRESETS = Path(facility.core.__file__).parent / "presets" / "clocks.toml"


@lru_cache(maxsize=1)
def presets() -> dict[str, dict[str, Any]]:
    """The shipped starting values by code."""
    return tomllib.loads(_PRESETS.read_text(encoding="utf-8"))


@step
def policy(code: str) -> Policy:
    """The latest version of a policy, added from the presets where there is none. Raises NotFound."""
    found = Policy.objects.filter(code=code).order_by("-version").first()
    if found is not None:
        return found
    if code not in presets():
        raise NotFound(f"clock policy {code}")
    return Policy.objects.get_or_create(code=code, version=1, defaults=presets()[code])[0]


@step
def new_version(code: str, **changes: Any) -> Policy:
    """Add the next version of a policy; clocks that run keep theirs until they are moved (`recompute`).

    Raises NotFound, Refused (a calendar nobody knows).
    """
    last = policy(code)
    if not is_known(changes.get("calendar", last.calendar)):
        raise Refused(at_field("calendar", "clocks.calendar_unknown", calendar=changes["calendar"]))
    kept = ("length", "unit", "calendar", "escalate_after", "escalate_role", "source", "status")
    values = {name: getattr(last, name) for name in kept} | changes
    highest = Policy.objects.filter(code=code).aggregate(highest=Max("version"))["highest"]
    return Policy.objects.create(code=code, version=highest + 1, **values)


def in_force() -> list[Policy]:
    """The latest version of every policy by code; one without a row yet stands as it is shipped (unsaved). One query."""
    latest: dict[str, Policy] = {}
    for row in Policy.objects.order_by("version"):
        latest[row.code] = row
    for code, preset in presets().items():
        latest.setdefault(code, Policy(code=code, version=1, **preset))
    return [latest[code] for code in sorted(latest)]
