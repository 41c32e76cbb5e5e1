"""One's own second factors: what there is, adding, removing, recovery codes."""

from typing import Any, cast

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facility.apps.parties import public as parties
from facility.core.errors import Refused
from facility.foundation.accounts import public as accounts
from facility.foundation.accounts.public import User
from facility.interfaces.web import presence
from facility.interfaces.web.accounts import ceremonies
from facility.interfaces.web.accounts.asking import kept_act
from facility.interfaces.web.accounts.forms import CodeForm, PasskeyForm
from facility.interfaces.web.accounts.second import take_try
from facility.interfaces.web.accounts.sessions import proved, signed_in
from facility.interfaces.web.accounts.views import provider_name
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.ui.findings import add_to_form


@never_cache
@signed_in
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What this person has, and the ways to add and remove."""
    ours, user = cast(FacilityRequest, request), cast(User, request.user)
    context = {
        "factors": accounts.factors.factors_of(user.pk),
        "passkeys": user.passkeys.order_by("created_at"),
        "identities": user.identities.order_by("linked_at"),
        "asked": accounts.factors.is_asked(ours.actor),
        "possible": ceremonies.is_possible(ours),
        "provider": provider_name(),
    }
    return render(request, "accounts/second_factor.html", context)


def _added(request: FacilityRequest, codes: tuple[str, ...], said: str) -> HttpResponse:
    """After adding: this session counts as strong; with the first factor every other session ends and codes are shown."""
    presence.prove(request.session, request.at, strong=True)
    messages.success(request, said)
    if not codes:
        return HttpResponseRedirect(reverse("accounts:second_factor"))
    key = request.session.session_key or ""
    accounts.end_other_sessions(user_id=request.actor.user_id or 0, session_key=key, at=request.at)
    return _codes(request, codes)


def _codes(request: FacilityRequest, codes: tuple[str, ...]) -> HttpResponse:
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "kept": kept_act(request)})


@proved
@require_POST
def begin_app(request: HttpRequest) -> HttpResponse:
    """Make a secret and go to the page that shows it."""
    ours = cast(FacilityRequest, request)
    parties.begin_app(actor=ours.actor, at=ours.at)
    return HttpResponseRedirect(reverse("accounts:app"))


@never_cache
@sensitive_post_parameters("code")
@proved
@require_http_methods(["GET", "HEAD", "POST"])
def app(request: HttpRequest) -> HttpResponse:
    """The square code for the app, and the field for its first code."""
    ours, user = cast(FacilityRequest, request), cast(User, request.user)
    waiting = accounts.totp.waiting(user.pk)
    if waiting is None:
        return HttpResponseRedirect(reverse("accounts:second_factor"))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            take_try(user, ours)
            codes = parties.confirm_app(code=form.cleaned_data["code"], actor=ours.actor, at=ours.at)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            accounts.limits.code_held(user.pk, ours.at)
            return _added(ours, codes, _("The app is set up."))
    address = accounts.totp.address_for_app(waiting, user.email, settings.FACILITY_NAME)
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff")
    context = {"form": form, "picture": picture, "typed": accounts.totp.typed_secret(waiting)}
    return render(request, "accounts/app.html", context, status=422 if form.errors else 200)


@proved
@require_POST
def remove_app(request: HttpRequest) -> HttpResponse:
    """Take the app off the account."""
    ours = cast(FacilityRequest, request)
    parties.remove_app(actor=ours.actor, at=ours.at)
    messages.success(request, _("The app is removed."))
    return HttpResponseRedirect(reverse("accounts:second_factor"))


@never_cache
@proved
@require_http_methods(["GET", "HEAD", "POST"])
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Name a passkey and let the device make it."""
    ours, user = cast(FacilityRequest, request), cast(User, request.user)
    site, form = ceremonies.site_of(ours), PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            state, answer = ceremonies.answered(ours, "add")
            name = form.cleaned_data["name"]
            codes = parties.add_passkey(site=site, name=name, state=state, answer=answer, actor=ours.actor, at=ours.at)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            return _added(ours, codes, _("The passkey is added."))
    context: dict[str, Any] = {"form": form}
    if ceremonies.is_possible(ours):
        context["options"] = ceremonies.begun(ours, "add", accounts.passkeys.ask_for_key(site, user))
    return render(request, "accounts/add_passkey.html", context, status=422 if form.errors else 200)


@proved
@require_POST
def remove_passkey(request: HttpRequest, passkey: int) -> HttpResponse:
    """Take a passkey off the account."""
    ours = cast(FacilityRequest, request)
    parties.remove_passkey(passkey_id=passkey, actor=ours.actor, at=ours.at)
    messages.success(request, _("The passkey is removed. Delete it on the device, too."))
    return HttpResponseRedirect(reverse("accounts:second_factor"))


@never_cache
@proved
@require_POST
def make_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of the old ones, shown once."""
    ours = cast(FacilityRequest, request)
    return _codes(ours, parties.make_recovery_codes(actor=ours.actor, at=ours.at))
