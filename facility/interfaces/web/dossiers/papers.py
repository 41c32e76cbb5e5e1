"""Documents of a draft: add, download, take out; encrypted like the answers, served only after the policy said yes."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facility.apps.proposals import public as proposals
from facility.core.errors import NotFound, Refused
from facility.foundation.files import public as files
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dossiers.forms import DocumentForm
from facility.interfaces.web.dossiers.reading import Open, country_options, country_words, frame, own_dossier
from facility.interfaces.web.files import serve
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.findings import add_to_form, say

_RULES = ("R-13", "R-14")


def purpose_words(purpose: str) -> str:
    """What a document is, with its country."""
    kind, _colon, country = purpose.partition(":")
    name = str(proposals.DOCUMENTS.get(kind, kind))
    return f"{name} ({country_words(country)})" if country else name


def document_row(name: str, purpose: str, size: int, url: str, when: Any = None) -> dict[str, Any]:
    """A document as an entry of the file list."""
    kind = name.rpartition(".")[2].upper()
    return {"title": name, "note": purpose_words(purpose), "kind": kind, "bytes": size, "url": url, "when": when}


def _choices(opened: Open) -> list[tuple[str, str]]:
    """The countries of the action first; any other where none is chosen yet."""
    chosen = opened.values.get(proposals.questions.COUNTRIES)
    if isinstance(chosen, list) and chosen:
        return [(code, country_words(code)) for code in chosen]
    return country_options()


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, token: str) -> HttpResponse:
    """The documents of a dossier, which letters are due, and adding one."""
    ours = cast(FacilityRequest, request)
    opened = Open(ours, own_dossier(ours, token))
    start = {"kind": request.GET.get("kind", ""), "country": request.GET.get("country", "")}
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DocumentForm(*given, countries=_choices(opened), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            stored = proposals.attach(proposal_id=opened.proposal.pk, actor=ours.actor, at=ours.at, **form.cleaned_data)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": stored.name})
            return HttpResponseRedirect(reverse("dossiers:documents", args=[token]))
    return render(request, "dossiers/documents.html", _context(opened, form), status=422 if form.errors else 200)


def _context(opened: Open, form: DocumentForm) -> dict[str, Any]:
    last = max(proposals.submissions_of(opened.proposal).values_list("submitted_at", flat=True), default=None)
    rows = [
        {
            **document_row(
                one.name, one.purpose, one.size, reverse("dossiers:document", args=[opened.token, one.token])
            ),
            "remove": ""
            if last is not None and one.at <= last
            else reverse("dossiers:remove_document", args=[opened.token, one.token]),
            "when": formats.moment(one.at),
            "size": formats.file_size(one.size),
        }
        for one in opened.draft.documents
    ]
    letters = [one for one in opened.draft.findings if one.rule in _RULES]
    return {
        **frame(opened.proposal, opened.title),
        "files": rows,
        "form": form,
        "rows": opened.rows(letters),
        "may_write": opened.may_write,
    }


def _file(request: FacilityRequest, found: proposals.Proposal, file: str) -> files.StoredFile:
    stored = files.by_token(file)
    if stored.record_id != found.record_id:
        raise NotFound("file")
    return stored


@signed_in
@require_safe
def download(request: HttpRequest, token: str, file: str) -> HttpResponseBase:
    """One document for those who write the dossier."""
    ours = cast(FacilityRequest, request)
    stored = _file(ours, own_dossier(ours, token), file)
    return serve(request, stored, files.key_for_writers(stored))


@signed_in
@require_POST
def remove(request: HttpRequest, token: str, file: str) -> HttpResponse:
    """Take a document out of a draft."""
    ours = cast(FacilityRequest, request)
    found = own_dossier(ours, token)
    stored = _file(ours, found, file)
    try:
        proposals.detach(proposal_id=found.pk, token=stored.token, actor=ours.actor, at=ours.at)
    except Refused as refusal:
        messages.error(request, " ".join(say(refusal.findings[0])))
    else:
        messages.success(request, _("The document is taken out."))
    return HttpResponseRedirect(reverse("dossiers:documents", args=[token]))
