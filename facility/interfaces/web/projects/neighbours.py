"""What other parts of the facility know beside a project or a country: its call, its lessons, its meetings."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from facility.apps.calls.public import visible_to as calls_visible_to
from facility.apps.dialogue.public import about_project, processes_of_country
from facility.apps.dialogue.public import meetings as meetings_visible_to
from facility.apps.dialogue.public import words as dialogue_words
from facility.apps.knowledge.public import Lesson, lessons_about_country
from facility.apps.knowledge.public import visible_to as lessons_visible_to
from facility.apps.projects.public import Project
from facility.foundation.accounts.public import Actor, AskedBy
from facility.interfaces.web.dialogue.spans import span
from facility.interfaces.web.projects.shown import READ, Shown, shown
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import rule_status
from facility.interfaces.web.ui.languages import said

_CALL: AskedBy[Any] = AskedBy(
    lambda actor, code: (
        calls_visible_to(actor).select_related(None).filter(code=code).values_list("title", flat=True)[:1]
    )
)


def call(project: Project, actor: Actor) -> SafeString | str:
    """The call a project came from, a link where the call has a page. One query."""
    code = project.call_code
    title = next(iter(_CALL.rows(actor, code)), None) if code else None
    if title is None:
        return " · ".join(part for part in (project.call_code, project.call_lot) if part)
    url = reverse("calls:detail", args=[code])
    lot = format_html(", {}", project.call_lot) if project.call_lot else ""
    return format_html('<a class="ecl-link" href="{}">{}</a>{}', url, said(title), lot)


def _newest_lessons(rows: QuerySet[Lesson]) -> QuerySet[Any]:
    # By columns: a lesson comes with all that it was drawn from, of which a line shows nothing.
    rows = rows.select_related(None).filter(state="published").order_by("-published_at")
    return rows.values_list("title", "record__reference", "record__invented")[:READ]


_OF_PROJECT: AskedBy[Any] = AskedBy(
    lambda actor, project: _newest_lessons(lessons_visible_to(actor).filter(project=project))
)


def _lessons(found: Iterable[Any], **narrowed: str) -> Shown:
    lines = [(said(title), reverse("knowledge:lesson", args=[one]), invented) for title, one, invented in found]
    return shown(lines, "knowledge:list", **narrowed)


def project_lessons(project: Project, actor: Actor) -> Shown:
    """Published lessons of a project as (title, address, made up), the newest first. One query."""
    return _lessons(_OF_PROJECT.rows(actor, project.pk), project=project.record.reference or "")


def country_lessons(code: str, actor: Actor, *, invented: bool) -> Shown:
    """Published lessons about a country, or of projects with it as a partner, the newest first. One query."""
    rows = lessons_about_country(lessons_visible_to(actor), code)
    return _lessons(_newest_lessons(rows if invented else rows.filter(record__invented=False)), country=code)


def _newest_meetings(actor: Actor, where: Q) -> QuerySet[Any]:
    rows = meetings_visible_to(actor).select_related(None).filter(where).order_by("-starts", "key")
    return rows.values_list("titles", "record__reference", "starts", "record__invented")[:READ]


_ABOUT_PROJECT: AskedBy[Any] = AskedBy(lambda actor, project: _newest_meetings(actor, about_project(project)))


def _meetings(found: Iterable[Any], **narrowed: str) -> Shown:
    lines = [
        (said(titles), reverse("dialogue:meeting", args=[one]), formats.day(starts), invented)
        for titles, one, starts, invented in found
    ]
    return shown(lines, "dialogue:meetings", **narrowed)


def project_meetings(project: Project, actor: Actor) -> Shown:
    """Meetings that belong to a project or at which it was presented: title, address, first day, made up. One query."""
    return _meetings(_ABOUT_PROJECT.rows(actor, project.pk), project=project.record.reference or "")


def country_meetings(code: str, actor: Actor) -> Shown:
    """The newest meetings held in a country. One query."""
    return _meetings(_newest_meetings(actor, Q(country=code)), country=code)


def country_dialogue(code: str) -> dict[str, list[tuple[str, str, SafeString]]]:
    """Processes that a state takes or took part in (`processes`) and its roles (`roles`): name, address, how. One query.

    What no source confirms is marked so.
    """
    made: dict[str, list[tuple[str, str, SafeString]]] = {"processes": [], "roles": []}
    for one in processes_of_country(code):
        address = reverse("dialogue:process", args=[one.code])
        if one.is_member:
            told = [dialogue_words.MEMBERSHIPS[one.how], span(one.since, one.until)]
        else:
            told = [dialogue_words.ROLES[one.how], *([said(one.body)] if one.body else [])]
        if one.source_status != "confirmed":
            told.append(rule_status(one.source_status))
        how = format_html_join(" · ", "{}", ((each,) for each in told))
        made["processes" if one.is_member else "roles"].append((said(one.names), address, how))
    return made
