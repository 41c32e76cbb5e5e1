"""The calendar of the person who signed in: a month or a list, and a file at an address that only they know."""

from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from facility.apps.parties import public as parties
from facility.foundation.accounts.public import Actor, User
from facility.foundation.base.clock import local_day
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.calendar.entries import KINDS
from facility.interfaces.web.calendar.file import MOST, calendar_file, span
from facility.interfaces.web.calendar.forms import NarrowForm
from facility.interfaces.web.calendar.gathering import MOST_TASKS, gather, gather_for_file
from facility.interfaces.web.calendar.month import Month, days, month_of, weeks
from facility.interfaces.web.notices.components import COMPONENTS
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.lists import page_number, pages_of

PAGE_SIZE = 60
VIEWS = {"month": translation.gettext_lazy("Month"), "list": translation.gettext_lazy("List")}


def _link(month: Month, view: str, component: str) -> str:
    asked = {"month": month.code, "view": view, "component": component}
    return "?" + urlencode({name: value for name, value in asked.items() if value})


@never_cache
@signed_in
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """A month of all that has a day for the person, as weeks or as a list."""
    ours, today = cast(FacilityRequest, request), local_day(cast(FacilityRequest, request).at)
    month, given = month_of(request.GET.get("month", ""), today), request.GET.get("component", "")
    component = given if given in COMPONENTS else ""
    view = "list" if request.GET.get("view") == "list" else "month"
    first, last = (month.first, month.last) if view == "list" else (month.weeks[0][0], month.weeks[-1][-1])
    found = gather(ours.actor, first, last)
    entries = [one for one in found.entries if component in {"", one.component}]
    end = max(1, -(-len(entries) // PAGE_SIZE))
    number = page_number(request.GET.get("page", ""), end)[0]
    shown = entries[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    context = {
        **_frame(month, view, component),
        "weeks": weeks(month, entries, today) if view == "month" else [],
        "days": days(shown, month.first) if view == "list" else [],
        "is_empty": not entries,
        "pages": pages_of(number, end, request.GET),
        "most": MOST_TASKS if found.has_more else None,
        "kinds": KINDS,
        "address": _address(cast(User, request.user)),
    }
    return render(request, "calendar/page.html", context)


def _frame(month: Month, view: str, component: str) -> dict[str, object]:
    """What stands around the days: the name of the month, the ways to others, the choices."""
    beside = [(label, month.beside(way)) for label, way in ((_("Month before"), -1), (_("Month after"), 1))]
    form = NarrowForm(initial={"month": month.code, "view": view, "component": component}, auto_id="f-calendar-%s")
    return {
        "name": formats.day(month.code),
        "beside": [{"label": f"{label}: {formats.day(one.code)}", "url": _link(one, view, component)}
                   for label, one in beside if one.is_within],
        "tabs": [{"label": label, "url": _link(month, code, component), "current": code == view}
                 for code, label in VIEWS.items()],
        "list_url": _link(month, "list", component),
        "form": form,
    }  # fmt: skip


def _address(user: User) -> str:
    """The private address in full; "" where none was made."""
    if not user.calendar_key:
        return ""
    return f"{settings.FACILITY_PUBLIC_ADDRESS}{reverse('calendar:feed', args=[user.calendar_key])}"


@signed_in
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Make the private address, or another one in place of it."""
    ours = cast(FacilityRequest, request)
    parties.renew_calendar_address(actor=ours.actor, at=ours.at)
    messages.success(request, _("The address is made. One that was there before shows nothing any more."))
    return HttpResponseRedirect(reverse("calendar:page"))


@never_cache
@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The file, for the person who signed in."""
    return _file(request, cast(FacilityRequest, request).actor)


@never_cache
@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The file, for whoever knows the private address: the program of its owner."""
    return _file(request, parties.calendar_reader(key, cast(FacilityRequest, request).at))


def _file(request: HttpRequest, actor: Actor) -> HttpResponse:
    at = cast(FacilityRequest, request).at
    today = local_day(at)
    with translation.override(actor.language):
        found = gather_for_file(actor, today, *span(today), MOST)
        content = calendar_file(found.entries, today, at, is_cut=found.has_more)
    headers = {"Content-Disposition": 'attachment; filename="facility.ics"', "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
