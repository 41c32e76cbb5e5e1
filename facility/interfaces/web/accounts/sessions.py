"""Beginning and ending a session of the browser, and asking again who is there before grave acts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from facility.core.errors import Unproven
from facility.foundation.accounts.public import User, begin_session, factors
from facility.interfaces.web import presence
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.forms import stash
from facility.interfaces.web.ui.context import THEME_COOKIE

_BACKEND = "facility.foundation.post.reader.ReaderBackend"
_HALF = "half_signed_in"
# How long the second step waits after the first.
HALF_LASTS = timedelta(minutes=10)
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser_of(request: HttpRequest) -> str:
    """Browser and system in two words: enough to know one's own session again, too little to follow anybody."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return ", ".join(part for part in (browser, system) if part)


def next_address(request: HttpRequest, default: str = "desk:home") -> str:
    """Where the person wanted to go, if it is a page of this site, else the page named."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse(default)


def begin(request: FacilityRequest, user: User, method: str, target: str, *, strong: bool = False) -> HttpResponse:
    """After the first factor: ask for the second where the person has one, else (or if both were shown) sign in."""
    if not strong and factors.factors_of(user.pk).any:
        request.session[_HALF] = {
            "user": user.pk,
            "hash": user.get_session_auth_hash(),
            "method": method,
            "target": target,
            "at": request.at.isoformat(),
        }
        return HttpResponseRedirect(reverse("accounts:second"))
    return finish(request, user, method, target, strong=strong)


@dataclass(frozen=True)
class Half:
    """Somebody who has shown the first factor, and what comes after the second."""

    user: User
    method: str
    target: str


def half(request: FacilityRequest) -> Half | None:
    """Who waits at the second step in this browser; None after ten minutes, or if the account or password changed."""
    told = request.session.get(_HALF)
    if not told or request.at - datetime.fromisoformat(told["at"]) > HALF_LASTS:
        return None
    user = User.objects.filter(pk=told["user"], is_active=True).first()
    if user is None or not constant_time_compare(told["hash"], user.get_session_auth_hash()):
        return None
    return Half(user, told["method"], told["target"])


def finish(request: FacilityRequest, user: User, method: str, target: str, *, strong: bool = False) -> HttpResponse:
    """Sign the user in and go on, in the user's own language and appearance; words that wait for a page lead back to it."""
    request.session.pop(_HALF, None)
    login(request, user, backend=_BACKEND)
    presence.prove(request.session, request.at, strong=strong)
    presence.begin_seen(request.session, request.at)
    if method == "provider":
        presence.note_provider(request.session)
    if not request.session.session_key:
        request.session.save()
    begin_session(
        user_id=user.pk,
        session_key=request.session.session_key or "",
        method=method,
        browser=browser_of(request),
        at=request.at,
    )
    return wear(HttpResponseRedirect(stash.way_back(request) or target), user)


def wear(response: HttpResponse, user: User) -> HttpResponse:
    """Put the user's language and appearance into the cookies that pages read."""
    year, secure = 365 * 24 * 3600, settings.SESSION_COOKIE_SECURE
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, max_age=year, samesite="Lax", secure=secure)
    if user.appearance == "system":
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    else:
        response.set_cookie(THEME_COOKIE, user.appearance, max_age=year, samesite="Lax", httponly=True, secure=secure)
    return response


def is_fresh(request: FacilityRequest) -> bool:
    """Whether the person showed who they are a short while ago."""
    return presence.is_fresh(request.session, request.at)


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def signed_in(view: View) -> View:
    """Ask for sign-in first, and come back to the page; what was posted meanwhile is kept."""

    @wraps(view)
    def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return stash.to_sign_in(request)
        return view(request, *args, **kwargs)

    return cast(View, inner)


def proved(view: View) -> View:
    """Ask again who is there before the page opens, unless that was shown a short while ago.

    What a page then does is held by policy (`grave`), so that one without this mark does nothing more.
    """

    @wraps(view)
    @signed_in
    def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_fresh(request):
            if request.method not in {"GET", "HEAD"}:
                raise Unproven(view.__name__)  # the middleware keeps what was sent and asks
            back = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('accounts:confirm')}?{back}")
        return view(request, *args, **kwargs)

    return cast(View, inner)
