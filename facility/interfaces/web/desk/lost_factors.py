"""Taking the second factor off somebody's account: one administrator proposes, another approves."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facility.apps.parties import public as parties
from facility.core.errors import NotFound
from facility.interfaces.web.accounts.sessions import proved
from facility.interfaces.web.actors import FacilityRequest


@proved
@require_POST
def reset(request: HttpRequest, token: str) -> HttpResponse:
    """Propose, approve what was shown, or withdraw."""
    ours = cast(FacilityRequest, request)
    found = parties.person_by_token(token) if parties.may_see_people(ours.actor) else None
    if found is None:
        raise NotFound("person")
    do = request.POST.get("do", "")
    if do == "propose":
        parties.propose_reset(person_id=found.pk, actor=ours.actor, at=ours.at)
        messages.success(request, _("Proposed. A second administrator approves it here."))
    elif do == "approve":
        seen = request.POST.get("seen", "")
        parties.approve_reset(person_id=found.pk, payload_seen=seen, actor=ours.actor, at=ours.at)
        messages.success(request, _("The second factor is taken off; every session of the person has ended."))
    elif do == "withdraw":
        parties.withdraw_reset(person_id=found.pk, actor=ours.actor, at=ours.at)
        messages.success(request, _("The proposal is withdrawn."))
    else:
        raise NotFound("act")
    return HttpResponseRedirect(reverse("desk:person", args=[token]))
