"""The expert's own pages: apply, change the profile, answer for days held, leave."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facility.apps.assistance import public as assistance
from facility.core.errors import NotFound, Refused
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.experts import showing
from facility.interfaces.web.experts.forms import ProfileForm
from facility.interfaces.web.experts.naming import Names
from facility.interfaces.web.ui.findings import add_to_form

GONE = {"refused", "withdrawn"}


@signed_in
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """My profile as an expert, what was decided, and the days asked of me."""
    actor = cast(FacilityRequest, request).actor
    found = assistance.own_expert(actor)
    context: dict[str, Any] = {"expert": found}
    if found is not None:
        context |= {
            "facts": showing.facts(found, Names()),
            "tag": showing.tag(found),
            "bookings": showing.bookings(assistance.bookings_of(found)),
            "missions": showing.missions(assistance.own_missions(actor)),
            "sheets": showing.sheets(assistance.own_sheets(actor)),
            "may_leave": found.state not in GONE,
            "may_change": found.state not in GONE,
        }
    return render(request, "experts/profile.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Apply for the roster, or change what one said."""
    ours = cast(FacilityRequest, request)
    found = assistance.own_expert(ours.actor)
    applies = found is None or found.state in GONE
    form = ProfileForm(request.POST or None, actor=ours.actor, expert=found)
    if request.method == "POST" and form.is_valid():
        act = assistance.offer_expertise if applies else assistance.change_profile
        try:
            act(profile=form.profile(), actor=ours.actor, at=ours.at)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            done = _("Applied. A coordinator decides, and you get a letter.") if applies else _("Changed.")
            messages.success(request, done)
            return redirect("experts:profile")
    title = _("Apply for the roster of experts") if applies else _("Change my profile as an expert")
    lead = _("Coordinators and auditors read this, nobody else. You can change it, leave, and have it erased.")
    context = {"form": form, "title": title, "lead": lead, "button": _("Apply") if applies else _("Save")}
    context |= {"back": reverse("experts:profile"), "up": _("My profile as an expert")}
    return render(request, "grants/form.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Leave the roster."""
    ours = cast(FacilityRequest, request)
    assistance.withdraw_expertise(actor=ours.actor, at=ours.at)
    messages.success(request, _("You have left the roster. You can apply again at any time."))
    return redirect("experts:profile")


@signed_in
@require_POST
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Say whether one can come on days held."""
    ours = cast(FacilityRequest, request)
    booking = assistance.booking_by_token(token, ours.actor)
    given: dict[str, Any] = {"booking_id": booking.pk, "actor": ours.actor, "at": ours.at}
    if request.POST.get("do") == "agree":
        assistance.agree_to_days(**given)
        messages.success(request, _("Thank you. The coordinator confirms the days next."))
    elif request.POST.get("do") == "decline":
        assistance.decline_days(reason=request.POST.get("reason", ""), **given)
        messages.success(request, _("Declined: the days are free again."))
    else:
        raise NotFound("act")
    return redirect("experts:profile")
