"""What other parts of the facility know beside a project or a country: its call, its lessons, its meetings."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from facility.apps.calls.public import visible_to as calls_visible_to
from facility.apps.dialogue.public import Presentation, Slot, roles_of_country
from facility.apps.dialogue.public import meetings as meetings_visible_to
from facility.apps.dialogue.public import words as dialogue_words
from facility.apps.knowledge.public import visible_to as lessons_visible_to
from facility.apps.projects.public import Project
from facility.foundation.accounts.public import Actor
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.languages import said

SHOWN = 10


def call(project: Project, actor: Actor) -> SafeString | str:
    """The call a project came from, a link where the call has a page. One query."""
    found = calls_visible_to(actor).filter(code=project.call_code).first() if project.call_code else None
    if found is None:
        return " · ".join(part for part in (project.call_code, project.call_lot) if part)
    url = reverse("calls:detail", args=[found.code])
    lot = format_html(", {}", project.call_lot) if project.call_lot else ""
    return format_html('<a class="ecl-link" href="{}">{}</a>{}', url, said(found.title), lot)


def _lessons(actor: Actor, where: Q) -> list[tuple[str, str, bool]]:
    # By columns: a lesson comes with all that it was drawn from, of which a line shows nothing.
    rows = lessons_visible_to(actor).select_related(None).filter(where, state="published").order_by("-published_at")
    found = rows.values_list("title", "record__reference", "record__invented")[:SHOWN]
    return [(said(title), reverse("knowledge:lesson", args=[one]), invented) for title, one, invented in found]


def project_lessons(project: Project, actor: Actor) -> list[tuple[str, str, bool]]:
    """Published lessons of a project as (title, address, made up), the newest first. One query."""
    return _lessons(actor, Q(project=project))


def country_lessons(code: str, actor: Actor, *, invented: bool) -> list[tuple[str, str, bool]]:
    """Published lessons of projects with a partner country, the newest first. One query."""
    where = Q(project__country_codes__contains=f";{code};")
    if not invented:
        where &= Q(record__invented=False)
    return _lessons(actor, where)


def _meetings(actor: Actor, where: Q) -> list[tuple[str, str, str, bool]]:
    rows = meetings_visible_to(actor).select_related(None).filter(where).order_by("-starts", "key")
    found = rows.values_list("titles", "record__reference", "starts", "record__invented")[: SHOWN + 1]
    return [
        (said(titles), reverse("dialogue:meeting", args=[one]), formats.day(starts), invented)
        for titles, one, starts, invented in found
    ]


def project_meetings(project: Project, actor: Actor) -> list[tuple[str, str, str, bool]]:
    """Meetings that belong to a project or at which it was presented: title, address, first day, made up. One query."""
    planned = Slot.objects.filter(project=project).values("session__plan__meeting")
    held = Presentation.objects.filter(project=project).values("meeting")
    return _meetings(actor, Q(project=project) | Q(pk__in=planned) | Q(pk__in=held))


def country_meetings(code: str, actor: Actor) -> dict[str, Any]:
    """The newest meetings held in a country, and the address of all where there are more. One query."""
    found = _meetings(actor, Q(country=code))
    more = f"{reverse('dialogue:meetings')}?country={code}" if len(found) > SHOWN else ""
    return {"rows": found[:SHOWN], "more": more}


def country_roles(code: str) -> list[tuple[str, str, str]]:
    """Roles of a state in processes as (process, its address, role with its body). One query."""
    return [
        (
            said(one.process.names),
            reverse("dialogue:process", args=[one.process.code]),
            " · ".join(
                [str(dialogue_words.ROLES[one.role]), *([str(said(one.body.names))] if one.body is not None else [])]
            ),
        )
        for one in roles_of_country(code)
    ]
