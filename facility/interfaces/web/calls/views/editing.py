"""The frame of every page that asks for one thing: read, check the form, call one action, go on."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from facility.apps.calls import public as calls
from facility.core.errors import Refused
from facility.foundation.accounts.public import require
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.ui.findings import add_to_form

Text = str | Promise


def is_invented(request: HttpRequest) -> bool:
    """Whether a made-up person of the demonstration is at work: what they create is made up as well."""
    return bool(getattr(request.user, "invented", False))


def desk_call(request: FacilityRequest, code: str) -> calls.Call:
    """The call of a desk page. Raises Forbidden for people without a place at the desk, NotFound."""
    require(calls.policy.may_list, request.actor)
    return calls.call_for(code, request.actor)


def edit_page(
    request: HttpRequest,
    form: forms.Form,
    save: Callable[[], object],
    *,
    title: Text,
    then: Callable[[], str],
    said: Text,
    template: str = "calls/desk_form.html",
    **context: Any,
) -> HttpResponse:
    """Show a form; when it is sent and sound, save and go on; findings of the action stand at their fields (422)."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Refused as refused:
            add_to_form(form, refused.findings)
        else:
            messages.success(request, str(said))
            return redirect(then())
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, "title": title, **context}, status=status)
