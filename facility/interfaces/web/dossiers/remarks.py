"""Remarks among those who write a dossier, part by part."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from facility.apps.proposals import public as proposals
from facility.core.errors import NotFound, Refused
from facility.foundation.forms import public as forms
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dossiers.parts import part_of
from facility.interfaces.web.dossiers.reading import Open, frame, own_dossier
from facility.interfaces.web.dossiers.wording import language
from facility.interfaces.web.forms.remarks import RemarkForm, remark_rows
from facility.interfaces.web.ui.findings import add_to_form

_MAX_DIGITS = 18


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def remarks(request: HttpRequest, token: str, part: str) -> HttpResponse:
    """The remarks on one part, and one more."""
    ours = cast(FacilityRequest, request)
    opened = Open(ours, own_dossier(ours, token))
    form = RemarkForm(part_of(opened, part), language(), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            proposals.remark(proposal_id=opened.proposal.pk, actor=ours.actor, at=ours.at, **form.cleaned_data)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("The remark stands beside the question."))
            return HttpResponseRedirect(request.path)
    return _shown(opened, part, form)


def _shown(opened: Open, key: str, form: RemarkForm) -> HttpResponse:
    found = proposals.remarks_of(opened.proposal)
    names = forms.names_of({one.author_id for one in found})
    writable = opened.proposal.is_draft
    context = {
        **frame(opened.proposal, opened.title),
        "rows": remark_rows(part_of(opened, key), found, names, language=language()),
        "form": form if writable else None,
        "settle_url": reverse("dossiers:settle_remark", args=[opened.token, key]) if writable else "",
        "back": reverse("dossiers:part", args=[opened.token, key]),
    }
    return render(opened.request, "dossiers/remarks.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def settle(request: HttpRequest, token: str, part: str) -> HttpResponse:
    """Mark a remark as settled."""
    ours = cast(FacilityRequest, request)
    found = own_dossier(ours, token)
    number = request.POST.get("remark", "")
    if not (number.isascii() and number.isdigit() and len(number) < _MAX_DIGITS):
        raise NotFound("remark")
    proposals.settle_remark(proposal_id=found.pk, remark_id=int(number), actor=ours.actor, at=ours.at)
    messages.success(request, _("The remark is settled; it stays to be read."))
    return HttpResponseRedirect(reverse("dossiers:remarks", args=[token, part]))
