"""Publications at the desk: prepared by one person, cleared by another, published, followed by editions, withdrawn."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facility.apps.knowledge import public as knowledge
from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import Actor, require
from facility.foundation.files import public as files
from facility.foundation.trail import public as trail
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.files import serve
from facility.interfaces.web.grants import panels
from facility.interfaces.web.knowledge.forms import EditionForm, FileForm
from facility.interfaces.web.knowledge.library import edition_row, facts_of
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import Column, DataList, Empty, render_list

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def _newest(one: knowledge.Publication) -> knowledge.Edition:
    return max(one.editions.all(), key=lambda edition: edition.number)


class DeskLibrary(DataList):
    """All publications, with the state of their newest edition."""

    name = "publications"
    caption = gettext_lazy("Publications")
    columns = (
        Column(
            key="title",
            label=gettext_lazy("Publication"),
            value=lambda one: said(_newest(one).title),
            url=lambda one: reverse("knowledge:desk_publication", args=[one.record.token]),
        ),
        Column(key="type", label=gettext_lazy("Type"), value=lambda one: str(knowledge.PUBLICATION_KINDS[one.kind])),
        Column(
            key="edition", label=gettext_lazy("Newest edition"), kind="number", value=lambda one: _newest(one).number
        ),
        Column(
            key="state",
            label=gettext_lazy("State"),
            kind="status",
            value=lambda one: _newest(one).state,
            labels=knowledge.EDITION_STATES,
        ),
        Column(key="started", label=gettext_lazy("Begun"), kind="date", value="started_at", sort="started_at"),
    )
    order = ("-started_at",)
    empty = Empty(gettext_lazy("No publication is prepared yet"), gettext_lazy("Prepare the first one."))
    invented = "record.invented"


@signed_in
@require_safe
def desk(request: FacilityRequest) -> HttpResponseBase:
    """Every publication, for those who make them."""
    require(knowledge.policy.may_list_publications, request.actor)
    extra = {"may_prepare": knowledge.policy.may_prepare(request.actor)}
    rows = DeskLibrary(knowledge.publications_at_desk(request.actor))
    return render_list(request, rows, title=_("Publications"), template="knowledge/desk_library.html", extra=extra)


def _form(request: FacilityRequest, form: EditionForm, title: str, back: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "lead": _("Add the files on the next page; then a second person clears all of it."),
        "button": _("Save"),
        "back": back,
        "up": _("Publications"),
    }
    return render(request, "grants/form.html", context, status=422 if form.is_bound else 200)


@signed_in
@GET_POST
def prepare(request: FacilityRequest) -> HttpResponse:
    """Prepare a publication with its first edition."""
    require(knowledge.policy.may_prepare, request.actor)
    form = EditionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = knowledge.prepare_publication(actor=request.actor, at=request.at, **form.given())
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Kept. Now add its files."))
            return redirect("knowledge:desk_publication", token=made.publication.record.token)
    return _form(request, form, _("Prepare a publication"), reverse("knowledge:desk_publications"))


def _found(request: FacilityRequest, token: str) -> knowledge.Publication:
    require(knowledge.policy.may_list_publications, request.actor)
    return knowledge.publication_by_token(token, request.actor)


@signed_in
@GET_POST
def edition(request: FacilityRequest, token: str) -> HttpResponse:
    """Prepare the next edition of what is published."""
    found = _found(request, token)
    require(knowledge.policy.may_prepare, request.actor, found)
    if found.current is None:
        raise NotFound("edition")
    form = EditionForm(request.POST or None, is_first=False, initial=EditionForm.start(found.current))
    if request.method == "POST" and form.is_valid():
        try:
            knowledge.prepare_edition(publication_id=found.pk, actor=request.actor, at=request.at, **form.given())
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Kept. Now add its files."))
            return redirect("knowledge:desk_publication", token=token)
    return _form(request, form, _("Prepare the next edition"), reverse("knowledge:desk_publication", args=[token]))


ACTS = {"clear": knowledge.clear_edition, "publish": knowledge.publish_edition}
ENDS = {"drop": knowledge.drop_edition, "withdraw": knowledge.withdraw_publication}
DONE = {
    "clear": gettext_lazy("Cleared. It can be published now."),
    "publish": gettext_lazy("Published. Everybody can read it."),
    "drop": gettext_lazy("Dropped, with its reason."),
    "withdraw": gettext_lazy("Withdrawn, with its reason. Its address says so."),
    "take_out": gettext_lazy("Taken out."),
}


def _do(request: FacilityRequest, found: knowledge.Publication, do: str) -> None:
    """The act that was asked for. Raises NotFound for another one."""
    given: dict[str, Any] = {"publication_id": found.pk, "actor": request.actor, "at": request.at}
    if do in ENDS:
        ENDS[do](reason=request.POST.get("reason", ""), **given)
    elif do in ACTS:
        ACTS[do](**given)
    elif do == "take_out":
        knowledge.take_out_file(language=request.POST.get("language", ""), **given)
    else:
        raise NotFound("act")


@signed_in
@GET_POST
def detail(request: FacilityRequest, token: str) -> HttpResponse:
    """One publication at the desk: its editions and files, and what can be done now."""
    found = _found(request, token)
    if request.method == "POST":
        do = request.POST.get("do", "")
        _do(request, found, do)
        messages.success(request, str(DONE[do]))
        return redirect("knowledge:desk_publication", token=token)
    return _shown(request, found, FileForm())


def _shown(request: FacilityRequest, found: knowledge.Publication, form: FileForm) -> HttpResponse:
    editions = knowledge.editions_of(found)
    newest = editions[0]
    work = knowledge.origin_of(found)
    rows = [edition_row(found, one, "knowledge:desk_file", found.record.token) for one in editions]
    context = {
        "publication": found,
        "kind": str(knowledge.PUBLICATION_KINDS[found.kind]),
        "newest": rows[0],
        "rows": rows,
        "form": form,
        "work": work,
        "reads_work": work is not None and knowledge.policy.may_view_work(request.actor, work),
        **facts_of(newest, request),
        **_can(request.actor, found, newest, told=work is not None),
        "history": panels.history(trail.history(found.record_id)),
    }
    return render(request, "knowledge/desk_publication.html", context, status=422 if form.is_bound else 200)


def _can(actor: Actor, found: knowledge.Publication, newest: knowledge.Edition, *, told: bool) -> dict[str, Any]:
    """What the actor can do with the newest edition."""
    policy, state = knowledge.policy, newest.state
    given = {newest.proposed_by, *(one.stored.uploaded_by_id for one in newest.files.all())}
    clears = state == "proposed" and bool(newest.files.all()) and actor.user_id not in given
    can: dict[str, Any] = {
        "may_add": state == "proposed" and policy.may_prepare(actor, found),
        "may_clear": clears and policy.may_clear_publication(actor, found),
        "may_publish": state == "cleared" and policy.may_publish_publication(actor, found),
        "may_follow": found.withdrawn_at is None
        and found.current_id is not None
        and state in {"published", "dropped"}
        and policy.may_prepare(actor, found),
        "end": None,
    }
    if state in {"proposed", "cleared"} and policy.may_publish_publication(actor, found):
        can["end"] = {"do": "drop", "title": _("Drop this edition"), "label": _("Drop")}
        can["end"]["told"] = _("Who proposed it reads this reason.") if told else ""
    elif can["may_follow"] and policy.may_withdraw_publication(actor, found):
        can["end"] = {"do": "withdraw", "title": _("Withdraw the publication"), "label": _("Withdraw")}
    return can


@signed_in
@require_POST
def add(request: FacilityRequest, token: str) -> HttpResponse:
    """Add the file of the prepared edition in a language."""
    found = _found(request, token)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            knowledge.add_file(publication_id=found.pk, actor=request.actor, at=request.at, **form.cleaned_data)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Added. Its text is read in a moment."))
            return redirect("knowledge:desk_publication", token=token)
    return _shown(request, found, form)


@signed_in
@require_safe
def download(request: HttpRequest, token: str, number: int, language: str) -> HttpResponseBase:
    """A file of any edition, for those who make publications; none once the publication was withdrawn."""
    ours: Any = request
    stored = knowledge.edition_file(_found(ours, token), number, language).stored
    return serve(request, stored, files.key_for_readers(stored))
