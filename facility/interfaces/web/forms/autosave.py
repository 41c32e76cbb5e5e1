"""Single fields saved by the script: what a view answers, and how a refusal reaches the page without losing a word."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from facility.core.errors import FacilityError, Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.forms.public import Saved
from facility.interfaces.web.forms.rendering import FieldView, PartPage, presence_line, text_in_field
from facility.interfaces.web.typed import says_itself
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.context import PLACES, address
from facility.interfaces.web.ui.findings import say


def clock_time(at: datetime) -> str:
    """Hours, minutes and seconds at the facility's seat."""
    return formats.local(at).strftime("%H:%M:%S")


def saved_line(saved: Saved, at: datetime) -> str:
    """What the page says after a field was saved."""
    if saved.conflict is not None:
        return _("Two wordings: both are kept. Decide below which one stands.")
    if saved.merged:
        return _("Saved %(time)s, joined with what another person wrote") % {"time": clock_time(at)}
    return _("Saved %(time)s") % {"time": clock_time(at)}


def saved_response(page: PartPage, saved: Sequence[Saved], at: datetime) -> JsonResponse:
    """The answer to the script; `page` shows the answers as they are after saving.

    {fields: {key: {version, line, errors, value?, html?}}, hidden: [keys], present: line}; `value` is given where the
    words in the field are no longer those that stand, `html` where two wordings wait for a decision.
    """
    views = {view.key: view for view in page.fields}
    return JsonResponse(
        {
            "fields": {one.field: _told(one, views[one.field], at) for one in saved if one.field in views},
            "hidden": [view.key for view in page.fields if view.is_away],
            "present": page.presence_line,
        }
    )


def _told(saved: Saved, view: FieldView, at: datetime) -> dict[str, Any]:
    told: dict[str, Any] = {
        "version": saved.version,
        "line": saved_line(saved, at),
        "errors": [" ".join(part for part in say(one) if part) for one in saved.findings],
    }
    if saved.merged:
        told["value"] = text_in_field(view.question, saved.value)
    if saved.conflict is not None:
        told["html"] = render_to_string("forms/conflict.html", {"field": view})
    return told


def presence_response(page: PartPage, known: Mapping[str, int]) -> JsonResponse:
    """Who else is here, and the fields that others changed since the page was loaded (`known` versions by field).

    {present: line, changed: {key: {version, value|null, line}}}; value null asks the person to load the page anew.
    """
    changed = {
        view.key: {
            "version": view.page.answers.versions[view.key],
            "value": text_in_field(view.question, view.page.answers.shown(view.key)),
            "line": view.saved_line,
        }
        for view in page.fields
        if view.key in known and page.answers.versions.get(view.key, 0) > known[view.key]
    }
    return JsonResponse({"present": presence_line(page.present), "changed": changed})


def known_versions(request: HttpRequest) -> dict[str, int]:
    """The versions by field that the script says the page shows (`v.<field>`)."""
    found = {}
    for name, value in request.POST.items():
        if name.startswith("v.") and isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
            found[name[2:]] = int(value)
    return found


def for_script(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a script with JSON where a page would be an error page: 401 (sign in again), 403, 404, 409, 422."""

    @says_itself
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except FacilityError as error:
            return _refusal(request, error)

    return inner


def _refusal(request: HttpRequest, error: FacilityError) -> JsonResponse:
    kept = _("Your words are kept in this window.")
    if not getattr(request.user, "is_authenticated", False):
        text = _("You are signed out. %(kept)s Sign in and they are put back.") % {"kept": kept}
        return JsonResponse({"refused": text, "sign_in": address(PLACES["sign_in"])}, status=401)
    if isinstance(error, Refused):
        said = " ".join(part for one in error.findings for part in say(one) if part)
        return JsonResponse({"refused": f"{said} {kept}"}, status=422)
    if isinstance(error, NotAllowedNow):
        text = _("This can no longer be changed: it was submitted or closed. %(kept)s") % {"kept": kept}
        return JsonResponse({"refused": text}, status=409)
    status = 403 if isinstance(error, Forbidden) else 404
    assert isinstance(error, Forbidden | NotFound)  # noqa: S101 - the four ways to say no
    return JsonResponse({"refused": _("You may not write here. %(kept)s") % {"kept": kept}}, status=status)
