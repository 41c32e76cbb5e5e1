"""Pages of what follows delivery: the evaluation of both sides, what has come of it, and closing the request."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from facility.apps.assistance import public as assistance
from facility.foundation.accounts.public import require
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.assistance import evaluation_reading as reading
from facility.interfaces.web.assistance.desk import act_page
from facility.interfaces.web.assistance.evaluation_forms import SheetForm, UseForm
from facility.interfaces.web.assistance.forms import ReasonForm
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, only_in
from facility.interfaces.web.ui import formats


@signed_in
@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """The evaluation of a delivered request and what has come of it, as far as the reader reads each sheet."""
    ours = cast(FacilityRequest, request)
    return render(request, "assistance/evaluation.html", reading.page(ours, token))


@signed_in
@GET_POST
def sheet(request: HttpRequest, token: str) -> HttpResponse:
    """Fill in the evaluation of one's own side, once."""
    ours = cast(FacilityRequest, request)
    found = assistance.sheet_by_token(token, ours.actor)
    only_in(found.state, ("asked",), "hand_in")
    form = SheetForm(ours.POST or None, questions=found.questions, use_required_attribute=False)

    def act() -> None:
        words = form.cleaned_data["words"]
        assistance.hand_in_sheet(sheet_id=found.pk, ratings=form.ratings(), words=words, actor=ours.actor, at=ours.at)

    due = formats.moment(found.request.evaluation_due_at)
    lead = _("Until %(due)s. Coordinators read it; the other side reads it once both have handed in or time is up.")
    back = reverse("assistance:evaluation", args=[found.request.record.token])
    page = {"title": _("Evaluate the assistance"), "button": _("Hand it in"), "up": found.request.title}
    page |= {"lead": lead % {"due": due}, "template": "assistance/form.html"}
    return form_page(ours, form, act, back, done=_("Handed in. Thank you."), **page)


@signed_in
@GET_POST
def follow_up(request: HttpRequest, token: str) -> HttpResponse:
    """Say what has come of the assistance."""
    ours = cast(FacilityRequest, request)
    found = assistance.request_by_token(token, ours.actor)
    require(assistance.policy.may_tell_use, ours.actor, found)
    only_in(found.state, ("follow_up_due",), "tell_use")
    deliverables = assistance.accepted_deliverables(found)
    form = UseForm(ours.POST or None, deliverables=deliverables, use_required_attribute=False)

    def act() -> None:
        given = {name: form.cleaned_data[name] for name in ("changed", "missing")}
        assistance.tell_use(request_id=found.pk, uses=form.uses(), **given, actor=ours.actor, at=ours.at)

    lead = _("Which results you use, what has changed, what is still missing. The request is closed with it.")
    page = {"title": _("Say what has come of it"), "button": _("Send the answer"), "lead": lead}
    return act_page(ours, found, form, act, done=_("Answered. The request is closed; thank you."), **page)


@signed_in
@GET_POST
def close(request: HttpRequest, token: str) -> HttpResponse:
    """Close a request of which nobody said what has come of it."""
    ours = cast(FacilityRequest, request)
    found = assistance.request_by_token(token, ours.actor)
    require(assistance.policy.may_close, ours.actor, found)
    only_in(found.state, ("evaluated", "follow_up_due"), "close")
    only_in(
        "late" if assistance.may_be_closed(found, assistance.follow_up_of(found)) else "in time", ("late",), "close"
    )
    form = ReasonForm(ours.POST or None)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        assistance.close_request(request_id=found.pk, reason=reason, actor=ours.actor, at=ours.at)

    lead = _("Nobody said what has come of the assistance in time. Whoever asked reads the reason in a letter.")
    page = {"title": _("Close the request"), "button": _("Close it"), "lead": lead}
    return act_page(ours, found, form, act, done=_("The request is closed; a letter goes out."), **page)
