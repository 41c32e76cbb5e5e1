"""The coordinator's pages: the roster, who fits a need, one expert, days held and settled."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facility.apps.assistance import public as assistance
from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import require
from facility.foundation.trail import public as trail
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.experts import showing
from facility.interfaces.web.experts.forms import HoldForm, NeedForm, ReasonForm
from facility.interfaces.web.experts.lists import ExpertList
from facility.interfaces.web.experts.naming import Names
from facility.interfaces.web.grants import panels
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.lists import render_list

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
# Which acts of a coordinator lead on from each state.
ACTS = {
    "applied": ("admit", "refuse"),
    "admitted": ("pause",),
    "paused": ("resume",),
}
DO = {
    "admit": assistance.admit_expert,
    "refuse": assistance.refuse_expert,
    "pause": assistance.pause_expert,
    "resume": assistance.resume_expert,
}


def act_words() -> dict[str, str]:
    """The acts on an expert as words of buttons."""
    return {"admit": _("Admit"), "refuse": _("Refuse"), "pause": _("Pause"), "resume": _("Take up again")}


def _asked(request: HttpRequest) -> assistance.Request | None:
    """The request for assistance that experts are sought for, where one is named and seen. Raises NotFound."""
    token = request.GET.get("request", "")
    return assistance.request_by_token(token, cast(FacilityRequest, request).actor) if token else None


@signed_in
@require_safe
def roster(request: HttpRequest) -> HttpResponseBase:
    """Everybody who applied, is in the roster, or was."""
    actor = cast(FacilityRequest, request).actor
    require(assistance.policy.may_view_expert, actor)
    lead = _("Who can go on missions: applied for by the experts, admitted with a reason. Not shown to others.")
    rows = ExpertList(assistance.experts(actor), Names())
    return render_list(request, rows, title=_("Roster of experts"), lead=lead, template="experts/list.html")


@signed_in
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Who fits a need: everybody in the roster, ranked, each with the reasons."""
    actor, names = cast(FacilityRequest, request).actor, Names()
    require(assistance.policy.may_view_expert, actor)
    form = NeedForm(request.GET or None, names=names)
    asked = _asked(request)
    context: dict[str, Any] = {"form": form, "rows": None, "asked": asked}
    if form.is_valid():
        found = assistance.matched(form.need(), actor)
        context |= showing.matches(found, names, asked, request.GET)
    return render(request, "experts/match.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def detail(request: HttpRequest, token: str) -> HttpResponse:
    """One expert: profile, bookings, what can be done now. The expert is led to the own page."""
    actor = cast(FacilityRequest, request).actor
    found = assistance.expert_by_token(token, actor)
    if found.person_id == actor.person_id:
        return redirect("experts:profile")
    policy = assistance.policy
    words, may_judge = act_words(), policy.may_judge_expert(actor, found)
    may_book = policy.may_book_expert(actor, found)
    context = {
        "expert": found,
        "facts": showing.facts(found, Names()),
        "tag": showing.tag(found),
        "bookings": showing.bookings(assistance.bookings_of(found)),
        "acts": [(code, words[code]) for code in ACTS.get(found.state, ())] if may_judge else [],
        "reason_form": ReasonForm(),
        "may_book": may_book,
        "may_hold": may_book and found.state == "admitted",
        "history": panels.history(trail.history(found.record_id)),
    }
    return render(request, "experts/expert.html", context)


@signed_in
@require_POST
def judge(request: HttpRequest, token: str) -> HttpResponse:
    """Admit, refuse, pause or take up again, with the reason."""
    ours = cast(FacilityRequest, request)
    found = assistance.expert_by_token(token, ours.actor)
    do = DO.get(request.POST.get("do", ""))
    if do is None:
        raise NotFound("act")
    do(expert_id=found.pk, reason=request.POST.get("reason", ""), actor=ours.actor, at=ours.at)
    messages.success(request, _("Done. The expert gets a letter with the reason."))
    return redirect("experts:expert", token=token)


@signed_in
@GET_POST
def hold(request: HttpRequest, token: str) -> HttpResponse:
    """Hold working days of an expert."""
    ours = cast(FacilityRequest, request)
    found = assistance.expert_by_token(token, ours.actor)
    require(assistance.policy.may_book_expert, ours.actor, found)
    asked = _asked(request)
    first = {name: request.GET.get(name, "") for name in ("first_day", "last_day")}
    first["purpose"] = f"{asked.record.reference}: {asked.title}"[:300] if asked else ""
    form = HoldForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"purpose": form.cleaned_data["purpose"], "request_id": asked.pk if asked else None}
        try:
            assistance.hold_days(expert_id=found.pk, days=form.days(), **given, actor=ours.actor, at=ours.at)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("The days are held. The expert is asked whether they can come."))
            return redirect("experts:expert", token=token)
    back = reverse("experts:expert", args=[token])
    lead = _("Weekends and holidays of the EU’s institutions are left out. Nobody else can take the days meanwhile.")
    context = {"form": form, "title": _("Hold days"), "lead": lead, "button": _("Hold the days")}
    context |= {"back": back, "up": found.person.name}
    return render(request, "grants/form.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def settle(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm or release days held."""
    ours = cast(FacilityRequest, request)
    booking = assistance.booking_by_token(token, ours.actor)
    given: dict[str, Any] = {"booking_id": booking.pk, "actor": ours.actor, "at": ours.at}
    if request.POST.get("do") == "confirm":
        assistance.confirm_days(**given)
        messages.success(request, _("Confirmed. The expert gets a letter."))
    elif request.POST.get("do") == "release":
        assistance.release_days(reason=request.POST.get("reason", ""), **given)
        messages.success(request, _("Released: others can take the days. The expert gets a letter."))
    else:
        raise NotFound("act")
    return redirect("experts:expert", token=booking.expert.record.token)
