"""The tokens of one's programs: made once, shown once, ended by their person."""

from datetime import timedelta
from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from facility.apps.parties import public as parties
from facility.core.errors import Forbidden, Refused
from facility.foundation.machines import public as machines
from facility.interfaces.web.accounts.sessions import proved
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.ui.findings import add_to_form

SCOPE_WORDS = {
    "read": gettext_lazy("Read what I may read"),
    "write:dossiers": gettext_lazy("Write, submit and withdraw dossiers"),
    "write:reports": gettext_lazy("Write and send reports"),
    "write:evaluation": gettext_lazy("Run rounds, score, agree on sheets, consult and reply, ask applicants"),
    "write:calls": gettext_lazy("Prepare, revise and suspend calls; change rules"),
    "write:assistance": gettext_lazy("Ask for assistance; register, send back and consult on requests"),
    "write:committees": gettext_lazy("Set committees up, give and end seats"),
    "write:connections": gettext_lazy("Propose and decide connections between records"),
    "write:knowledge": gettext_lazy("Propose, clear, publish and drop lessons"),
    "write:enquiries": gettext_lazy("Prepare, clear and publish news; look after subscribers and enquiries"),
    "write:meetings": gettext_lazy("Plan and run meetings, register for them"),
    "write:documents": gettext_lazy("Ask for documents"),
    "write:organisations": gettext_lazy("Describe organisations, ask to join, enter partners, end roles in them"),
    "write:people": gettext_lazy("End roles of people"),
    "write:account": gettext_lazy("Change my details, read my notices, ask to be erased"),
    "write:operations": gettext_lazy("Try letters and jobs again"),
    "write:webhooks": gettext_lazy("Make and end webhooks"),
}
DAYS = {30: gettext_lazy("30 days"), 90: gettext_lazy("90 days"), 365: gettext_lazy("One year")}


class TokenForm(forms.Form):
    """A token to make."""

    name = forms.CharField(
        label=gettext_lazy("What is it for?"), max_length=80, help_text=gettext_lazy("The program that will use it.")
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What may it do?"),
        choices=list(SCOPE_WORDS.items()),
        initial=["read"],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("How long?"), choices=list(DAYS.items()), coerce=int, initial=90, widget=forms.RadioSelect
    )


def _rows(request: FacilityRequest) -> list[dict[str, object]]:
    rows = machines.tokens_of(request.actor.user_id or 0)[:100]
    return [
        {
            "row": one,
            "scopes": ", ".join(str(SCOPE_WORDS[scope]) for scope in one.scopes if scope in SCOPE_WORDS),
            "live": one.is_live(request.at),
        }
        for one in rows
    ]


@never_cache
@proved
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens, and making one; its secret stands in this one answer and nowhere else."""
    ours = cast(FacilityRequest, request)
    if ours.actor.person_id is None:
        raise Forbidden("machines.token")
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        expires_at = ours.at + timedelta(days=given.pop("days"))
        try:
            _row, secret = parties.make_token(**given, expires_at=expires_at, actor=ours.actor, at=ours.at)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            form = TokenForm()
    context = {"form": form, "secret": secret, "rows": _rows(ours)}
    return render(request, "developers/tokens.html", context, status=422 if form.errors else 200)


@proved
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End a token at once."""
    ours = cast(FacilityRequest, request)
    parties.end_token(token_id=number, actor=ours.actor, at=ours.at)
    messages.success(request, _("The token has ended. Programs that used it are refused from now on."))
    return HttpResponseRedirect(reverse("developers:tokens"))
