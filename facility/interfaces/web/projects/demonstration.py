"""The switch that leaves demonstration records out of public lists; an address says it, a cookie remembers it."""

from dataclasses import dataclass
from typing import TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Answer = TypeVar("Answer", bound=HttpResponseBase)
PARAMETER = "demonstration"
COOKIE = "facility_demonstration"
IN, OUT = "in", "out"


def asked(request: HttpRequest) -> str:
    """What the address says: "in", "out", or nothing."""
    said = request.GET.get(PARAMETER, "")
    return said if said in {IN, OUT} else ""


def is_shown(request: HttpRequest) -> bool:
    """Whether the page shows demonstration records: the address first, then the cookie; shown, with their mark, else."""
    return (asked(request) or request.COOKIES.get(COOKIE, IN)) != OUT


def in_download(request: HttpRequest) -> bool:
    """Whether a file carries demonstration records: only where its own address asks for them."""
    return asked(request) == IN


@dataclass(frozen=True)
class Switch:
    """What the page says of demonstration records: whether it shows them, whether there are any, the other address."""

    is_shown: bool
    url: str
    held: bool = True


def switch(request: HttpRequest, *, held: bool = True) -> Switch:
    """The switch of a page; the other address keeps what the page is narrowed to."""
    shown = is_shown(request)
    query = request.GET.copy()
    query.pop("page", None)
    query[PARAMETER] = OUT if shown else IN
    return Switch(shown, f"?{query.urlencode()}", held)


def remembered(request: HttpRequest, response: Answer) -> Answer:
    """Keep what the address said for the next page."""
    if said := asked(request):
        response.set_cookie(COOKIE, said, max_age=180 * 24 * 3600, httponly=True, samesite="Lax")
    return response
