"""Public pages of projects, countries, organisations and frameworks; each only reads."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from facility.apps.parties.public import is_country, kinds_of, organisations_visible_to
from facility.apps.projects.public import (
    PROJECT_COLUMNS,
    Project,
    by_reference,
    frameworks,
    narrowed,
    project_rows,
    roles_of,
    roles_per_organisation,
    typology,
    visible_to,
)
from facility.core.errors import NotFound
from facility.foundation.base.clock import local_day
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.projects import around, demonstration, detail, neighbours, places
from facility.interfaces.web.projects.downloads import csv_file, json_file
from facility.interfaces.web.projects.lists import FROM, SHOWN, TO, ProjectList, narrowing_of, title_of
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.projects.organisations import OrganisationList, organisation_page
from facility.interfaces.web.projects.rounds import RoundsOfProject
from facility.interfaces.web.ui.lists import render_list


def shown(request: FacilityRequest) -> QuerySet[Project]:
    """The projects this page speaks of: visible ones, without demonstration records where they are switched off."""
    rows = visible_to(request.actor)
    return rows if demonstration.is_shown(request) else rows.filter(record__invented=False)


def _file(request: FacilityRequest) -> StreamingHttpResponse:
    """All rows of the filter; demonstration records only where the address asks for them."""
    rows = narrowed(visible_to(request.actor), narrowing_of(request.GET)).order_by("title_key", "pk")
    if not demonstration.in_download(request):
        rows = rows.filter(record__invented=False)
    if request.GET.get("format") == "json":
        return json_file("projects", PROJECT_COLUMNS, project_rows(rows), at=request.at)
    return csv_file("projects", PROJECT_COLUMNS, project_rows(rows))


def _address(request: FacilityRequest, **changes: str) -> str:
    """The present address from its first page, with some parameters changed."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


@require_safe
def project_list(request: FacilityRequest) -> HttpResponseBase:
    """All projects with facets; `?format=csv` and `?format=json` give the rows of the filter as files."""
    if request.GET.get("format") in {"csv", "json"}:
        return _file(request)
    listed = ProjectList(shown(request).only(*SHOWN), request.GET, Naming())
    extra = {
        "counted": listed.counted,
        "json_url": _address(request, format="json"),
        "switch": demonstration.switch(request, held=listed.counted.invented > 0),
        "by_year": bool(request.GET.get(FROM) or request.GET.get(TO)),
    }
    lead = _("Actions funded by this facility and others that it knows of, as far as published sources say.")
    template = "projects/list.html"
    answer = render_list(request, listed, title=_("Projects"), lead=lead, template=template, extra=extra)
    return demonstration.remembered(request, answer)


@require_safe
def project_detail(request: FacilityRequest, reference: str) -> HttpResponse:
    """One project with its parts, money, sources and what they disagree on."""
    project = by_reference(reference, request.actor)
    context = detail.page(project, request.actor, call=neighbours.call(project, request.actor))
    context["lessons"] = neighbours.project_lessons(project, request.actor)
    context["meetings"] = neighbours.project_meetings(project, request.actor)
    return render(request, "projects/detail.html", context)


@require_safe
def project_around(request: FacilityRequest, reference: str) -> HttpResponse:
    """What assistance, dialogue and knowledge know of one project, as far as the reader may see it."""
    project = by_reference(reference, request.actor)
    context = {
        "project": project,
        "title": title_of(project),
        "publications": around.project_publications(project),
        "requests": around.project_requests(project, request.actor),
        "requests_head": around.requests_head(),
        "rounds": around.rounds(project, request.actor),
        "rounds_head": around.rounds_head(),
    }
    return render(request, "projects/around.html", context)


@require_safe
def project_rounds(request: FacilityRequest, reference: str) -> HttpResponseBase:
    """How one project was placed in rounds at meetings, as a whole list."""
    project = by_reference(reference, request.actor)
    return render_list(
        request,
        RoundsOfProject(around.rounds_of(project, request.actor)),
        title=_("Rounds at meetings"),
        eyebrow=title_of(project),
        template="projects/rounds.html",
        extra={"project": project, "project_title": title_of(project)},
    )


