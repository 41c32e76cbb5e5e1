"""Answering a question of the facility, and withdrawing a dossier."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from facility.apps.proposals import public as proposals
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.forms import public as forms
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dossiers.forms import AnswerForm, WithdrawForm
from facility.interfaces.web.dossiers.reading import Open, frame, own_dossier
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.languages import said


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def clarification(request: HttpRequest, token: str) -> HttpResponse:
    """The question of the facility and the answer to it; earlier ones below."""
    ours = cast(FacilityRequest, request)
    opened = Open(ours, own_dossier(ours, token))
    asked = list(proposals.clarifications_of(opened.proposal))
    if not asked:
        raise NotFound("clarification")
    waiting = asked[0] if asked[0].answered_at is None and opened.proposal.state.endswith("_clarification") else None
    form = AnswerForm(request.POST or None)
    late = waiting is not None and ours.at > waiting.due_at
    if request.method == "POST" and waiting is not None and form.is_valid():
        try:
            proposals.answer_clarification(
                clarification_id=waiting.pk, text=form.cleaned_data["answer"], actor=ours.actor, at=ours.at
            )
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        except NotAllowedNow:
            form.add_error(
                None, _("The date for the answer has passed, or a colleague has answered. Nothing was sent.")
            )
        else:
            messages.success(request, _("Your answer is on its way to the facility."))
            return HttpResponseRedirect(reverse("dossiers:detail", args=[token]))
    context = {
        **frame(opened.proposal, opened.title),
        "rows": [_row(one, opened) for one in asked],
        "waiting": waiting,
        "late": late,
        "leads": opened.leads,
        "form": form,
    }
    return render(request, "dossiers/clarification.html", context, status=422 if form.errors else 200)


def clarification_row(one: proposals.Clarification, key: bytes, form: forms.Form) -> dict[str, object]:
    """Question and answer as a row to read; `key` is that of its submission."""
    question, answer = proposals.clarification_text(one, key)
    about = form.by_key.get(one.field)
    return {
        "asked_at": one.asked_at,
        "due_at": one.due_at,
        "answered_at": one.answered_at,
        "question": question,
        "answer": answer,
        "about": said(about.label) if about else "",
    }


def _row(one: proposals.Clarification, opened: Open) -> dict[str, object]:
    return clarification_row(one, proposals.writers_key(one.submission), opened.form)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Withdraw a dossier, after a clear word on what that means."""
    ours = cast(FacilityRequest, request)
    opened = Open(ours, own_dossier(ours, token))
    if not opened.leads:
        raise Forbidden("proposals.withdraw")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        proposals.withdraw(
            proposal_id=opened.proposal.pk, reason=form.cleaned_data["reason"], actor=ours.actor, at=ours.at
        )
        messages.success(request, _("The dossier is withdrawn."))
        return HttpResponseRedirect(reverse("dossiers:detail", args=[token]))
    context = {**frame(opened.proposal, opened.title), "form": form}
    return render(request, "dossiers/withdraw.html", context, status=422 if form.errors else 200)
