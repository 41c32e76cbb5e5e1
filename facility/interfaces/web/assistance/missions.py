"""Pages of missions: one mission with its days, and what coordinators and experts do in it."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from facility.apps.assistance import public as assistance
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import require
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.assistance import mission_reading
from facility.interfaces.web.assistance.forms import ReasonForm
from facility.interfaces.web.assistance.lists import MissionList
from facility.interfaces.web.assistance.mission_forms import EndForm, JoinForm, OpenForm, ResumeForm
from facility.interfaces.web.assistance.terms import found_by
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, only_in
from facility.interfaces.web.ui.lists import render_list


@signed_in
@require_safe
def desk(request: HttpRequest) -> HttpResponseBase:
    """Every mission, for staff."""
    actor = cast(FacilityRequest, request).actor
    require(assistance.policy.may_list_all, actor)
    lead = _("What experts do for authorities, and the days they worked.")
    return render_list(request, MissionList(assistance.missions(actor)), title=_("Missions"), lead=lead)


@signed_in
@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """One mission: its experts, the days booked and worked, what can be done now."""
    ours = cast(FacilityRequest, request)
    mission = assistance.mission_by_token(token, ours.actor)
    return render(request, "assistance/mission.html", mission_reading.page(ours, mission))


def _sent(request: FacilityRequest) -> Any:
    """What was sent, also where nothing was chosen; None while the form is only shown."""
    return request.POST if request.method == "POST" else None


@signed_in
@GET_POST
def open_one(request: HttpRequest, token: str) -> HttpResponse:
    """Open a mission of a request."""
    ours, found = found_by(request, token)
    require(assistance.policy.may_run_mission, ours.actor, found)
    only_in(found.state, assistance.BOOKABLE, "open_mission")
    terms = found.terms
    first = {"title": found.title, "first_day": terms.first_day, "last_day": terms.last_day}
    form = OpenForm(_sent(ours), initial=first, bookings=assistance.joinable(found))

    def act() -> None:
        assistance.open_mission(request_id=found.pk, **form.given(), actor=ours.actor, at=ours.at)

    page = {"title": _("Open a mission"), "button": _("Open it"), "up": found.title}
    lead, back = (
        _("Within the terms, with experts whose days are confirmed."),
        reverse("assistance:detail", args=[token]),
    )
    done = _("Open; letters go out.")
    return form_page(ours, form, act, back, done=done, template="assistance/form.html", lead=lead, **page)


def _act_page(
    request: HttpRequest,
    token: str,
    states: tuple[str, ...],
    make: Callable[[FacilityRequest, assistance.Mission], forms.Form],
    do: Callable[..., Any],
    **page: Any,
) -> HttpResponse:
    """A page with one form about a mission, for those who run it."""
    ours = cast(FacilityRequest, request)
    mission = assistance.mission_by_token(token, ours.actor)
    require(assistance.policy.may_run_mission, ours.actor, mission.request)
    only_in(mission.state, states, do.__name__)
    form = make(ours, mission)

    def act() -> None:
        given = form.given() if isinstance(form, JoinForm) else form.cleaned_data
        do(mission_id=mission.pk, **given, actor=ours.actor, at=ours.at)

    back = reverse("assistance:mission", args=[token])
    return form_page(ours, form, act, back, template="assistance/form.html", up=mission.title, **page)


@signed_in
@GET_POST
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Add experts to an open mission."""
    page = {"title": _("Add experts"), "button": _("Add them"), "done": _("Added; letters go out.")}
    lead = _("Experts whose days are confirmed for the request.")

    def make(ours: FacilityRequest, mission: assistance.Mission) -> forms.Form:
        return JoinForm(_sent(ours), bookings=assistance.joinable(mission.request))

    return _act_page(request, token, ("open",), make, assistance.join_mission, lead=lead, **page)


@signed_in
@GET_POST
def postpone(request: HttpRequest, token: str) -> HttpResponse:
    """Put a mission off."""
    page = {"title": _("Put the mission off"), "button": _("Put it off"), "done": _("Put off; letters go out.")}
    lead = _("The days of its experts are free again. It is taken up with new days. The authority reads the reason.")

    def make(ours: FacilityRequest, mission: assistance.Mission) -> forms.Form:
        return ReasonForm(ours.POST or None)

    return _act_page(request, token, ("open",), make, assistance.postpone_mission, lead=lead, **page)


@signed_in
@GET_POST
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Take a mission that was put off up again."""
    page = {"title": _("Take the mission up again"), "button": _("Take it up"), "done": _("Open; letters go out.")}
    lead = _("In new days, with experts whose days are confirmed for the request.")

    def make(ours: FacilityRequest, mission: assistance.Mission) -> forms.Form:
        return ResumeForm(_sent(ours), bookings=assistance.joinable(mission.request))

    return _act_page(request, token, ("postponed",), make, assistance.resume_mission, lead=lead, **page)


@signed_in
@GET_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Cancel a mission."""
    page = {"title": _("Cancel the mission"), "button": _("Cancel it"), "done": _("Cancelled; letters go out.")}
    lead = _("The days of its experts are free again. The authority reads the reason.")

    def make(ours: FacilityRequest, mission: assistance.Mission) -> forms.Form:
        return ReasonForm(ours.POST or None)

    return _act_page(request, token, ("open", "postponed"), make, assistance.cancel_mission, lead=lead, **page)


@signed_in
@GET_POST
def end(request: HttpRequest, token: str) -> HttpResponse:
    """End a mission."""
    page = {"title": _("End the mission"), "button": _("End it"), "done": _("Ended; a letter goes out.")}
    lead = _("Days that were booked and not worked are free again. Days worked can no longer be changed.")

    def make(ours: FacilityRequest, mission: assistance.Mission) -> forms.Form:
        return EndForm(ours.POST or None)

    return _act_page(request, token, ("open",), make, assistance.end_mission, lead=lead, **page)


def _days(request: HttpRequest) -> list[date]:
    """The days chosen. Raises Refused for what is no day."""
    try:
        return [date.fromisoformat(text) for text in request.POST.getlist("days")]
    except ValueError:
        raise Refused(at_field("days", "mission.no_day")) from None


@signed_in
@require_POST
def days(request: HttpRequest, token: str, booking: str) -> HttpResponse:
    """Note or strike out days worked."""
    ours = cast(FacilityRequest, request)
    mission = assistance.mission_by_token(token, ours.actor)
    one = assistance.Booking.objects.filter(mission=mission, token=booking.replace("\x00", "?")).first()
    do = {"note": assistance.note_days, "strike": assistance.strike_days}.get(request.POST.get("do", ""))
    if one is None or do is None:
        raise NotFound("booking")
    do(mission_id=mission.pk, booking_id=one.pk, days=_days(request), actor=ours.actor, at=ours.at)
    messages.success(request, _("Kept."))
    return redirect("assistance:mission", token=token)
