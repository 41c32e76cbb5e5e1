"""Narrowing the lists of other components to one project, one country or one organisation, as their pages link to them."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.parties.public import Organisation, is_country
from facility.apps.projects.public import Project, ProjectPartner
from facility.foundation.base.text import pick
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui.languages import page_language
from facility.interfaces.web.ui.narrowing import Named

Apply = Callable[[QuerySet[Any], Any], QuerySet[Any]]


def _project(reference: str) -> tuple[str, int] | None:
    found = Project.objects.select_related("record").filter(record__reference=reference, record__is_public=True).first()
    return None if found is None else (pick(found.record.label, page_language()).text, found.pk)


def _organisation(token: str) -> tuple[str, int] | None:
    """The name stands only where everybody may read it: the list may be open to people who may not."""
    found = Organisation.objects.select_related("record").filter(record__token=token).first()
    if found is None:
        return None
    return (found.name if found.record.is_public else _("the one you came from"), found.pk)


def of_project(field: str = "", apply: Apply | None = None) -> Named:
    """One project by its reference."""
    return Named(key="project", label=gettext_lazy("Project"), find=_project, field=field, apply=apply)


def of_organisation(field: str) -> Named:
    """One organisation by the token of its page."""
    return Named(key="organisation", label=gettext_lazy("Organisation"), find=_organisation, field=field)


def of_its_bodies(rows: QuerySet[Any], project_id: int) -> QuerySet[Any]:
    """What the bodies asked for that lead a project or take part in it."""
    lead = Project.objects.filter(pk=project_id, lead__isnull=False).values("lead")
    others = ProjectPartner.objects.filter(project=project_id, organisation__isnull=False).values("organisation")
    return rows.filter(Q(organisation__in=lead) | Q(organisation__in=others))


def _country(code: str) -> tuple[str, str] | None:
    return (Naming()(code), code) if is_country(code) else None


# One country, where the list says nothing of which others it knows.
OF_COUNTRY = Named(key="country", label=gettext_lazy("Country"), find=_country)
