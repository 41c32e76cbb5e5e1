"""The second step of signing in, and signing in by a passkey alone."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from facility.apps.parties import public as parties
from facility.core.errors import Refused
from facility.foundation.accounts.public import User, factors, limits, passkeys
from facility.interfaces.web.accounts import ceremonies
from facility.interfaces.web.accounts.forms import CodeForm, CredentialForm
from facility.interfaces.web.accounts.sessions import finish, half, next_address
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.ui.findings import add_to_form

APP_CODE_LENGTH = 6


def take_try(user: User, request: FacilityRequest) -> None:
    """Take one of the account's tries at a code, wherever it comes from. Raises Refused where none is left."""
    if not limits.may_try_code(user.pk, request.at):
        raise Refused(parties.NO_TRIES)


def check_code(user: User, code: str, request: FacilityRequest, *, recovery: bool) -> None:
    """Use up a code of the app or, where allowed, a recovery code. Raises Refused (wrong, or too many tries)."""
    take_try(user, request)
    if recovery and len("".join(code.split())) > APP_CODE_LENGTH:
        parties.show_recovery_code(user_id=user.pk, code=code, at=request.at)
    else:
        parties.show_app_code(user_id=user.pk, code=code, at=request.at)
    limits.code_held(user.pk, request.at)


def check_passkey(request: FacilityRequest, what: str, user_id: int | None = None) -> User:
    """Who signed with a passkey in the ceremony that this session began. Raises Refused."""
    state, answer = ceremonies.answered(request, what)
    site = ceremonies.site_of(request)
    return parties.show_passkey(site=site, state=state, answer=answer, at=request.at, user_id=user_id)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """A code of the app, a recovery code or a passkey, after the password or the link."""
    ours = cast(FacilityRequest, request)
    waiting = half(ours)
    if waiting is None:
        return HttpResponseRedirect(reverse("accounts:sign_in"))
    with_key = request.POST.get("do") == "passkey"
    form = CodeForm(request.POST if request.method == "POST" and not with_key else None)
    keys = CredentialForm(request.POST if request.method == "POST" and with_key else None)
    try:
        if with_key and keys.is_valid():
            check_passkey(ours, "second", waiting.user.pk)
            return finish(ours, waiting.user, waiting.method, waiting.target, strong=True)
        if form.is_bound and form.is_valid():
            check_code(waiting.user, form.cleaned_data["code"], ours, recovery=True)
            return finish(ours, waiting.user, waiting.method, waiting.target, strong=True)
    except Refused as refusal:
        add_to_form(keys if with_key else form, refusal.findings)
    return _page(ours, waiting.user, form, keys)


def _page(request: FacilityRequest, user: User, form: CodeForm, keys: CredentialForm) -> HttpResponse:
    held = factors.factors_of(user.pk)
    context: dict[str, Any] = {"form": form, "keys": keys, "factors": held}
    if held.passkeys and ceremonies.is_possible(request):
        ceremony = passkeys.ask_for_proof(ceremonies.site_of(request), user.pk)
        context["options"] = ceremonies.begun(request, "second", ceremony)
    wrong = form.errors or keys.errors
    return render(request, "accounts/second.html", context, status=422 if wrong else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_passkey(request: HttpRequest) -> HttpResponse:
    """Sign in by a passkey alone: the device says whose it is and has verified its person."""
    ours = cast(FacilityRequest, request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(next_address(request))
    keys = CredentialForm(request.POST or None)
    if request.method == "POST" and keys.is_valid():
        try:
            user = check_passkey(ours, "sign-in")
        except Refused as refusal:
            add_to_form(keys, refusal.findings)
        else:
            return finish(ours, user, "passkey", next_address(request), strong=True)
    context: dict[str, Any] = {"keys": keys, "next": request.POST.get("next") or request.GET.get("next") or ""}
    if ceremonies.is_possible(ours):
        ceremony = passkeys.ask_for_proof(ceremonies.site_of(ours))
        context["options"] = ceremonies.begun(ours, "sign-in", ceremony)
    return render(request, "accounts/by_passkey.html", context, status=422 if keys.errors else 200)
