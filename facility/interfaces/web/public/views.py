"""The start page, the statements, the choice of appearance, and what machines ask for first."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

import facility
from facility.interfaces.web.public import front
from facility.interfaces.web.public.sections import sections
from facility.interfaces.web.ui.context import PLACES, THEME_COOKIE, THEMES, address


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, what is open, the newest figures, and where to go."""
    context = {
        "sections": sections(),
        "calls": front.open_calls(),
        "figures": front.newest_figures(),
        "known": front.known_projects(),
    }
    return render(request, "public/home.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the facility and its system are."""
    return render(request, "public/about.html", {"version": facility.__version__, "sections": sections()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of people, why, how long, and how to ask."""
    context = {
        "email": settings.FACILITY_CONTACT_EMAIL,
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
        "account": address(PLACES["account"]),
    }
    return render(request, "public/privacy.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What is tested, what is not, and how to tell us."""
    return render(request, "public/accessibility.html", {"email": settings.FACILITY_CONTACT_EMAIL})


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or the device's own choice in a cookie, and go back to the page."""
    chosen = request.POST.get("theme", "")
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = address(PLACES["home"])
    answer = HttpResponseRedirect(target)
    if chosen in THEMES and chosen != "auto":
        answer.set_cookie(
            THEME_COOKIE,
            chosen,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        answer.delete_cookie(THEME_COOKIE, samesite="Lax")
    return answer


@require_safe
@cache_control(public=True, max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines should leave out: personal desks and the endless orders of lists."""
    lines = [
        "User-agent: *",
        "Disallow: /desk/",
        "Disallow: /*?sort=",
        "Disallow: /*&sort=",
        "Disallow: /*format=csv",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    """The mark, for programs that only ask for the old address."""
    return HttpResponseRedirect(static("facility/favicon.svg"))
