"""Signing in by password or by an e-mailed link, and signing out."""

from typing import cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facility.apps.parties import public as parties
from facility.core.errors import NotFound
from facility.foundation.accounts.public import (
    TooBusy,
    check_password,
    end_this_session,
    limits,
    use_link,
    waiting_link,
)
from facility.interfaces.web import presence
from facility.interfaces.web.accounts.forms import SignInForm
from facility.interfaces.web.accounts.sessions import begin, next_address
from facility.interfaces.web.actors import FacilityRequest


def with_secret(name: str) -> str:
    """The path of a page whose address ends in a secret, with "{secret}" where it goes."""
    return reverse(name, args=["SECRET"]).replace("SECRET", "{secret}")


def provider_name() -> str:
    """The outside provider to sign in through, where one is set up: reached by HTTPS, or on this very machine."""
    issuer = urlsplit(settings.FACILITY_OIDC_ISSUER)
    here = issuer.scheme == "http" and issuer.hostname in {"127.0.0.1", "::1", "localhost"}
    safe = here or (issuer.scheme == "https" and bool(issuer.hostname))
    return settings.FACILITY_OIDC_NAME if safe and settings.FACILITY_OIDC_CLIENT_ID else ""


def address_of(request: HttpRequest) -> str:
    """The network address of the browser, for limits only; it is kept nowhere else.

    Behind proxies of our own it is what the outermost of them wrote down: what stands before that, anybody may invent.
    """
    passed = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    if 0 < settings.FACILITY_PROXIES <= len(passed) and (told := passed[-settings.FACILITY_PROXIES]):
        return told
    return str(request.META.get("REMOTE_ADDR", ""))


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """One form: with a password it signs in, without one it sends a link."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(next_address(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ours = cast(FacilityRequest, request)
        if request.POST.get("do") == "link" or not form.cleaned_data["password"]:
            return _send_link(ours, form.cleaned_data["email"])
        answer = _by_password(ours, form)
        if answer is not None:
            return answer
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    context = {
        "form": form,
        "next": wanted,
        "provider": provider_name(),
        "passkey_url": _with_next("accounts:by_passkey", wanted),
        "provider_url": _with_next("accounts:provider", wanted),
    }
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


def _with_next(name: str, wanted: str) -> str:
    return reverse(name) + (f"?{urlencode({'next': wanted})}" if wanted else "")


def _by_password(request: FacilityRequest, form: SignInForm) -> HttpResponse | None:
    email, here = form.cleaned_data["email"], address_of(request)
    if not limits.may_try_password(email, here, request.at):
        form.add_error(
            None,
            _(
                "There were too many wrong passwords for this address. Wait a quarter of an hour, or use a link by e-mail."
            ),
        )
        return None
    try:
        user = check_password(email, form.cleaned_data["password"])
    except TooBusy:
        form.add_error(None, _("Many people are signing in at the moment. Try again in a few seconds."))
        return None
    if user is None:
        form.add_error(None, _("Address and password do not belong together. Correct them, or use a link by e-mail."))
        return None
    limits.password_held(email, here, request.at)
    return begin(request, user, "password", next_address(request))


def _send_link(request: FacilityRequest, email: str) -> HttpResponse:
    if limits.may_send_letter(email, request.at):
        parties.send_sign_in_link(
            email=email,
            language=get_language() or "en",
            at=request.at,
            link_address=with_secret("accounts:open_link"),
            register_address=reverse("accounts:register"),
        )
    wanted = next_address(request, default="desk:home")
    request.session["after_link"] = wanted
    return HttpResponseRedirect(reverse("accounts:link_sent"))


@never_cache
@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    """What happens now, the same for every address."""
    return render(request, "accounts/link_sent.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Looking shows a button; only pressing it uses the link up, so that mail scanners do not."""
    ours = cast(FacilityRequest, request)
    if request.method == "POST":
        target = request.session.get("after_link") or reverse("desk:home")
        try:
            user = use_link(secret=secret, at=ours.at)
        except NotFound:
            return render(request, "accounts/link_gone.html", status=410)
        return begin(ours, user, "link", target)
    waiting = waiting_link(secret, ours.at)
    if waiting is None:
        return render(request, "accounts/link_gone.html", status=410)
    return render(request, "accounts/open_link.html", {"person": waiting.name})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    ours = cast(FacilityRequest, request)
    if request.session.session_key:
        end_this_session(session_key=request.session.session_key, at=ours.at)
    there = presence.was_at_provider(request.session)
    logout(request)
    messages.success(request, _("You are signed out."))
    if there and provider_name():
        return HttpResponseRedirect(reverse("accounts:signed_out_there"))
    return HttpResponseRedirect(reverse("public:home"))
