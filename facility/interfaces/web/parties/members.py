"""The people of an organisation: inviting, answering requests, ending roles."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from facility.apps.parties import public as parties
from facility.core.errors import Forbidden, NotAllowedNow, Refused
from facility.interfaces.web.accounts.sessions import next_address, signed_in
from facility.interfaces.web.accounts.views import with_secret
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.parties.forms import InviteForm, InvitePartnerForm
from facility.interfaces.web.parties.templatetags.countries import language
from facility.interfaces.web.parties.views import visible_organisation
from facility.interfaces.web.ui.findings import add_to_form


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, token: str) -> HttpResponse:
    """Invite a colleague."""
    ours = cast(FacilityRequest, request)
    found = visible_organisation(ours.actor, token)
    if not parties.may_invite_colleague(ours.actor, found):
        raise Forbidden("parties.invite_colleague")
    form = InviteForm(request.POST or None, initial={"language": language()})
    if request.method == "POST" and form.is_valid():
        try:
            parties.invite_colleague(
                organisation_id=found.pk,
                address=with_secret("accounts:invitation"),
                actor=ours.actor,
                at=ours.at,
                **form.cleaned_data,
            )
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        except NotAllowedNow:
            form.add_error("email", _("This address is invited to this role already. Withdraw the invitation first."))
        else:
            messages.success(request, _("The invitation is on its way."))
            return HttpResponseRedirect(reverse("parties:organisation", args=[token]))
    context = {"form": form, "organisation": found}
    return render(request, "parties/invite.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def invite_partner(request: HttpRequest, token: str) -> HttpResponse:
    """Invite a partner body that is not registered yet."""
    ours = cast(FacilityRequest, request)
    found = visible_organisation(ours.actor, token)
    if not parties.may_invite_partner_organisation(ours.actor, found):
        raise Forbidden("parties.invite_partner_organisation")
    form = InvitePartnerForm(request.POST or None, initial={"language": language()})
    if request.method == "POST" and form.is_valid():
        try:
            parties.invite_partner_organisation(
                for_organisation_id=found.pk,
                address=with_secret("accounts:invitation"),
                actor=ours.actor,
                at=ours.at,
                **form.cleaned_data,
            )
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("The partner is entered provisionally and invited to complete the entry."))
            return HttpResponseRedirect(reverse("parties:mine"))
    context = {"form": form, "organisation": found}
    return render(request, "parties/invite_partner.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def answer(request: HttpRequest, request_id: int) -> HttpResponse:
    """Say yes or no to somebody who asks to join."""
    ours = cast(FacilityRequest, request)
    accepted = request.POST.get("accepted") == "yes"
    parties.answer_join_request(
        request_id=request_id, accepted=accepted, address=reverse("desk:home"), actor=ours.actor, at=ours.at
    )
    messages.success(request, _("Accepted: the person now acts for the organisation.") if accepted else _("Declined."))
    return HttpResponseRedirect(next_address(request, "parties:mine"))


@signed_in
@require_POST
def withdraw(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    ours = cast(FacilityRequest, request)
    parties.withdraw_invitation(invitation_id=invitation_id, actor=ours.actor, at=ours.at)
    messages.success(request, _("The invitation is withdrawn; its link no longer works."))
    return HttpResponseRedirect(next_address(request, "parties:mine"))


@signed_in
@require_POST
def end(request: HttpRequest, holding_id: int) -> HttpResponse:
    """End a role."""
    ours = cast(FacilityRequest, request)
    parties.end_role(holding_id=holding_id, actor=ours.actor, at=ours.at)
    messages.success(request, _("The role has ended."))
    return HttpResponseRedirect(next_address(request, "parties:mine"))
