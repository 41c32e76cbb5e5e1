"""Putting a request off to a day, and taking it up again."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from facility.apps.assistance import public as assistance
from facility.apps.assistance.public import words
from facility.foundation.accounts.public import require
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, only_in
from facility.interfaces.web.evaluation.forms import day_field
from facility.interfaces.web.forms.widgets import paragraphs
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import date


class DeferForm(forms.Form):
    """Until when, and why."""

    until = day_field(gettext_lazy("Until"), gettext_lazy("It is taken up again on this day."))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea,
        max_length=6000,
        help_text=gettext_lazy("Whoever asked reads exactly this."),
    )


def acts(request: FacilityRequest, found: assistance.Request) -> Iterator[dict[str, str]]:
    """What coordinators can do now: put it off, or take it up again."""
    if found.state not in assistance.DEFERRABLE or not assistance.policy.may_defer(request.actor, found):
        return
    put_off = reverse("assistance:defer", args=[found.record.token])
    if found.state == "deferred":
        sure = _("It goes on where it stood; a letter goes out.")
        back = reverse("assistance:take_up", args=[found.record.token])
        yield {"post": back, "label": _("Take it up again"), "confirm": sure}
        yield {"url": put_off, "label": _("Defer it to another day")}
    else:
        yield {"url": put_off, "label": _("Defer it")}


def shown(found: assistance.Request) -> dict[str, Any]:
    """Each time that it was put off, newest first, as the page of a request shows it."""
    rows = found.deferrals.order_by("-pk") if found.submitted_at is not None else ()
    return {
        "deferred_until": formats.day(found.deferred_until) if found.deferred_until else "",
        "deferral_head": [_("Deferred on"), _("Until"), _("Reason")],
        "deferrals": [(date(one.deferred_at), date(one.until), paragraphs(one.reason)) for one in rows],
    }


@signed_in
@GET_POST
def defer(request: HttpRequest, token: str) -> HttpResponse:
    """Put a request off to a day, or to another one."""
    ours = cast(FacilityRequest, request)
    found = assistance.request_by_token(token, ours.actor)
    require(assistance.policy.may_defer, ours.actor, found)
    only_in(found.state, (*assistance.DEFERRABLE, "in_consultation"), "defer")
    form = DeferForm(ours.POST or None)

    def act() -> None:
        assistance.defer(request_id=found.pk, **form.cleaned_data, actor=ours.actor, at=ours.at)

    lead = _("Its terms rest until then, and nobody is warned of the last day on which it is useful: %(day)s.")
    lead %= {"day": formats.day(found.latest)}
    if found.state == "in_consultation":
        lead = str(words.FINDINGS["assistance.consultation_open"])
    back = reverse("assistance:detail", args=[token])
    page = {"title": _("Defer the request"), "button": _("Defer it"), "lead": lead, "up": found.title}
    return form_page(
        ours, form, act, back, done=_("Deferred; a letter goes out."), template="assistance/form.html", **page
    )


@signed_in
@require_POST
def take_up(request: HttpRequest, token: str) -> HttpResponse:
    """Take a deferred request up again before its day."""
    ours = cast(FacilityRequest, request)
    found = assistance.request_by_token(token, ours.actor)
    assistance.take_up(request_id=found.pk, actor=ours.actor, at=ours.at)
    messages.success(request, _("Taken up again; a letter goes out."))
    return redirect("assistance:detail", token=token)
