"""Pages of the terms of reference of a request: drafted, proposed, agreed, sent back; and giving up."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from facility.apps.assistance import public as assistance
from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import require
from facility.foundation.base.clock import local_day
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.assistance import terms_reading
from facility.interfaces.web.assistance.desk import act_page
from facility.interfaces.web.assistance.forms import ReasonForm
from facility.interfaces.web.assistance.terms_forms import SendBackForm, TermsForm
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, only_in
from facility.interfaces.web.ui.findings import view_rows

Found = tuple[FacilityRequest, assistance.Request]


def found_by(request: HttpRequest, token: str) -> Found:
    """The request for assistance of an address, as the actor may see it. Raises NotFound."""
    ours = cast(FacilityRequest, request)
    return ours, assistance.request_by_token(token, ours.actor)


def terms_of(ours: FacilityRequest, found: assistance.Request) -> assistance.TermsOfReference:
    """The terms of a request that the actor reads. Raises NotFound."""
    terms = assistance.terms_of_request(found, ours.actor)
    if terms is None:
        raise NotFound("terms")
    return terms


@signed_in
@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """The terms with what the programme's settings say of them, and what can be done now."""
    ours, found = found_by(request, token)
    return render(request, "assistance/terms.html", terms_reading.page(ours, found, terms_of(ours, found)))


@signed_in
@GET_POST
def edit(request: HttpRequest, token: str) -> HttpResponse:
    """Begin the terms of an approved request, or write on."""
    ours, found = found_by(request, token)
    require(assistance.policy.may_draft_terms, ours.actor, found)
    only_in(found.state, ("approved",), "draft_terms")
    terms = assistance.terms_of_request(found, ours.actor)
    only_in(terms.state if terms else "draft", ("draft",), "draft_terms")
    holds = assistance.terms_of(found.programme, local_day(ours.at))
    first, lines = terms_reading.initial(found, terms)
    form = TermsForm(ours.POST or None, initial=first, holds=holds, lines=lines)

    def act() -> None:
        assistance.draft_terms(request_id=found.pk, given=form.given(), actor=ours.actor, at=ours.at)

    page = {"title": _("Draft the terms of reference"), "button": _("Keep"), "up": found.title}
    lead = terms.sent_back_reason if terms else _("It starts from what the request says.")
    back = reverse("assistance:terms" if terms or ours.method == "POST" else "assistance:detail", args=[token])
    return form_page(ours, form, act, back, done=_("Kept."), template="assistance/form.html", lead=lead, **page)


@signed_in
@require_POST
def propose(request: HttpRequest, token: str) -> HttpResponse:
    """Put the terms before who asked; what is missing is shown on their page."""
    ours, found = found_by(request, token)
    terms = terms_of(ours, found)
    try:
        assistance.propose_terms(request_id=found.pk, actor=ours.actor, at=ours.at)
    except Refused as refusal:
        context = terms_reading.page(ours, found, terms) | {"findings": view_rows(refusal.findings), "refused": True}
        return render(request, "assistance/terms.html", context, status=422)
    messages.success(request, _("Proposed; a letter goes out to who asked."))
    return redirect("assistance:terms", token=token)


@signed_in
@require_POST
def agree(request: HttpRequest, token: str) -> HttpResponse:
    """Agree to the version that was read."""
    ours, found = found_by(request, token)
    given = request.POST.get("version", "")
    version = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0
    assistance.agree_terms(request_id=found.pk, version=version, actor=ours.actor, at=ours.at)
    messages.success(request, _("Agreed. Experts are sought and booked now."))
    return redirect("assistance:terms", token=token)


@signed_in
@GET_POST
def send_back(request: HttpRequest, token: str) -> HttpResponse:
    """Say what is to change in the terms."""
    ours, found = found_by(request, token)
    require(assistance.policy.may_agree_terms, ours.actor, found)
    terms = terms_of(ours, found)
    only_in(terms.state, ("proposed",), "send_back")
    form = SendBackForm(ours.POST or None, initial={"version": terms.version})

    def act() -> None:
        assistance.send_terms_back(request_id=found.pk, **form.cleaned_data, actor=ours.actor, at=ours.at)

    page = {"title": _("Send the terms back"), "button": _("Send them back"), "up": found.title}
    lead, back = _("The facility changes them and proposes them again."), reverse("assistance:terms", args=[token])
    done = _("Sent back; a letter goes out.")
    return form_page(ours, form, act, back, done=done, template="assistance/form.html", lead=lead, **page)


@signed_in
@GET_POST
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Give up assistance that was approved."""
    ours, found = found_by(request, token)
    require(assistance.policy.may_stop, ours.actor, found)
    only_in(found.state, assistance.STOPPABLE, "stop")
    form = ReasonForm(ours.POST or None)

    def act() -> None:
        assistance.stop(request_id=found.pk, reason=form.cleaned_data["reason"], actor=ours.actor, at=ours.at)

    lead = _("Whoever asked reads exactly this in a letter. Days of experts are released first.")
    page: dict[str, Any] = {"title": _("Give the assistance up"), "button": _("Give it up"), "lead": lead}
    return act_page(ours, found, form, act, done=_("Given up; a letter goes out."), **page)
