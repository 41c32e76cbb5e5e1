"""Beginning and ending a session of the browser, and asking again who is there before grave acts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from facility.foundation.accounts.public import User, begin_session
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.ui.context import THEME_COOKIE

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_PROVED = "proved_at"
# How long a proof of presence holds for acts that ask for one.
FRESH = timedelta(minutes=15)
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


def begin(request: FacilityRequest, user: User, method: str, target: str) -> HttpResponse:
    """Sign the user in and go on, in the user's own language and appearance; a waiting text in the session stays."""
    login(request, user, backend=_BACKEND)
    prove(request)
    if not request.session.session_key:
        request.session.save()
    begin_session(
        user_id=user.pk,
        session_key=request.session.session_key or "",
        method=method,
        browser=browser_of(request),
        at=request.at,
    )
    return wear(HttpResponseRedirect(target), user)


def wear(response: HttpResponse, user: User) -> HttpResponse:
    """Put the user's language and appearance into the cookies that pages read."""
    year, secure = 365 * 24 * 3600, settings.SESSION_COOKIE_SECURE
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, max_age=year, samesite="Lax", secure=secure)
    if user.appearance == "system":
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    else:
        response.set_cookie(THEME_COOKIE, user.appearance, max_age=year, samesite="Lax", httponly=True, secure=secure)
    return response


def prove(request: FacilityRequest) -> None:
    """Note that the person has just shown who they are."""
    request.session[_PROVED] = request.at.isoformat()


def is_fresh(request: FacilityRequest) -> bool:
    """Whether the person showed who they are a short while ago."""
    told: str = request.session.get(_PROVED) or ""
    return bool(told) and request.at - datetime.fromisoformat(told) <= FRESH


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def signed_in(view: View) -> View:
    """Ask for sign-in first, and come back to the page."""

    @wraps(view)
    def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            back = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
            question = f"?{urlencode({'next': back})}" if back else ""
            return HttpResponseRedirect(reverse("accounts:sign_in") + question)
        return view(request, *args, **kwargs)

    return cast(View, inner)


def proved(view: View) -> View:
    """Ask again who is there, unless that was shown within the last quarter of an hour: for decisions and payments."""

    @wraps(view)
    @signed_in
    def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_fresh(request):
            back = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('accounts:confirm')}?{back}")
        return view(request, *args, **kwargs)

    return cast(View, inner)
