"""One's own account: details, password, sessions, everything held about oneself, and the wish to be erased."""

import json
from typing import cast

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
from facility.foundation.base.clock import local_day
from facility.foundation.records import retention
from facility.interfaces.web.accounts.forms import DetailsForm, PasswordForm, initial_details
from facility.interfaces.web.accounts.sessions import proved, signed_in, wear
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.ui.findings import add_to_form


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Details to change, and the ways to password, sessions and data."""
    ours, user = cast(FacilityRequest, request), cast(User, request.user)
    form = DetailsForm(request.POST or None, initial=initial_details(user))
    if request.method == "POST" and form.is_valid():
        try:
            changed = parties.set_own_details(actor=ours.actor, at=ours.at, **form.cleaned_data)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Your details are saved."))
            return wear(HttpResponseRedirect(reverse("accounts:account")), changed)
    context = {
        "form": form,
        "account": user,
        "has_password": user.has_usable_password(),
        "factors": accounts.factors.factors_of(user.pk),
        "holdings": parties.own_holdings(ours.actor, local_day(ours.at)),
        "roles": parties.ROLES,
        "asked": getattr(getattr(user, "person", None), "erasure_asked_at", None),
    }
    return render(request, "accounts/account.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("password")
@proved
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Set or change the password; every other session ends."""
    ours = cast(FacilityRequest, request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = parties.set_password(password=form.cleaned_data["password"], actor=ours.actor, at=ours.at)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            request.session["_auth_user_hash"] = user.get_session_auth_hash()
            key = request.session.session_key or ""
            accounts.end_other_sessions(user_id=user.pk, session_key=key, at=ours.at)
            messages.success(request, _("Your password is set. Every other session has ended."))
            return HttpResponseRedirect(reverse("accounts:account"))
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@signed_in
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    ours = cast(FacilityRequest, request)
    rows = accounts.sessions.sessions_of(ours.actor.user_id or 0, ours.at)
    return render(request, "accounts/sessions.html", {"rows": rows, "current": request.session.session_key})


@signed_in
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one other session, or all others."""
    ours = cast(FacilityRequest, request)
    user_id, chosen = ours.actor.user_id or 0, request.POST.get("session", "")
    if chosen.isascii() and chosen.isdecimal() and len(chosen) < 18:
        accounts.end_session(user_id=user_id, sign_in_id=int(chosen), at=ours.at)
        messages.success(request, _("The session has ended."))
    else:
        key = request.session.session_key or ""
        accounts.end_other_sessions(user_id=user_id, session_key=key, at=ours.at)
        messages.success(request, _("Every other session has ended."))
    return HttpResponseRedirect(reverse("accounts:sessions"))


@never_cache
@signed_in
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Everything the registers hold about oneself, as a file."""
    ours = cast(FacilityRequest, request)
    held = retention.export(ours.actor.user_id or 0)
    answer = HttpResponse(
        json.dumps({"at": ours.at.isoformat(), "held": held}, ensure_ascii=False, indent=2),
        content_type="application/json; charset=utf-8",
    )
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request: HttpRequest) -> HttpResponse:
    """What is held, why and how long; the wish to be erased."""
    ours = cast(FacilityRequest, request)
    if request.method == "POST":
        parties.ask_for_erasure(actor=ours.actor, at=ours.at)
        messages.success(request, _("Your wish is noted. The facility answers within one month."))
        return HttpResponseRedirect(reverse("accounts:erasure"))
    held = retention.held(ours.actor.user_id or 0)
    rows = [
        {"store": store, "count": held[name]} for name, store in sorted(retention.stores().items()) if held.get(name)
    ]
    person = getattr(request.user, "person", None)
    context = {"rows": rows, "asked": getattr(person, "erasure_asked_at", None)}
    return render(request, "accounts/erasure.html", context)
