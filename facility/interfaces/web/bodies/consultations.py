"""Consultations: the list, the short sheet that a service sees, its reply."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from facility.apps.bodies import public as bodies
from facility.core.errors import Forbidden, Refused
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.base.text import pick
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.bodies import sheets
from facility.interfaces.web.bodies.forms import ReplyForm
from facility.interfaces.web.bodies.rows import reply_of
from facility.interfaces.web.dossiers.wording import language
from facility.interfaces.web.evaluation.asking import GET_POST, tags
from facility.interfaces.web.projects.narrowing import of_organisation
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, render_list

_STATES = {"open": gettext_lazy("Open"), "closed": gettext_lazy("Closed")}


class ConsultationList(DataList):
    """What services were asked, newest first."""

    name = "consultations"
    caption = gettext_lazy("Consultations")
    columns = (
        Column(
            key="subject",
            label=gettext_lazy("Dossier"),
            value=lambda row: pick(row.consultation.subject.label, language()),
            url=lambda row: reverse("bodies:consulted", args=[row.pk]),
        ),
        Column(
            key="organisation", label=gettext_lazy("Service"), value="organisation.name", sort="organisation__name_sort"
        ),
        Column(
            key="due",
            label=gettext_lazy("Reply by"),
            kind="date",
            value="consultation.due_at",
            sort="consultation__due_at",
        ),
        Column(
            key="reply",
            label=gettext_lazy("Reply"),
            kind="status",
            value=lambda row: reply_of(row, row.consultation.state == "open"),
        ),
        Column(
            key="state",
            label=gettext_lazy("Consultation"),
            kind="status",
            value="consultation.state",
            labels=_STATES,
            sort="consultation__state",
        ),
    )
    filters = (
        Choice(
            key="state",
            label=gettext_lazy("Consultation"),
            field="consultation__state",
            choices=_STATES.items,
            counts=True,
        ),
        of_organisation("organisation"),
    )
    order = ("-consultation__opened_at",)
    empty = Empty(
        gettext_lazy("Nothing was asked yet"),
        gettext_lazy("A question stands here as soon as a dossier needs your view."),
    )
    invented = "consultation.record.invented"


def may_look(actor: Actor) -> bool:
    """Whether there are consultations for the actor: services that are asked, and staff."""
    return actor.has(Role.CONSULTED_SERVICE) or bool(bodies.kinds_viewed(actor))


@signed_in
@require_safe
def consultations(request: HttpRequest) -> HttpResponseBase:
    """What the actor's services were asked; all of them for staff."""
    ours = cast(FacilityRequest, request)
    if not may_look(ours.actor):
        raise Forbidden("bodies.view_consultation")
    return render_list(
        request,
        ConsultationList(bodies.asked_of(ours.actor)),
        title=_("Consultations"),
        lead=_("Who is silent until the day is taken to agree."),
    )


@signed_in
@GET_POST
def consulted(request: HttpRequest, number: int) -> HttpResponse:
    """The short sheet of a dossier with the question to one service, and its reply."""
    ours = cast(FacilityRequest, request)
    asked = bodies.asked_by_id(number, ours.actor)
    consultation = asked.consultation
    replies = bool(bodies.may_reply(ours.actor, asked))
    sheet = sheets.sheet_of(ours, asked)
    is_open = consultation.state == "open" and ours.at <= consultation.due_at and not sheet.over
    form = _reply_form(ours, asked)
    if is_open and form.is_bound and form.is_valid() and _reply(ours, asked, form):
        messages.success(request, _("Your reply is noted. You can change it until the day."))
        return redirect("bodies:consulted", number=number)
    context = {
        "asked": asked,
        "consultation": consultation,
        "sheet": sheet,
        "facts": sheet.facts,
        "notice": sheets.notice(asked, sheet, ours.at) if not is_open else "",
        "reply": reply_of(asked, is_open),
        "tag": tags(*reply_of(asked, is_open), consultation.record),
        "form": form if replies and is_open else None,
        "dossier": sheet.url,
    }
    return render(request, "bodies/consulted.html", context, status=_status(form, is_open))


def _status(form: ReplyForm, is_open: bool) -> int:
    """A reply that comes too late is in conflict with what stands; one with faults cannot be read."""
    if form.is_bound and not is_open:
        return 409
    return 422 if form.errors else 200


def _reply_form(request: FacilityRequest, asked: bodies.Consulted) -> ReplyForm:
    posted = request.POST if request.method == "POST" else None
    return ReplyForm(posted, asked=asked, initial={"reply": asked.reply, "text": asked.text})


def _reply(request: FacilityRequest, asked: bodies.Consulted, form: ReplyForm) -> bool:
    """Answer for the service; what is refused stands at the fields."""
    try:
        bodies.reply(consulted_id=asked.pk, actor=request.actor, at=request.at, **form.cleaned_data)
    except Refused as refusal:
        add_to_form(form, refusal.findings)
        return False
    return True
