"""What waits for a person by when it is due, as a page; how long things may take."""

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.tasks.wording import shown, unit_words
from facility.interfaces.web.ui.lists import page_number, pages_of

PAGE_SIZE = 60


@never_cache
@signed_in
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the person: overdue, this week, later, without a day, paused."""
    ours = cast(FacilityRequest, request)
    last = max(1, -(-clocks.open_for(ours.actor).order_by().count() // PAGE_SIZE))
    number = page_number(request.GET.get("page", ""), last)[0]
    rows = clocks.tasks_for(ours.actor, ours.at, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    today = local_day(ours.at)
    week = [row for row in rows if row.due_at and not row.is_overdue and (local_day(row.due_at) - today).days <= 7]
    later = [row for row in rows if row.due_at and not row.is_overdue and row not in week]
    groups = [
        (_("Overdue"), [row for row in rows if row.is_overdue]),
        (_("Within seven days"), week),
        (_("Later"), later),
        (_("Without a day"), [row for row in rows if row.due_at is None and row.state == "running"]),
        (_("Paused"), [row for row in rows if row.due_at is None and row.state == "paused"]),
    ]
    context = {
        "groups": [(title, [shown(row) for row in found]) for title, found in groups if found],
        "pages": pages_of(number, last, request.GET),
    }
    return render(request, "tasks/tasks.html", context)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The file of all that has a day stands elsewhere now."""
    return HttpResponseRedirect(reverse("calendar:mine"))


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """How long each step may take, with source and status: for everybody."""
    rows = [
        {
            "title": clocks.title(policy.code),
            "length": unit_words(policy.length, policy.unit),
            "source": policy.source,
            "status": policy.status,
            "after": policy.escalate_after,
            "escalates": ""
            if policy.escalate_after is None
            else ngettext("%(days)s day later", "%(days)s days later", policy.escalate_after)
            % {"days": policy.escalate_after},
        }
        for policy in clocks.in_force()
    ]
    return render(request, "tasks/terms.html", {"rows": rows})
