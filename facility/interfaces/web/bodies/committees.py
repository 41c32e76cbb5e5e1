"""Committees: who sits in them as what, and what they advised."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from facility.apps.bodies import public as bodies
from facility.apps.parties import public as parties
from facility.core.errors import Forbidden, NotFound, Refused
from facility.foundation.accounts.public import Role, require
from facility.foundation.base.clock import local_day
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.bodies.forms import BodyForm, SeatForm
from facility.interfaces.web.evaluation.asking import GET_POST, form_page
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.languages import said

_MEMBERS = (Role.COMMITTEE_MEMBER, Role.PANEL_CHAIR)


@signed_in
@require_safe
def committees(request: HttpRequest) -> HttpResponse:
    """All bodies."""
    ours = cast(FacilityRequest, request)
    require(bodies.may_view_advice, ours.actor)
    rows = [
        {
            "name": said(one.name),
            "url": reverse("bodies:committee", args=[one.code]),
            "seats": sum(seat.ends_on is None for seat in one.seats.all()),
            "record": one.record,
        }
        for one in bodies.committees()
    ]
    context = {"rows": rows, "may_add": bodies.may_manage_bodies(ours.actor)}
    return render(request, "bodies/committees.html", context)


@signed_in
@GET_POST
def add(request: HttpRequest) -> HttpResponse:
    """Set a body up."""
    ours = cast(FacilityRequest, request)
    require(bodies.may_manage_bodies, ours.actor)
    form = BodyForm(request.POST or None)

    def act() -> None:
        given = form.cleaned_data
        name = {"en": given["name_en"], "fr": given["name_fr"]}
        bodies.found_body(code=given["code"], name=name, source=given["source"], actor=ours.actor, at=ours.at)

    return form_page(
        ours,
        form,
        act,
        reverse("bodies:committees"),
        done=_("The body is set up. Give its seats now."),
        title=_("Set up a body"),
        lead=_("A committee that advises on awards."),
        button=_("Set up"),
        up=_("Committees"),
    )


def people_with(request: FacilityRequest, *roles: Role) -> list[tuple[str, str]]:
    """People with an account who hold one of the roles today."""
    held = parties.holders_on(local_day(request.at)).filter(role__in=roles, person__user__isnull=False)
    rows = held.order_by("person__name").values_list("person_id", "person__name").distinct()
    return [(str(pk), name) for pk, name in rows]


@signed_in
@GET_POST
def committee(request: HttpRequest, code: str) -> HttpResponse:
    """One body: its seats, what it advised; a seat is given here."""
    ours = cast(FacilityRequest, request)
    require(bodies.may_view_advice, ours.actor)
    found = bodies.body(code)
    if found is None:
        raise NotFound("body")
    form = _seat_form(ours)
    if request.method == "POST" and form is None:
        raise Forbidden("bodies.manage")
    if form is not None and form.is_valid() and _give(ours, found, form):
        messages.success(request, _("The seat is given."))
        return redirect("bodies:committee", code=code)
    context = {
        "body": found,
        "name": said(found.name),
        "seats": bodies.seats_on(found, local_day(ours.at)),
        "capacities": bodies.CAPACITIES,
        "meetings": bodies.advised_by(found),
        "form": form,
    }
    return render(request, "bodies/committee.html", context, status=422 if form is not None and form.errors else 200)


def _seat_form(request: FacilityRequest) -> SeatForm | None:
    """The form that gives a seat, for who may."""
    if not bodies.may_manage_bodies(request.actor):
        return None
    start = {"starts_on": local_day(request.at), "capacity": "member"}
    return SeatForm(request.POST or None, people=people_with(request, *_MEMBERS), initial=start)


def _give(request: FacilityRequest, found: bodies.Body, form: SeatForm) -> bool:
    """Give the seat; what is refused stands at the fields."""
    given = form.cleaned_data
    words = {"capacity": given["capacity"], "starts_on": given["starts_on"]}
    try:
        bodies.seat(body_id=found.pk, person_id=int(given["person"]), actor=request.actor, at=request.at, **words)
    except Refused as refusal:
        add_to_form(form, refusal.findings)
        return False
    return True


@signed_in
@require_POST
def end_seat(request: HttpRequest, code: str, seat: int) -> HttpResponse:
    """End a seat today; what it took part in stays."""
    ours = cast(FacilityRequest, request)
    bodies.end_seat(seat_id=seat, actor=ours.actor, at=ours.at)
    messages.success(request, _("The seat has ended."))
    return redirect("bodies:committee", code=code)
