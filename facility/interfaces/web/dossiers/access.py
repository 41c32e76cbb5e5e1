"""Which partner organisations read or write a draft, and letting them in and out."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from facility.apps.parties import public as parties
from facility.apps.proposals import public as proposals
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dossiers.forms import AccessForm, FindForm
from facility.interfaces.web.dossiers.reading import Open, frame, own_dossier


def _candidates(found: proposals.Proposal, typed: str, in_already: set[int]) -> list[parties.Organisation]:
    if len(typed.strip()) < 2:
        return []
    alike = parties.look_alikes(typed[:250]).select_related("record")[:20]
    return [one for one in alike if one.pk != found.lead_id and one.pk not in in_already]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def partners(request: HttpRequest, token: str) -> HttpResponse:
    """Who was let in; the lead's people look for a partner by name and let it in."""
    ours = cast(FacilityRequest, request)
    opened = Open(ours, own_dossier(ours, token))
    found = opened.proposal
    readers = [one for one in found.readers.select_related("organisation__record") if one.until is None]
    given = request.POST if request.method == "POST" else request.GET
    candidates = _candidates(found, given.get("q", ""), {one.organisation_id for one in readers})
    form = AccessForm(request.POST if request.method == "POST" else None, organisations=candidates)
    if request.method == "POST" and form.is_valid():
        partner = parties.organisation_by_token(form.cleaned_data["organisation"])
        proposals.let_in(
            proposal_id=found.pk,
            organisation_id=partner.pk,
            may_edit=form.cleaned_data["may_edit"],
            actor=ours.actor,
            at=ours.at,
        )
        messages.success(request, _("%(name)s is let in.") % {"name": partner.name})
        return HttpResponseRedirect(reverse("dossiers:access", args=[token]))
    context: dict[str, Any] = {
        **frame(found, opened.title),
        "readers": readers,
        "find": FindForm(request.GET if "q" in request.GET else None),
        "form": form,
        "candidates": candidates,
        "typed": given.get("q", "")[:250],
        "leads": opened.leads,
        "invite": _invite_url(opened),
    }
    return render(request, "dossiers/access.html", context, status=422 if form.errors else 200)


def _invite_url(opened: Open) -> str:
    """Where a partner that is not registered yet is invited, for those who may."""
    lead = opened.proposal.lead
    if not parties.may_invite_partner_organisation(opened.request.actor, lead):
        return ""
    return reverse("parties:invite_partner", args=[lead.record.token])


@signed_in
@require_POST
def let_out(request: HttpRequest, token: str) -> HttpResponse:
    """End a partner's access."""
    ours = cast(FacilityRequest, request)
    found = own_dossier(ours, token)
    partner = parties.organisation_by_token(request.POST.get("organisation", ""))
    proposals.let_out(proposal_id=found.pk, organisation_id=partner.pk, actor=ours.actor, at=ours.at)
    messages.success(request, _("%(name)s no longer reads this dossier.") % {"name": partner.name})
    return HttpResponseRedirect(reverse("dossiers:access", args=[token]))
