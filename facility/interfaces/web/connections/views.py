"""Proposing a connection from a record's page, and deciding on those that others proposed."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import require
from facility.foundation.base.text import pick
from facility.foundation.links import public as links
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.ui.findings import add_to_form


class ConnectionForm(forms.Form):
    """With what, how, and why."""

    kind = forms.ChoiceField(
        label=gettext_lazy("How"), choices=lambda: [(one.code, one.words) for one in links.kinds_by_hand().values()]
    )
    reference = forms.CharField(
        label=gettext_lazy("With"),
        max_length=60,
        help_text=gettext_lazy("The reference of the other record, as it stands on its page."),
    )
    note = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("About the two records, not about people."),
    )


def name_of(record: Any) -> str:
    """Reference and label of a record."""
    label = pick(record.label, (get_language() or "en").split("-")[0]).text
    return f"{record.reference}, {label}" if record.reference else label


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, token: str) -> HttpResponse:
    """Propose a connection of the record at this address."""
    ours = cast(FacilityRequest, request)
    require(links.may_propose, ours.actor)
    record = links.record_for(token, ours.actor)
    form = ConnectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            links.propose_link(token=token, actor=ours.actor, at=ours.at, **form.cleaned_data)
        except Refused as refused:
            add_to_form(form, refused.findings)
        else:
            messages.success(request, _("The connection waits for a second person."))
            return HttpResponseRedirect(reverse("connections:proposed"))
    context = {"form": form, "name": name_of(record)}
    return render(request, "connections/propose.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def proposed(request: HttpRequest) -> HttpResponse:
    """What was proposed and waits."""
    ours = cast(FacilityRequest, request)
    if not (links.may_propose(ours.actor) or links.may_decide(ours.actor)):
        require(links.may_decide, ours.actor)
    rows = [
        {"row": row, "source": name_of(row.source), "target": name_of(row.target)}
        for row in links.proposed_for(ours.actor)
    ]
    return render(request, "connections/proposed.html", {"rows": rows})


@signed_in
@require_POST
def decide(request: HttpRequest, link_id: int, decision: str) -> HttpResponse:
    """Confirm or reject one."""
    ours = cast(FacilityRequest, request)
    acts = {"confirm": links.confirm_link, "reject": links.reject_link}
    if decision not in acts:
        raise NotFound("decision")
    acts[decision](link_id=link_id, actor=ours.actor, at=ours.at)
    said = {"confirm": _("The connection is confirmed."), "reject": _("The connection is rejected.")}
    messages.success(request, said[decision])
    return HttpResponseRedirect(reverse("connections:proposed"))
