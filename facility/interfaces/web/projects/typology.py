"""Pages of the typology: the public matrix of a version, and the desk where placements are proposed and settled."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from facility.apps.projects import public as projects
from facility.apps.projects.public import words
from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import require
from facility.foundation.base.clock import local_day
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dialogue import version_pages
from facility.interfaces.web.projects import demonstration, detail
from facility.interfaces.web.projects.lists import title_of
from facility.interfaces.web.projects.matrix import MatrixList, counted, day_of
from facility.interfaces.web.ui.components.facts import invented_mark
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.languages import recorded, said
from facility.interfaces.web.ui.lists import Column, DataList, Empty, render_list

# Further ones stand on the pages of their projects.
MOST = 60
GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def matrix(request: FacilityRequest, version: str) -> HttpResponseBase:
    """Projects by approach under one version as of a day; `?format=csv` gives the rows as a file."""
    every = list(projects.schemes(invented=True))
    scheme = next((one for one in every if one.version == version), None)
    if scheme is None:
        raise NotFound("version")
    is_file = request.GET.get("format") == "csv"
    invented = demonstration.in_download(request) if is_file else demonstration.is_shown(request)
    today = local_day(request.at)
    day, notice = day_of(request.GET.get("day", ""), today)
    found = projects.matrix(scheme, request.actor, as_of=day, invented=invented)
    listed = MatrixList(projects.visible_to(request.actor), found)
    extra = {
        "scheme": scheme,
        "note": recorded(scheme.note),
        "source": detail.source(scheme.source_url),
        "day": day.isoformat(),
        "counted": counted(found),
        "notice": notice,
        "earlier": day < today,
        "changes": version_pages.changes(scheme, request.actor),
        "versions": [(said(one.names), one.version) for one in every if invented or not one.invented],
        "switch": demonstration.switch(request),
    }
    answer = render_list(request, listed, title=str(said(scheme.names)), template="projects/matrix.html", extra=extra)
    return demonstration.remembered(request, answer)


class WaitingList(DataList):
    """Proposed placements that wait for a curator."""

    name = "placements"
    caption = gettext_lazy("Placements to settle")
    columns = (
        Column(
            key="project",
            label=gettext_lazy("Project"),
            value=lambda one: title_of(one.project),
            url=lambda one: reverse("projects:place", args=[one.project.record.reference]),
            sort="project__title_key",
        ),
        Column(key="version", label=gettext_lazy("Version"), value="approach.scheme.version"),
        Column(key="approach", label=gettext_lazy("Approach"), value=lambda one: said(one.approach.names)),
        Column(key="weight", label=gettext_lazy("As"), value=lambda one: words.label(words.WEIGHTS, one.weight)),
        Column(
            key="by", label=gettext_lazy("Placed by"), value=lambda one: words.label(words.PLACED_BY, one.placed_by)
        ),
        Column(key="at", label=gettext_lazy("Proposed"), kind="date", sort="at"),
    )
    order = ("at",)
    empty = Empty(
        gettext_lazy("No placement waits"),
        gettext_lazy(
            "They come from rounds at meetings, from a new version of the typology, and from a project’s page."
        ),
    )
    invented = "project.record.invented"


@GET_POST
def desk_list(request: FacilityRequest) -> HttpResponseBase:
    """What waits for a curator; and where a version follows another one, proposing again under the newer."""
    require(projects.may_place, request.actor)
    versions = list(projects.schemes())
    if request.method == "POST":
        number = projects.propose_again(scheme=request.POST.get("version", ""), actor=request.actor, at=request.at)
        said_so = ngettext("%(n)s project is proposed again.", "%(n)s projects are proposed again.", number)
        messages.success(request, said_so % {"n": number})
        return redirect("projects:placements")
    ends = projects.waiting_ends()
    extra: dict[str, Any] = {
        "newest": versions[0] if len(versions) > 1 else None,
        "before": versions[1] if len(versions) > 1 else None,
    }
    extra |= {"ends_head": [_("Project"), _("Version"), _("Stood under"), _("Reason")]}
    extra |= {"ends": [_end_row(one) for one in ends[:MOST]], "more_ends": ends[MOST:].exists()}
    rows = WaitingList(projects.waiting_placements())
    return render_list(request, rows, title=_("Placements"), template="projects/placements.html", extra=extra)


def _end_row(one: projects.Unplacing) -> tuple[Any, ...]:
    """A project that is proposed to stand nowhere."""
    link = format_html(
        '<a class="ecl-link" href="{}">{}</a> {}',
        reverse("projects:place", args=[one.project.record.reference]),
        title_of(one.project),
        invented_mark(one.project),
    )
    return (link, one.scheme.version, said(one.was.approach.names), recorded(one.reason))


class PlaceForm(forms.Form):
    """A version, an approach of it, its weight, why."""

    approach = forms.ChoiceField(label=gettext_lazy("Approach"))
    weight = forms.ChoiceField(label=gettext_lazy("As"), choices=words.WEIGHTS.items)
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea, max_length=2000)

    def __init__(self, *given: Any, invented: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["approach"].choices = [  # type: ignore[attr-defined]
            (f"{scheme.version} {one.code}", f"{said(one.names)} ({scheme.version})")
            for scheme in projects.schemes(invented=invented)
            for one in scheme.approaches.all()
        ]

    def act(self, project: projects.Project, request: FacilityRequest) -> None:
        """Propose what was chosen. Raises Refused."""
        version, code = self.cleaned_data["approach"].split(" ", 1)
        projects.place(
            project_id=project.pk,
            scheme=version,
            approach=code,
            weight=self.cleaned_data["weight"],
            reason=self.cleaned_data["reason"],
            actor=request.actor,
            at=request.at,
        )


@GET_POST
def desk_place(request: FacilityRequest, reference: str) -> HttpResponse:
    """One project at the desk: its history in the typology, what waits, and a form to propose."""
    require(projects.may_place, request.actor)
    project = projects.by_reference(reference, request.actor)
    given = request.POST if request.POST.get("do") == "place" else None
    form = PlaceForm(given, invented=project.record.invented)
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        try:
            form.act(project, request) if form.is_bound else _settle(project, request)
        except Refused as refusal:
            add_to_form(form, refusal.findings) if form.is_bound else messages.error(request, _("Say why."))
        else:
            messages.success(request, _("Done."))
            return redirect("projects:place", reference=reference)
    return render(
        request, "projects/place.html", _place_page(project, form, request), status=422 if form.errors else 200
    )


def _settle(project: projects.Project, request: FacilityRequest) -> None:
    typed, do = request.POST.get("placement", ""), request.POST.get("do", "")
    waiting = projects.waiting_ends() if do == "end" else projects.waiting_placements()
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
    found = waiting.filter(project=project, pk=number).first()
    if found is None or do not in {"confirm", "refuse", "end"}:
        raise NotFound("placement")
    if do == "end":
        projects.confirm_end(unplacing_id=found.pk, actor=request.actor, at=request.at)
    elif do == "confirm":
        projects.confirm_placement(placement_id=found.pk, actor=request.actor, at=request.at)
    else:
        reason = request.POST.get("reason", "")
        projects.refuse_placement(placement_id=found.pk, reason=reason, actor=request.actor, at=request.at)


def _place_page(project: projects.Project, form: PlaceForm, request: FacilityRequest) -> dict[str, Any]:
    waiting = [
        {
            "pk": one.pk,
            "name": said(one.approach.names),
            "weight": words.label(words.WEIGHTS, one.weight),
            "version": one.approach.scheme.version,
            "reason": recorded(one.reason),
            "by": words.label(words.PLACED_BY, one.placed_by),
            "mine": one.user_id is not None and one.user_id == request.actor.user_id,
        }
        for one in projects.waiting_placements().filter(project=project)
    ]
    return {
        "project": project,
        "title": title_of(project),
        "form": form,
        "waiting": waiting,
        "may_settle": projects.may_confirm_placement(request.actor),
        "ends": [
            {
                "pk": one.pk,
                "version": one.scheme.version,
                "reason": recorded(one.reason),
                "mine": one.user_id == request.actor.user_id,
            }
            for one in projects.waiting_ends().filter(project=project)
        ],
        "placements": detail.placements(projects.placements_of(project), projects.ends_of(project)),
        "placements_head": detail.placements_head(),
    }
