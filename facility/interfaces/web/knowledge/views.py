"""Lessons: read by everybody once published; proposed, cleared and published at the desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from facility.apps.knowledge import public as knowledge
from facility.apps.parties import public as parties
from facility.apps.reporting import public as reporting
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.clock import local_day
from facility.foundation.trail import public as trail
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.grants import panels
from facility.interfaces.web.knowledge.narrowing import LESSONS_OF_PROGRAMME
from facility.interfaces.web.knowledge.posts import discussed
from facility.interfaces.web.knowledge.proposing import origin_of
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.projects.narrowing import of_project
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, render_list

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def _countries() -> list[tuple[str, str]]:
    """The countries that published lessons are about, or that are partners in their projects."""
    naming = Naming()
    return [(code, naming(code)) for code in naming.ordered(knowledge.countries_of_lessons())]


class PublicLessons(DataList):
    """Published lessons."""

    name = "lessons"
    caption = gettext_lazy("Lessons")
    columns = (
        Column(
            key="title",
            label=gettext_lazy("Lesson"),
            value=lambda one: said(one.title),
            url=lambda one: reverse("knowledge:lesson", args=[one.record.reference]),
        ),
        Column(
            key="themes",
            label=gettext_lazy("Themes"),
            value=lambda one: ", ".join(str(knowledge.THEMES[code]) for code in one.themes if code in knowledge.THEMES),
        ),
        Column(
            key="project",
            label=gettext_lazy("Project"),
            value=lambda one: one.project.record.reference if one.project else None,
            url=lambda one: reverse("projects:detail", args=[one.project.record.reference]) if one.project else "",
        ),
        Column(
            key="published", label=gettext_lazy("Published"), kind="date", value="published_at", sort="published_at"
        ),
    )
    filters = (
        Choice(
            key="theme",
            label=gettext_lazy("Theme"),
            choices=knowledge.THEMES.items,
            multiple=True,
            apply=lambda rows, chosen: rows.filter(pk__in=[one.pk for one in rows if set(chosen) & set(one.themes)]),
        ),
        Choice(key="country", label=gettext_lazy("Country"), choices=_countries, apply=knowledge.lessons_about_country),
        LESSONS_OF_PROGRAMME,
        of_project("project"),
    )
    search = ("title", "body")
    order = ("-published_at",)
    empty = Empty(
        gettext_lazy("No lesson is published yet"),
        gettext_lazy("Lessons are drawn from accepted reports and cleared by two people."),
    )
    invented = "record.invented"


@require_safe
def lessons(request: FacilityRequest) -> HttpResponse:
    """What was learned, for everybody."""
    rows = PublicLessons(knowledge.visible_to(request.actor).filter(state="published"))
    return render_list(
        request,
        rows,
        title=_("Lessons"),
        lead=_("What grantees learned, for those who come next."),
        template="knowledge/lessons.html",
    )  # type: ignore[return-value]


def _context(lesson: knowledge.Lesson, request: FacilityRequest) -> dict[str, Any]:
    language = (get_language() or "en").split("-")[0]
    day = local_day(request.at)
    return {
        "lesson": lesson,
        "title": said(lesson.title),
        "body": said(lesson.body),
        "applies": said(lesson.applies) if lesson.applies else None,
        "not_applies": said(lesson.not_applies) if lesson.not_applies else None,
        "parts": [str(knowledge.PARTS[code]) for code in lesson.parts if code in knowledge.PARTS],
        "themes": [str(knowledge.THEMES[code]) for code in lesson.themes if code in knowledge.THEMES],
        "countries": [parties.country_name(code, language, day).text for code in lesson.countries],
        "state": str(knowledge.LESSON_STATES[lesson.state]),
        "origin": origin_of(lesson, request.actor),
    }


@require_safe
def lesson(request: FacilityRequest, reference: str) -> HttpResponse:
    """One published lesson."""
    found = knowledge.by_reference(reference, request.actor)
    if found.state == "withdrawn":
        return render(request, "knowledge/withdrawn.html", {"gone": found}, status=410)
    context = _context(found, request) | {"discussed": discussed(found.record_id, reference)}
    return render(request, "knowledge/lesson.html", context)


class DeskLessons(DataList):
    """All lessons at the desk."""

    name = "lessons"
    caption = gettext_lazy("Lessons")
    columns = (
        Column(
            key="title",
            label=gettext_lazy("Lesson"),
            value=lambda one: said(one.title),
            url=lambda one: reverse("knowledge:desk_detail", args=[one.record.token]),
        ),
        Column(key="proposed", label=gettext_lazy("Proposed"), kind="date", value="proposed_at", sort="proposed_at"),
        Column(
            key="published", label=gettext_lazy("Published"), kind="date", value="published_at", sort="published_at"
        ),
        Column(key="state", label=gettext_lazy("State"), kind="status", labels=knowledge.LESSON_STATES, sort="state"),
    )
    filters = (
        Choice(
            key="state", label=gettext_lazy("State"), field="state", choices=knowledge.LESSON_STATES.items, counts=True
        ),
    )
    search = ("title", "body")
    order = ("-proposed_at",)
    empty = Empty(gettext_lazy("No lessons yet"), gettext_lazy("Propose one on the page of an accepted report."))
    invented = "record.invented"


@require_safe
def desk_list(request: FacilityRequest) -> HttpResponse:
    """Lessons in every state, and the accepted reports out of which none was drawn yet."""
    require(knowledge.policy.may_list, request.actor)
    rows = DeskLessons(knowledge.visible_to(request.actor))
    fresh = []
    if knowledge.policy.may_propose(request.actor):
        drawn = knowledge.Lesson.objects.values("source_id")
        fresh = list(reporting.visible_to(request.actor).filter(state="accepted").exclude(record__in=drawn)[:20])
    extra = {"fresh": fresh}
    return render_list(request, rows, title=_("Lessons"), template="knowledge/desk_list.html", extra=extra)  # type: ignore[return-value]


ACTS = {"clear": knowledge.clear, "publish": knowledge.publish}
ENDS = {"drop": knowledge.drop, "withdraw": knowledge.withdraw}
DONE = {
    "clear": gettext_lazy("Cleared. It can be published now."),
    "publish": gettext_lazy("Published. Everybody can read it."),
    "drop": gettext_lazy("Dropped, with its reason."),
    "withdraw": gettext_lazy("Withdrawn, with its reason. Its address says so."),
}


def _end(found: knowledge.Lesson, actor: Actor) -> dict[str, str] | None:
    """How the lesson can be ended now: dropped before it is published, withdrawn afterwards."""
    if found.state in {"proposed", "cleared"} and knowledge.policy.may_drop(actor, found):
        told = _("Who proposed it reads this reason.") if found.origin == "programme" else ""
        return {"do": "drop", "title": _("Drop it"), "label": _("Drop"), "told": told}
    if found.state == "published" and knowledge.policy.may_withdraw(actor, found):
        return {"do": "withdraw", "title": _("Withdraw it"), "label": _("Withdraw")}
    return None


@GET_POST
def desk_detail(request: FacilityRequest, token: str) -> HttpResponse:
    """One lesson at the desk: what it says, where it comes from, what can be done now."""
    require(knowledge.policy.may_list, request.actor)
    found = knowledge.by_token(token, request.actor)
    policy, actor = knowledge.policy, request.actor
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do in ENDS:
            ENDS[do](lesson_id=found.pk, reason=request.POST.get("reason", ""), actor=actor, at=request.at)
        elif do in ACTS:
            ACTS[do](lesson_id=found.pk, actor=actor, at=request.at)
        else:
            raise NotFound("act")
        messages.success(request, str(DONE[do]))
        return redirect("knowledge:desk_detail", token=token)
    context = {
        **_context(found, request),
        "may_clear": found.state == "proposed"
        and policy.may_clear(actor, found)
        and actor.user_id != found.proposed_by,
        "may_publish": found.state == "cleared" and policy.may_publish(actor, found),
        "end": _end(found, actor),
        "history": panels.history(trail.history(found.record_id)),
    }
    return render(request, "knowledge/desk_detail.html", context)
