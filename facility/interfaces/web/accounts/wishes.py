"""What somebody wanted to do before registering: kept in the browser's session, offered once there is a way to do it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase

_WISH = "wish"
_LONGEST = 2000

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def remembered(view: View) -> View:
    """Keep the address of a page that a visitor asked for until it is reached: registering leads back to it."""

    @wraps(view)
    def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = request.get_full_path()
        if request.user.is_authenticated:
            request.session.pop(_WISH, None)
        elif request.method == "GET" and len(wanted) <= _LONGEST:
            request.session[_WISH] = wanted
        return view(request, *args, **kwargs)

    return cast(View, inner)


def kept(request: HttpRequest, default: str) -> str:
    """The address that was wanted, else `default`."""
    return str(request.session.get(_WISH) or default)
