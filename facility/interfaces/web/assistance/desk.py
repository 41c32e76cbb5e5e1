"""What coordinators do with a request for assistance: check it, consult on it, put it for decision."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from facility.apps.assistance import public as assistance
from facility.apps.bodies import public as bodies
from facility.foundation.accounts.public import require
from facility.foundation.base.clock import local_day
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.assistance.forms import ConsultForm, ReasonForm
from facility.interfaces.web.assistance.lists import DeskRequests
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, only_in
from facility.interfaces.web.evaluation.intake import services
from facility.interfaces.web.ui.lists import render_list


@signed_in
@require_safe
def desk(request: HttpRequest) -> HttpResponseBase:
    """Every request that was handed in."""
    ours = cast(FacilityRequest, request)
    require(assistance.policy.may_list_all, ours.actor)
    rows = DeskRequests(assistance.desk_of(ours.actor))
    lead = _("What authorities ask for, where it stands, and what was decided.")
    return render_list(request, rows, title=_("Requests for assistance"), lead=lead)


def act_page(
    request: FacilityRequest,
    found: assistance.Request,
    form: forms.Form,
    act: Callable[[], Any],
    **page: Any,
) -> HttpResponse:
    """A page with one form about a request."""
    back = reverse("assistance:detail", args=[found.record.token])
    return form_page(request, form, act, back, **{"template": "assistance/form.html", "up": found.title, **page})


@signed_in
@require_POST
def register(request: HttpRequest, token: str) -> HttpResponse:
    """Register a request that is complete."""
    ours = cast(FacilityRequest, request)
    found = assistance.request_by_token(token, ours.actor)
    assistance.register(request_id=found.pk, actor=ours.actor, at=ours.at)
    messages.success(request, _("Registered. Consult the services it concerns, or put it for decision."))
    return redirect("assistance:detail", token=token)


@signed_in
@GET_POST
def send_back(request: HttpRequest, token: str) -> HttpResponse:
    """Send a request back for completion."""
    ours = cast(FacilityRequest, request)
    found = assistance.request_by_token(token, ours.actor)
    require(assistance.policy.may_triage, ours.actor, found)
    only_in(found.state, ("submitted",), "send_back")
    form = ReasonForm(ours.POST or None)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        assistance.send_back(request_id=found.pk, reason=reason, actor=ours.actor, at=ours.at)

    lead = _("Whoever asked reads exactly this in a letter, and completes the same request.")
    page = {"title": _("Send it back for completion"), "button": _("Send it back"), "lead": lead}
    return act_page(ours, found, form, act, done=_("Sent back; a letter goes out."), **page)


@signed_in
@GET_POST
def consult(request: HttpRequest, token: str) -> HttpResponse:
    """Consult services; the period of silence is the programme's."""
    ours = cast(FacilityRequest, request)
    found = assistance.request_by_token(token, ours.actor)
    require(assistance.policy.may_consult, ours.actor, found)
    only_in(found.state, ("registered", "for_decision"), "consult")
    terms = assistance.terms_of(found.programme, local_day(ours.at))
    form = ConsultForm(ours.POST or None, services=services(ours), terms=terms)

    def act() -> None:
        given: dict[str, Any] = {"question": form.cleaned_data["question"], "services": form.asked()}
        assistance.consult(request_id=found.pk, **given, actor=ours.actor, at=ours.at)

    lead = _("They see the request in short. Who is silent until the day has no objection.")
    page = {"title": _("Consult services"), "button": _("Ask them"), "lead": lead}
    template, known = "assistance/consult.html", terms.known.get("silence_days")
    return act_page(ours, found, form, act, done=_("The services are asked."), template=template, silence=known, **page)


@signed_in
@require_POST
def close_consultation(request: HttpRequest, token: str) -> HttpResponse:
    """Close the consultation that is open."""
    ours = cast(FacilityRequest, request)
    found = assistance.request_by_token(token, ours.actor)
    closed = assistance.close_consultation(request_id=found.pk, actor=ours.actor, at=ours.at)
    messages.success(request, _("Closed: %(outcome)s.") % {"outcome": bodies.OUTCOMES[closed.outcome]})
    return redirect("assistance:detail", token=token)


@signed_in
@GET_POST
def forward(request: HttpRequest, token: str) -> HttpResponse:
    """Put a request for decision without consultation."""
    ours = cast(FacilityRequest, request)
    found = assistance.request_by_token(token, ours.actor)
    require(assistance.policy.may_consult, ours.actor, found)
    only_in(found.state, ("registered",), "forward")
    form = ReasonForm(ours.POST or None)

    def act() -> None:
        assistance.forward(request_id=found.pk, reason=form.cleaned_data["reason"], actor=ours.actor, at=ours.at)

    lead = _("Say why nobody needs to be consulted.")
    page = {"title": _("Put it for decision without consultation"), "button": _("Put it for decision"), "lead": lead}
    return act_page(ours, found, form, act, done=_("It waits for the decision."), **page)
