"""Public pages of figures and open data; each only reads."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import quote_etag
from django.views.decorators.http import condition, require_safe

from facility.apps.interchange.public import DEMONSTRATION, REAL, content, latest
from facility.apps.portfolio.public import figure_rows
from facility.apps.projects.public import Project, funding_rows, partner_rows, project_rows, visible_to
from facility.core.errors import NotFound
from facility.foundation.accounts.public import PUBLIC
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.portfolio.pages import TABLES, figures_page, open_data_page
from facility.interfaces.web.projects.demonstration import in_download
from facility.interfaces.web.projects.downloads import csv_file, json_file

ROWS: dict[str, Callable[[QuerySet[Project]], Iterable[Mapping[str, str]]]] = {
    "projects": project_rows,
    "partners": partner_rows,
    "funding": funding_rows,
    "figures": lambda _projects: figure_rows(),
}
IATI = {"activities": REAL, "demonstration": DEMONSTRATION}


@require_safe
def figure_list(request: FacilityRequest) -> HttpResponse:
    """Every published figure with its day, source and what the known records give beside it."""
    return render(request, "portfolio/figures.html", figures_page())


@require_safe
def open_data(request: FacilityRequest) -> HttpResponse:
    """Downloads with licence and the meaning of every field."""
    return render(request, "portfolio/open_data.html", open_data_page())


@require_safe
def download(request: FacilityRequest, table: str, form: str) -> HttpResponseBase:
    """A whole table as CSV or JSON; demonstration records only with `?demonstration=in`."""
    if table not in TABLES or form not in {"csv", "json"}:
        raise NotFound("table")
    projects = visible_to(PUBLIC).order_by("title_key", "pk")
    if not in_download(request):
        projects = projects.filter(record__invented=False)
    rows = ROWS[table](projects)
    if form == "json":
        return json_file(table, TABLES[table], rows, at=request.at)
    return csv_file(table, TABLES[table], rows)


def _etag(request: Any, name: str, sha256: str = "") -> str | None:
    if name not in IATI:
        return None
    # A hash out of the address is no mark of anything: only what is there answers "not modified".
    try:
        found = content(IATI[name], sha256)[0] if sha256 else latest(IATI[name])
    except NotFound:
        return None
    return quote_etag(found.sha256) if found else None


@require_safe
@condition(etag_func=_etag)
def iati_file(request: FacilityRequest, name: str, sha256: str = "") -> HttpResponse:
    """The newest released activity file, or the one of that hash, byte for byte as it was released."""
    if name not in IATI:
        raise NotFound("file")
    _release, found = content(IATI[name], sha256)
    answer = HttpResponse(found, content_type="application/xml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="iati-{name}.xml"'
    return answer
