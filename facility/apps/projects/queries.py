"""Reads of the register."""

from django.db.models import QuerySet

from facility.apps.projects.models import Framework, Project
from facility.apps.projects.policy import sees_all
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor


def visible_to(actor: Actor) -> QuerySet[Project]:
    """The projects whose detail page the actor may open, with their records."""
    rows = Project.objects.select_related("record")
    return rows if sees_all(actor) else rows.filter(record__is_public=True)


def by_reference(reference: str, actor: Actor) -> Project:
    """The project at a public address. Raises NotFound for one that is not there or not visible."""
    found = visible_to(actor).select_related("lead__record").filter(record__reference=reference).first()
    if found is None:
        raise NotFound("project")
    return found


def frameworks() -> QuerySet[Framework]:
    """Every framework with its signatories."""
    return Framework.objects.prefetch_related("signatories")


def signatories(code: str) -> frozenset[str] | None:
    """The states that signed a framework; None where the list, or the framework, is not known."""
    found = Framework.objects.filter(code=code).first()
    countries = frozenset(found.signatories.values_list("country", flat=True)) if found else frozenset()
    return countries or None
