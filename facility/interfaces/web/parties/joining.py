"""Finding one's organisation, asking to join it, or registering a new one."""

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facility.apps.parties import public as parties
from facility.core.errors import Refused
from facility.interfaces.web.accounts import wishes
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.parties.forms import NewOrganisationForm, SearchForm
from facility.interfaces.web.ui.findings import add_to_form


@signed_in
@require_safe
def join(request: HttpRequest) -> HttpResponse:
    """Look for the organisation by name: names only, no people."""
    form = SearchForm(request.GET or None)
    found = None
    if request.GET and form.is_valid():
        found = list(parties.look_alikes(form.cleaned_data["q"]).select_related("record"))
        if not found:
            messages.info(request, _("No organisation of that name is here yet: register it."))
            return HttpResponseRedirect(f"{reverse('parties:new')}?{urlencode({'name': form.cleaned_data['q']})}")
    actor = cast(FacilityRequest, request).actor
    context = {
        "form": form,
        "found": found,
        "asked": {row.organisation_id for row in parties.own_join_requests(actor)},
        "own": actor.organisations(),
        "typed": request.GET.get("q", "")[:250],
    }
    return render(request, "parties/join.html", context)


@signed_in
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to act for a registered organisation."""
    ours = cast(FacilityRequest, request)
    found = parties.organisation_by_token(request.POST.get("organisation", ""))
    parties.ask_to_join(organisation_id=found.pk, address=reverse("parties:mine"), actor=ours.actor, at=ours.at)
    messages.success(request, _("Your request is on its way to the people of the organisation."))
    return HttpResponseRedirect(reverse("parties:mine"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Register a body; those that are probably the same are shown first, once."""
    ours = cast(FacilityRequest, request)
    form = NewOrganisationForm(request.POST or None, initial={"name": request.GET.get("name", "")[:250]})
    alike: list[parties.Organisation] = []
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if not values["another"]:
            alike = list(parties.look_alikes(values["name"], values["country"]).select_related("record"))
        if not alike:
            try:
                made = parties.register_organisation(
                    name=values["name"],
                    country=values["country"] or None,
                    kinds=values["kinds"],
                    actor=ours.actor,
                    at=ours.at,
                )
            except Refused as refusal:
                add_to_form(form, refusal.findings)
            else:
                messages.success(request, _("The organisation is registered, and you act for it."))
                page = reverse("parties:organisation", args=[made.record.token])
                return HttpResponseRedirect(wishes.kept(request, page))
    context = {"form": form, "alike": alike}
    return render(request, "parties/new.html", context, status=422 if form.errors else 200)
