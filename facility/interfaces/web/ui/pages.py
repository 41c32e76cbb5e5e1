"""Error pages: what happened, what stayed as it was, what to do now; none of them needs the database."""

import errno
import logging
import os
import sys
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.context import PLACES, address, chrome
from facility.interfaces.web.ui.findings import view_rows

log = logging.getLogger("facility.web")
RETRY_SECONDS = "30"
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}
# Of the embedded database: other operational errors, such as a missing table, are defects.
_SQLITE_AWAY = ("is locked", "is full", "disk I/O error", "readonly database", "unable to open")


def _page(request: HttpRequest, status: int, title: str, text: str, **extra: Any) -> HttpResponse:
    """A page with the frame but without person, messages or anything else that would ask the database."""
    try:
        frame = chrome(request)
    except Exception:  # the error page must appear even where the frame itself is what fails
        log.exception("The frame of an error page failed")
        frame = {}
    context = {
        **frame,
        "title": title,
        "text": text,
        "status": status,
        "home": address(PLACES["home"]) or "/",
        "contact": address(PLACES["contact"]),
        **extra,
    }
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(render_to_string("errors/fragment.html", context), status=status)
    return HttpResponse(render_to_string("errors/page.html", context), status=status)


def error_page(request: HttpRequest, error: Exception) -> HttpResponse:
    """The page for an error of the core: 422 with findings, 403, 409 or 404. Raises any other error again."""
    if isinstance(error, Refused):
        return _page(
            request,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            _("This could not be done yet"),
            _(
                "Nothing has been changed. The points below say what is missing, by which rule, and "
                "what would make it right."
            ),
            rows=view_rows(error.findings),
            back=_came_from(request),
        )
    if isinstance(error, Forbidden):
        return forbidden(request, error)
    if isinstance(error, NotAllowedNow):
        return _page(
            request,
            HTTPStatus.CONFLICT,
            _("This is not possible at the moment"),
            _(
                "The state has changed since the page was opened, or the step before is still "
                "missing. Nothing has been changed."
            ),
            back=_came_from(request),
        )
    if isinstance(error, NotFound):
        return not_found(request, error)
    raise error


def _came_from(request: HttpRequest) -> str:
    """The page of this site that the person came from, to lead back to it."""
    referer = request.headers.get("Referer", "")
    own = f"{request.scheme}://{request.headers.get('Host', '')}/"
    # Two slashes at the beginning would lead to another site.
    return "/" + referer[len(own) :].lstrip("/\\") if referer.startswith(own) and len(referer) < 1000 else ""


def _sign_in(request: HttpRequest) -> str:
    """Where somebody without a session can sign in and come back; known from the cookie, without the database."""
    place = address(PLACES["sign_in"])
    if not place or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return ""
    return f"{place}?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else place


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be read; 413: it is larger than a form may be."""
    if isinstance(exception, RequestDataTooBig):
        text = _(
            "A form may hold %(most)s megabytes of text. Nothing has been changed. Go back: what you wrote is still "
            "there; shorten it, or put the long part into a file."
        )
        most = formats.number(settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024))
        title = _("The form is too large")
        return _page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, title, text % {"most": most})
    return _page(
        request,
        400,
        _("The request could not be read"),
        _(
            "Something in the address or the form is not as expected, or the form is too large. "
            "Nothing has been changed. Go back and try again."
        ),
        back=_came_from(request),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: visible, but not for this person to do."""
    return _page(
        request,
        403,
        _("This is not yours to do"),
        _(
            "Your role does not include this step. Nothing has been changed. If you should be "
            "able to do it, ask the facility's office to give you the role."
        ),
        sign_in=_sign_in(request),
        back=_came_from(request),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing at this address, or nothing that this person may see."""
    return _page(
        request,
        404,
        _("There is no such page"),
        _("The address may be mistyped or old, or the page may need signing in. Use the menu or the search to go on."),
        sign_in=_sign_in(request),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a defect of ours, said plainly; 503 where only the database or its disk is away for the moment."""
    if is_away(sys.exc_info()[1]):
        return unavailable(request)
    return _page(
        request,
        500,
        _("Something went wrong on our side"),
        _(
            "The fault has been noted. What was saved before is safe. Please try again in a "
            "moment; if it happens again, tell us what you were doing."
        ),
    )


def is_away(error: BaseException | None) -> bool:
    """Whether an error means that the store cannot be asked or written just now: not a defect, and it passes."""
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        # PostgreSQL calls a server or a disk that is read-only an internal error, or a missing permission.
        state = getattr(error.__cause__, "sqlstate", None) if isinstance(error, DatabaseError) else None
        return state == "25006" or (state == "42501" and os.strerror(errno.EROFS) in str(error))
    return connection.vendor == "postgresql" or any(words in str(error) for words in _SQLITE_AWAY)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database does not answer, or its disk takes nothing; it is worth trying again."""
    answer = _page(
        request,
        HTTPStatus.SERVICE_UNAVAILABLE,
        _("The facility cannot be reached for a moment"),
        _(
            "Its database does not answer or its disk is full. What was confirmed to you is safe. Keep this page open "
            "and load it again in a minute: the same form sent twice is taken once."
        ),
        back=_came_from(request),
    )
    answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of an expired or foreign form."""
    return _page(
        request,
        403,
        _("The form has expired"),
        _(
            "For your safety a form is only accepted from the page it belongs to, while its "
            "session lasts. Go back, reload the page, and send it again. Cookies must be allowed "
            "for this site."
        ),
        back=_came_from(request),
    )
