"""Proposing a lesson, on the way from what it was learned from: a report, a mission, a meeting, a programme."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from facility.apps.assistance import public as assistance
from facility.apps.dialogue import public as dialogue
from facility.apps.knowledge import public as knowledge
from facility.apps.reporting import public as reporting
from facility.core.errors import Forbidden, NotAllowedNow, Refused
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.clock import local_day
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.knowledge.forms import LessonForm, countries_of
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.languages import said

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
Make = Callable[[dict[str, Any]], knowledge.Lesson]


def _page(
    request: FacilityRequest, initial: dict[str, Any], make: Make, *, lead: str, back: str, up: str
) -> HttpResponse:
    """The form of a lesson; what is proposed leads to the desk, for who reads lessons there, else back."""
    form = LessonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = make(form.given())
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Proposed. A second person clears it."))
            if knowledge.policy.may_list(request.actor):
                return redirect("knowledge:desk_detail", token=made.record.token)
            return redirect(back)
    context = {
        "form": form,
        "title": _("Propose a lesson"),
        "lead": lead,
        "button": _("Propose"),
        "back": back,
        "up": up,
    }
    return render(request, "grants/form.html", context, status=422 if form.is_bound else 200)


@GET_POST
def propose(request: FacilityRequest, token: str) -> HttpResponse:
    """Propose a lesson out of an accepted report; what its author wrote stands beside."""
    require(knowledge.policy.may_propose, request.actor)
    report = reporting.by_token(token, request.actor)
    initial = {"body_en": report.narrative.get("lessons", ""), "countries": countries_of(report)}

    def make(given: dict[str, Any]) -> knowledge.Lesson:
        return knowledge.propose(report_id=report.pk, actor=request.actor, at=request.at, **given)

    back = reverse("knowledge:desk_list")
    return _page(request, initial, make, lead=report.grant.title, back=back, up=_("Lessons"))


@GET_POST
def from_mission(request: FacilityRequest, token: str) -> HttpResponse:
    """Propose a lesson out of a mission, as a coordinator or as an expert who works in it."""
    mission = assistance.mission_by_token(token, request.actor)
    if not knowledge.knows_mission(request.actor, mission):
        raise Forbidden(knowledge.policy.may_propose_of_missions.code)
    if mission.state == "cancelled":
        raise NotAllowedNow("propose", mission.state, "mission")
    country = mission.request.country

    def make(given: dict[str, Any]) -> knowledge.Lesson:
        draft = knowledge.Draft(**given)
        return knowledge.propose_from_mission(mission=token, draft=draft, actor=request.actor, at=request.at)

    back = reverse("assistance:mission", args=[token])
    initial = {"countries": [country] if country else [], "body_en": mission.closing_words}
    return _page(request, initial, make, lead=mission.title, back=back, up=_("Mission"))


@GET_POST
def from_meeting(request: FacilityRequest, reference: str) -> HttpResponse:
    """Propose a lesson out of a meeting that was held, as its secretariat."""
    require(knowledge.policy.may_propose_of_meetings, request.actor)
    meeting = dialogue.meeting_by_reference(reference, request.actor)
    if not knowledge.was_held(meeting, request.at):
        raise NotAllowedNow("propose", "planned", "meeting")

    def make(given: dict[str, Any]) -> knowledge.Lesson:
        draft = knowledge.Draft(**given)
        return knowledge.propose_from_meeting(reference=reference, draft=draft, actor=request.actor, at=request.at)

    back = reverse("dialogue:meeting", args=[reference])
    initial = {"countries": [meeting.country] if meeting.country else []}
    return _page(request, initial, make, lead=said(meeting.titles), back=back, up=_("Meeting"))


@signed_in
@GET_POST
def for_programme(request: HttpRequest, code: str) -> HttpResponse:
    """Propose a lesson for the knowledge space of a programme, as who takes part in it."""
    ours = cast(FacilityRequest, request)
    programme = assistance.programme_by_code(code)
    require(knowledge.policy.may_take_part, ours.actor, knowledge.circle_of(programme, ours.actor, local_day(ours.at)))

    def make(given: dict[str, Any]) -> knowledge.Lesson:
        draft = knowledge.Draft(**given)
        return knowledge.propose_for_programme(programme=code, draft=draft, actor=ours.actor, at=ours.at)

    back = reverse("assistance:space", args=[code])
    return _page(ours, {}, make, lead=said(programme.names), back=back, up=_("Knowledge space"))


def origin_of(lesson: knowledge.Lesson, actor: Actor) -> Any:
    """What a lesson was drawn from: in words, with the way there for who may go it."""
    words = str(knowledge.ORIGINS[lesson.origin])
    url = ""
    if lesson.mission is not None and assistance.policy.may_view(actor, lesson.mission.request):
        url = reverse("assistance:mission", args=[lesson.mission.token])
    elif lesson.origin == "meeting" and lesson.source.is_public:
        url = reverse("dialogue:meeting", args=[lesson.source.reference])
        words = f"{words}: {said(lesson.source.label)}"
    elif lesson.origin == "programme":
        url = reverse("assistance:space", args=[lesson.source.reference])
        words = f"{words}: {said(lesson.source.label)}"
    return format_html('<a class="ecl-link" href="{}">{}</a>', url, words) if url else words


def _row(one: knowledge.Lesson, actor: Actor) -> dict[str, Any]:
    url = reverse("knowledge:lesson", args=[one.record.reference]) if one.state == "published" else ""
    if not url and knowledge.policy.may_list(actor):
        url = reverse("knowledge:desk_detail", args=[one.record.token])
    return {"title": said(one.title), "url": url, "state": one.state, "label": str(knowledge.LESSON_STATES[one.state])}


def lessons_of(mission: assistance.Mission, actor: Actor, knows: bool) -> dict[str, Any]:
    """What the page of a mission shows of lessons drawn from it. One query."""
    return {
        "lessons": [_row(one, actor) for one in knowledge.lessons_of_mission(mission.pk, actor)],
        "may_propose_lesson": knows and mission.state != "cancelled",
        "propose_lesson": reverse("knowledge:propose_from_mission", args=[mission.token]),
    }


def lessons_of_meeting(meeting: dialogue.Meeting, actor: Actor, at: datetime) -> dict[str, Any]:
    """Whether a lesson may be proposed on the page of a meeting; those drawn from it stand among its connections."""
    may = knowledge.policy.may_propose_of_meetings(actor) and knowledge.was_held(meeting, at)
    return {
        "may_propose_lesson": may,
        "propose_lesson": reverse("knowledge:propose_from_meeting", args=[meeting.record.reference]),
    }
