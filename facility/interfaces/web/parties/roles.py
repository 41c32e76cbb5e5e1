"""The matrix of roles and acts, built from the same grids that decide."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from facility.apps.parties.public import ROLE_HELP, ROLES
from facility.foundation.accounts.public import ANY, PERMISSIONS, Permission, Role

AREAS = {
    "accounts": _("Accounts"),
    "bodies": _("Committees and consultation"),
    "calls": _("Calls"),
    "evaluation": _("Evaluation"),
    "files": _("Files"),
    "finance": _("Money"),
    "grants": _("Grants"),
    "interchange": _("Open data"),
    "jobs": _("Jobs and schedule"),
    "knowledge": _("Lessons"),
    "parties": _("People and organisations"),
    "portfolio": _("Portfolio"),
    "post": _("Letters"),
    "projects": _("Projects"),
    "proposals": _("Dossiers"),
    "reporting": _("Reports"),
}


@dataclass(frozen=True)
class Line:
    """One act: who may do it, under which condition."""

    code: str
    label: str
    who: list[tuple[Any, str]]
    has_conditions: bool
    has_exclusions: bool
    is_open: bool


def words_of(relation: str) -> Any:
    """A relation in words: the name that the policy gives it."""
    return _("yes") if relation == ANY else relation.replace("_", " ")


def line(permission: Permission) -> Line:
    """One permission as a line of the matrix."""
    return Line(
        code=permission.code,
        label=permission.code.partition(".")[2].replace("_", " "),
        who=[(ROLES[role], words_of(permission.grid[role])) for role in Role if role in permission.grid],
        has_conditions=bool(permission.relations),
        has_exclusions=bool(permission.forbids),
        is_open=permission.public is not None,
    )


def areas() -> Iterator[dict[str, Any]]:
    """All permissions by area."""
    codes = sorted(PERMISSIONS)
    for area, found in groupby(codes, key=lambda code: code.partition(".")[0]):
        label = AREAS.get(area, area.replace("_", " ").capitalize())
        yield {"code": area, "label": label, "lines": [line(PERMISSIONS[code]) for code in found]}


@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """Roles × acts, for everybody to read: who may do what is no secret."""
    context = {
        "roles": [(role, ROLES[role], ROLE_HELP[role]) for role in Role],
        "areas": list(areas()),
    }
    return render(request, "parties/roles.html", context)
