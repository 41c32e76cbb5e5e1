"""The matrix of roles and acts, built from the same grids that decide."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from facility.apps.parties.public import ROLE_HELP, ROLES
from facility.foundation.accounts.public import PERMISSIONS, Permission, Role
from facility.interfaces.web.parties.acts import ACTS, AREAS, CONDITIONS, FOUNDATION, spelled_out


@dataclass(frozen=True)
class Line:
    """One act: who may do it, under which condition."""

    code: str
    label: Any
    who: list[tuple[Any, str]]
    has_conditions: bool
    has_exclusions: bool
    is_open: bool


def words_of(relation: str) -> Any:
    """A condition in words; one that nobody has worded yet, by the name that its policy gives it."""
    return CONDITIONS.get(relation, relation)


def line(permission: Permission) -> Line:
    """One permission as a line of the matrix."""
    return Line(
        code=permission.code,
        label=ACTS.get(permission.code) or spelled_out(permission.code),
        who=[(ROLES[role], words_of(permission.grid[role])) for role in Role if role in permission.grid],
        has_conditions=bool(permission.relations),
        has_exclusions=bool(permission.forbids),
        is_open=permission.public is not None,
    )


def areas(of: Role | None = None) -> Iterator[dict[str, Any]]:
    """All permissions by area, or those of one role."""
    codes = sorted(code for code, permission in PERMISSIONS.items() if of is None or of in permission.grid)
    for area, found in groupby(codes, key=lambda code: code.partition(".")[0]):
        label = AREAS.get(area) or FOUNDATION.get(area) or spelled_out(area)
        yield {"code": area, "label": label, "lines": [line(PERMISSIONS[code]) for code in found]}


@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """Roles × acts, for everybody to read: who may do what is no secret. `?role=` shows the acts of one role."""
    asked = request.GET.get("role", "")
    chosen = Role(asked) if asked in set(Role) else None
    context = {
        "chosen": ROLES[chosen] if chosen else "",
        "roles": [(role, ROLES[role], ROLE_HELP[role]) for role in Role],
        "areas": list(areas(chosen)),
    }
    return render(request, "parties/roles.html", context)
