"""The organisations one acts for: list, page, description."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from facility.apps.parties import public as parties
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor
from facility.foundation.base.clock import local_day
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.parties.forms import OrganisationForm, initial_of
from facility.interfaces.web.ui.findings import add_to_form


def visible_organisation(actor: Actor, token: str) -> parties.Organisation:
    """The organisation at an address, for those who act for it and for staff. Raises NotFound for everybody else."""
    found = parties.organisation_by_token(token)
    inside = found.pk in actor.organisations() or any(actor.has(role) for role in parties.STAFF)
    if not inside:
        raise NotFound("organisation")
    return found


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's organisations, what one asked to join, and partner bodies one invited."""
    actor = cast(FacilityRequest, request).actor
    context = {
        "organisations": parties.own_organisations(actor),
        "asked": parties.own_join_requests(actor),
        "partners": parties.partners_invited_by(actor.user_id),
        "waiting": parties.join_requests_for(actor),
    }
    return render(request, "parties/mine.html", context)


@signed_in
@require_safe
def organisation(request: HttpRequest, token: str) -> HttpResponse:
    """What a body says of itself, its people, invitations and requests."""
    ours = cast(FacilityRequest, request)
    found, day = visible_organisation(ours.actor, token), local_day(ours.at)
    may_invite = parties.may_invite_colleague(ours.actor, found)
    insider = may_invite or found.pk in ours.actor.organisations() or parties.may_see_people(ours.actor)
    context = {
        "organisation": found,
        "kinds": parties.kinds_of([found.pk], day).get(found.pk, []),
        "identifiers": [(parties.IDENTIFIER_SCHEMES[row.scheme], row.value) for row in found.identifiers.all()],
        "members": parties.members_of(found.pk, day) if insider else None,
        "invitations": parties.invitations_of(found.pk, ours.at) if may_invite else [],
        "waiting": [row for row in parties.join_requests_for(ours.actor) if row.organisation_id == found.pk],
        "may_describe": parties.may_describe_organisation(ours.actor, found),
        "may_invite": may_invite,
        "may_confirm": parties.may_confirm_kind(ours.actor, found),
        "may_end": may_invite,
        "may_invite_partner": parties.may_invite_partner_organisation(ours.actor, found),
    }
    return render(request, "parties/organisation.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, token: str) -> HttpResponse:
    """Describe a body."""
    ours = cast(FacilityRequest, request)
    found = visible_organisation(ours.actor, token)
    if not parties.may_describe_organisation(ours.actor, found):
        raise Forbidden("parties.describe_organisation")
    stated = parties.kinds_of([found.pk], local_day(ours.at)).get(found.pk, [])
    form = OrganisationForm(request.POST or None, initial=initial_of(found, stated))
    if request.method == "POST" and form.is_valid():
        try:
            parties.describe_organisation(organisation_id=found.pk, actor=ours.actor, at=ours.at, **form.described())
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        except NotAllowedNow:
            found = parties.organisation(found.pk)
            form.moved_on(found.record.version)
        else:
            messages.success(request, _("The description is saved."))
            return HttpResponseRedirect(reverse("parties:organisation", args=[token]))
    context = {"form": form, "organisation": found, "numbers": [form[scheme] for scheme in parties.IDENTIFIER_SCHEMES]}
    return render(request, "parties/edit.html", context, status=422 if form.errors else 200)
