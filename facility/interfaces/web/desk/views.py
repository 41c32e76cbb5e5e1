"""The desk: what waits for the person, where to go, what was said."""

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from facility.apps.parties import public as parties
from facility.foundation.base.text import pick
from facility.foundation.clocks.public import ON_DESK, TaskRow, tasks_beside
from facility.foundation.post.public import latest, lines, mark_read
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.desk.tiles import tiles_for
from facility.interfaces.web.parties.templatetags.countries import language


def task(row: TaskRow) -> dict[str, object]:
    """A task as the component shows it."""
    state = ("overdue", _("Overdue")) if row.is_overdue else ("overdue_soon", _("Soon")) if row.is_soon else ("", "")
    about = pick(row.label, language()).text
    return {
        "title": f"{row.title}: {row.reference or about}",
        "hint": about if row.reference else "",
        "url": row.address,
        "due": row.due_at,
        "code": state[0],
        "label": state[1],
    }


@never_cache
@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The home of everybody who signed in, by the roles held."""
    ours = cast(FacilityRequest, request)
    waiting, places = tiles_for(ours.actor, ours.at)
    told = latest(ours.actor)
    # Tasks and notices are mostly about the same things: whether they may be viewed is asked once.
    about = [one.record for one in told if one.record is not None]
    tasks, seen = tasks_beside(ours.actor, ours.at, about, limit=ON_DESK)
    context = {
        "name": ours.actor.name,
        "roles": [parties.ROLES[role] for role in sorted(ours.actor.roles)],
        "tasks": [task(row) for row in tasks],
        "waiting": waiting,
        "places": places,
        "notices": lines(ours.actor, told, seen),
    }
    return render(request, "desk/home.html", context)


@signed_in
@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """Mark one's notices as read."""
    ours = cast(FacilityRequest, request)
    mark_read(actor=ours.actor, at=ours.at)
    return HttpResponseRedirect(reverse("desk:home"))


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """The matrix stands on a public page."""
    return HttpResponseRedirect(reverse("parties:roles"))