@require_safe
def country_list(request: FacilityRequest) -> HttpResponseBase:
    """All countries with projects or frameworks."""
    context = places.countries(shown(request), request.at)
    context["switch"] = demonstration.switch(request, held=context["held"])
    answer = render(request, "projects/countries.html", context)
    return demonstration.remembered(request, answer)


def _components(code: str, request: FacilityRequest, invented: bool) -> dict[str, Any]:
    """What assistance, dialogue and knowledge hold about a country. Three queries."""
    return {
        "requests": around.country_requests(code, request.actor, invented=invented),
        "requests_head": around.requests_head(),
        "commitments": around.country_commitments(code, request.actor, invented=invented),
        "commitments_head": around.commitments_head(),
        **around.country_told(code, request.actor, invented=invented),
    }


@require_safe
def country_detail(request: FacilityRequest, code: str) -> HttpResponseBase:
    """One country."""
    if not is_country(code):
        raise NotFound("country")
    context = places.country(code, shown(request), request.at)
    context["switch"] = demonstration.switch(request, held=context["held"])
    with_invented = demonstration.is_shown(request)
    context["held_here"] = neighbours.country_meetings(code, request.actor)
    context |= neighbours.country_dialogue(code)
    context["lessons"] = neighbours.country_lessons(code, request.actor, invented=with_invented)
    context |= _components(code, request, with_invented)
    return demonstration.remembered(request, render(request, "projects/country.html", context))


@require_safe
def framework_list(request: FacilityRequest) -> HttpResponse:
    """Every framework with its signatories, as far as they are known."""
    naming = Naming()
    found = [places.framework(one, naming) for one in frameworks()]
    return render(request, "projects/frameworks.html", {"frameworks": found})


@require_safe
def approach_list(request: FacilityRequest) -> HttpResponseBase:
    """Every version of the typology: which project stands under which approach, and how many are not placed."""
    found = typology(request.actor, invented=demonstration.is_shown(request))
    held = any(one.record.invented for _scheme, columns, _rest in found for _type, each in columns for one in each)
    context = {
        "schemes": [places.scheme(*one) for one in found],
        "switch": demonstration.switch(request, held=held),
    }
    return demonstration.remembered(request, render(request, "projects/approaches.html", context))


@require_safe
def organisation_list(request: FacilityRequest) -> HttpResponseBase:
    """Every organisation that held a role in a project."""
    is_file = request.GET.get("format") == "csv"
    with_invented = demonstration.in_download(request) if is_file else demonstration.is_shown(request)
    naming = Naming()
    roles = roles_per_organisation(request.actor, invented=with_invented)
    rows = organisations_visible_to(request.actor).filter(pk__in=list(roles))
    answer = render_list(
        request,
        OrganisationList(rows, roles, naming),
        title=_("Organisations"),
        lead=_("Bodies that lead, implement, pay for or take part in the projects of this register."),
        template="projects/organisations.html",
        extra={"switch": demonstration.switch(request, held=rows.filter(record__invented=True).exists())},
    )
    return demonstration.remembered(request, answer)


@require_safe
def organisation_detail(request: FacilityRequest, token: str) -> HttpResponse:
    """One organisation and every role it held."""
    found = organisations_visible_to(request.actor).filter(record__token=token).first()
    if found is None:
        raise NotFound("organisation")
    kinds = kinds_of([found.pk], local_day(request.at)).get(found.pk, [])
    roles = roles_of(found.pk, request.actor)
    context = organisation_page(found, kinds, roles)
    others = around.organisation_roles(found, request.actor)
    context |= {"others": others.rows, "others_more": others.more, "others_head": around.organisation_head()}
    return render(request, "projects/organisation.html", context)
