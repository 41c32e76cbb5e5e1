"""Documents of a record: asked for, made by the worker, kept as files; each page asks the policy of what it is made of."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import Actor
from facility.foundation.base.text import pick
from facility.foundation.documents import public as documents
from facility.foundation.records import public as records
from facility.foundation.records.public import Record
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.documents.forms import AskForm
from facility.interfaces.web.dossiers.wording import language
from facility.interfaces.web.files import serve
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.findings import add_to_form


def _back(record: Record, actor: Actor) -> tuple[str, str]:
    """Name and address of the page of the record, "" for somebody who cannot open that page."""
    label = pick(record.label, language()).text or record.reference or _("Dossier")
    kind = records.kind(record.kind)
    loaded = kind.load([record.pk]).get(record.pk)
    if loaded is None or not kind.may_view(actor, loaded):
        return label, ""
    return str(getattr(loaded, "title", "") or label), kind.address(loaded)


def _row(one: documents.Document) -> dict[str, Any]:
    return {
        "url": reverse("documents:detail", args=[one.token]),
        "title": str(documents.kinds()[one.kind].title),
        "language": dict(settings.LANGUAGES)[one.language],
        "form": str(documents.FORMS[one.form]),
        "asked": formats.moment(one.asked_at),
        "state": one.state,
        "label": str(documents.STATES[one.state]),
        "tone": {"ready": "success", "failed": "error"}.get(one.state, "info"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def documents_of(request: FacilityRequest, token: str) -> HttpResponse:
    """The documents that can be had of a record, and those that were made."""
    record = records.by_token(token)
    kinds = documents.offered(record, request.actor)
    if not kinds:
        raise NotFound("documents")
    start = {"kind": kinds[0].name, "language": language(), "form": "pdf"}
    form = AskForm(kinds, request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = documents.ask(record=record, actor=request.actor, at=request.at, **form.cleaned_data)
            return redirect("documents:detail", document=made.token)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
    name, back = _back(record, request.actor)
    rows = [_row(one) for one in documents.documents_of(record, request.actor)]
    context = {"record": record, "form": form, "rows": rows, "name": name, "back": back}
    return render(request, "documents/list.html", context, status=422 if form.errors else 200)


@require_safe
def detail(request: FacilityRequest, document: str) -> HttpResponse:
    """One document: where it stands, its file with its checksum, or why it was not made."""
    found = documents.by_token(document, request.actor)
    name, _address = _back(found.record, request.actor)
    facts = [
        (_("Language"), dict(settings.LANGUAGES)[found.language]),
        (_("Form"), str(documents.FORMS[found.form])),
        (_("Asked for"), formats.moment(found.asked_at)),
    ]
    if found.file is not None:
        facts += [
            (_("Made"), formats.moment(found.finished_at)),
            (_("Size"), formats.file_size(found.file.size)),
            (_("SHA-256"), found.file.sha256),
        ]
    context = {
        "document": found,
        "row": _row(found),
        "facts": facts,
        "failure": str(documents.FAILURES.get(found.failure, "")),
        "open": found.state in {"waiting", "making"},
        "name": name,
        "up": reverse("documents:of", args=[found.record.token]),
    }
    return render(request, "documents/detail.html", context)


@require_safe
def file(request: FacilityRequest, document: str) -> HttpResponseBase:
    """The file itself, for those who may read what it is made of."""
    stored, key = documents.file_of(documents.by_token(document, request.actor))
    return serve(request, stored, key)


@require_POST
def try_again(request: FacilityRequest, document: str) -> HttpResponse:
    """Let the worker try once more."""
    found = documents.by_token(document, request.actor)
    documents.try_again(document_id=found.pk, actor=request.actor, at=request.at)
    messages.success(request, _("It is tried once more."))
    return redirect("documents:detail", document=document)
