"""Registering for a meeting of our own: the form, one's own page, one's list, calendar file and documents."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from facility.apps.dialogue import public as dialogue
from facility.core.errors import Forbidden, NotFound, Refused
from facility.foundation.files import public as files
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dialogue import forms, own_detail
from facility.interfaces.web.dialogue.own_lists import MyRegistrations
from facility.interfaces.web.files import serve
from facility.interfaces.web.ui.findings import add_to_form, say
from facility.interfaces.web.ui.lists import render_list

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def _signed_in(request: FacilityRequest) -> None:
    if request.actor.user_id is None:
        raise Forbidden("dialogue.register")


@GET_POST
def register(request: FacilityRequest, reference: str) -> HttpResponse:
    """Register for a meeting; who did already is led to their own page."""
    plan = dialogue.plan_at(reference, request.actor)
    _signed_in(request)
    mine = dialogue.own_registration(plan, request.actor)
    if mine is not None and mine.state != "withdrawn":
        return redirect("dialogue:registration", token=mine.record.token)
    start = forms.registration_initial(mine) if mine is not None else {"name": request.actor.name}
    form = forms.RegistrationForm(plan, request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            row = dialogue.register(plan_id=plan.pk, facts=form.facts(), actor=request.actor, at=request.at)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            told = {"placed": _("You have a place."), "waiting": _("You are in the waiting line.")}
            messages.success(request, told[row.state])
            return redirect("dialogue:registration", token=row.record.token)
    context = {"form": form, **own_detail.register_page(plan, request.at)}
    return render(request, "dialogue/register.html", context, status=422 if form.is_bound else 200)


@GET_POST
def invitation(request: FacilityRequest, reference: str) -> HttpResponse:
    """One's invitation to a follow-up meeting: confirmed or declined by one step."""
    plan = dialogue.plan_at(reference, request.actor)
    _signed_in(request)
    found = dialogue.own_invitation(plan, request.actor)
    if found is None:
        raise NotFound("invitation")
    context = own_detail.invitation_page(plan, found, request.actor.name, request.at)
    if request.method == "POST":
        try:
            return _answer(request, plan, request.POST.get("do", ""))
        except Refused as refusal:
            context["wrong"] = " ".join(" ".join(say(one)) for one in refusal.findings)
    return render(request, "dialogue/invitation.html", context, status=422 if "wrong" in context else 200)


def _answer(request: FacilityRequest, plan: dialogue.Plan, do: str) -> HttpResponse:
    """Confirm or decline, and say what came of it. Raises NotFound for another answer, NotAllowedNow, Refused."""
    who = {"plan_id": plan.pk, "actor": request.actor, "at": request.at}
    if do == "decline":
        dialogue.decline_invitation(**who)  # type: ignore[arg-type]
        messages.success(request, _("Noted: you do not come."))
        return redirect("dialogue:meeting", reference=plan.meeting.record.reference or "")
    if do != "confirm":
        raise NotFound("act")
    row = dialogue.confirm_invitation(**who)  # type: ignore[arg-type]
    told = {"placed": _("You have a place."), "waiting": _("You are in the waiting line.")}
    messages.success(request, told[row.state])
    return redirect("dialogue:registration", token=row.record.token)


@require_safe
def registrations(request: FacilityRequest) -> HttpResponseBase:
    """What one registered for."""
    _signed_in(request)
    rows = MyRegistrations(dialogue.own_registrations(request.actor))
    return render_list(request, rows, title=_("My registrations"), lead=_("Meetings for which you registered."))


def _act(request: FacilityRequest, row: dialogue.Registration, do: str) -> str:
    """Do one of the acts of the page's buttons, and say that it is done. Raises NotFound for another one."""
    if do == "withdraw":
        dialogue.withdraw(registration_id=row.pk, actor=request.actor, at=request.at)
        return _("Withdrawn. The place goes to the next in the line.")
    if do in {"present", "absent"}:
        dialogue.check_in(registration_id=row.pk, present=do == "present", actor=request.actor, at=request.at)
        return _("Noted as present.") if do == "present" else _("No longer noted as present.")
    raise NotFound("act")


@GET_POST
def registration(request: FacilityRequest, token: str) -> HttpResponse:
    """One registration, for the person and the secretariat: changed, withdrawn, noted as present."""
    row = dialogue.registration_by_token(token, request.actor)
    do = request.POST.get("do", "")
    if do:
        messages.success(request, _act(request, row, do))
        return redirect("dialogue:registration", token=token)
    form = forms.RegistrationForm(
        row.plan, request.POST if request.method == "POST" else None, initial=forms.registration_initial(row)
    )
    if request.method == "POST" and form.is_valid():
        try:
            dialogue.change_registration(registration_id=row.pk, facts=form.facts(), actor=request.actor, at=request.at)
            messages.success(request, _("Saved."))
            return redirect("dialogue:registration", token=token)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
    context = {**own_detail.registration_page(row, request.actor, request.at), "form": form}
    return render(request, "dialogue/registration.html", context, status=422 if form.is_bound else 200)


@require_safe
def registration_calendar(request: FacilityRequest, token: str) -> HttpResponse:
    """The meeting for the calendar of the one who registered; none while they wait."""
    row = dialogue.registration_by_token(token, request.actor)
    if row.state == "waiting":
        raise NotFound("calendar")
    name = f"{row.plan.meeting.key}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store, private"}
    content = dialogue.registration_file(row)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


@require_safe
def document(request: FacilityRequest, reference: str, file: str) -> HttpResponseBase:
    """A document of a meeting, for everybody or for those who have a place."""
    found = dialogue.document_by_token(reference, file, request.actor)
    return serve(request, found.file, files.key_for_writers(found.file))
