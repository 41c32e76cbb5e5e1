"""Public pages of processes and meetings; each only reads."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from facility.apps.dialogue import public as dialogue
from facility.core.errors import NotFound
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dialogue import detail, outcome, own_detail, report_pages
from facility.interfaces.web.dialogue.calendar import calendar_file, has_days
from facility.interfaces.web.dialogue.lists import MeetingList, ProcessList, place
from facility.interfaces.web.knowledge.posts import discussion_link
from facility.interfaces.web.knowledge.proposing import lessons_of_meeting
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui.languages import page_language
from facility.interfaces.web.ui.lists import render_list

NEWEST = 10


@require_safe
def process_list(request: FacilityRequest) -> HttpResponseBase:
    """Processes of dialogue."""
    lead = _("Lasting frames in which states, the Union and bodies meet: who chairs, which bodies, which meetings.")
    return render_list(request, ProcessList(dialogue.processes(request.actor)), title=_("Processes"), lead=lead)


@require_safe
def process_detail(request: FacilityRequest, code: str) -> HttpResponse:
    """One process with its bodies, terms and newest meetings."""
    found = dialogue.process_by_code(code, request.actor)
    rows = dialogue.meetings(request.actor).filter(process=found).order_by("-starts", "key")
    edits = dialogue.policy.may_edit_members(request.actor, found)
    context = detail.process_page(found, list(rows[:NEWEST]), rows.count(), edits=edits)
    return render(request, "dialogue/process.html", context)


@require_safe
def meeting_list(request: FacilityRequest) -> HttpResponseBase:
    """Meetings on record, with filters; `?format=csv` gives the rows of the filter as a file."""
    actor = request.actor
    rows = MeetingList(dialogue.meetings(actor), dialogue.processes(actor), Naming())
    lead = _(
        "Meetings that published sources tell of, and those that we hold. What no source says stays empty; nothing is added up."
    )
    return render_list(request, rows, title=_("Meetings"), lead=lead, template="dialogue/meetings.html")


@require_safe
def meeting_detail(request: FacilityRequest, reference: str) -> HttpResponse:
    """One meeting: with its source and how it was checked, or, where we hold it, with agenda and registration."""
    found = dialogue.meeting_by_reference(reference, request.actor)
    own = own_detail.own_meeting(found, request.actor, request.at)
    ended = dialogue.left_by(found, request.actor)
    left: dict[str, Any] = {"outcome": outcome.of_meeting(found, ended.conclusions, request.actor)}
    left["reports"] = report_pages.of_meeting(found, request.actor)
    left |= lessons_of_meeting(found, request.actor, request.at)
    left["discussed"] = discussion_link(reference) if found.record.is_public else None
    papers = not own and (found.has_documents or dialogue.policy.may_plan(request.actor))  # type: ignore[attr-defined]
    context = detail.meeting_page(found, ended.follow_ups, own.get("first"), papers=papers)
    return render(request, "dialogue/meeting.html", context | own | left)


@require_safe
def calendar(request: FacilityRequest, reference: str) -> HttpResponse:
    """The days of a meeting as an iCalendar file; none for a meeting whose days are not known."""
    found = dialogue.meeting_by_reference(reference, request.actor)
    plan = dialogue.plan_of(found)
    if plan is None and not has_days(found):
        raise NotFound("calendar")
    own = dialogue.plan_file(plan, page_language()) if plan is not None else b""
    content = own or calendar_file(found, place(found, Naming()))
    headers = {"Content-Disposition": f'attachment; filename="{found.key}.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
