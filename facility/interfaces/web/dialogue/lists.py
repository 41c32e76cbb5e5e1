"""The lists of processes and of meetings: columns, filters, order."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.dialogue.public import Meeting, Process, about_project, words
from facility.interfaces.web.knowledge.narrowing import TIED_TO_PROGRAMME
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.projects.narrowing import of_project
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty


def process_address(process: Process) -> str:
    """The public address of a process."""
    return reverse("dialogue:process", args=[process.code])


def meeting_address(meeting: Meeting) -> str:
    """The public address of a meeting."""
    return reverse("dialogue:meeting", args=[meeting.record.reference])


def title_of(meeting: Meeting) -> str:
    """The title in the language of the page."""
    return said(meeting.titles)


def process_of(meeting: Meeting) -> str:
    """The name of its process; empty for a meeting of our own that belongs to none."""
    return said(meeting.process.names) if meeting.process is not None else ""


def first_title(meeting: Meeting) -> str:
    """The meeting that it follows up; empty where it follows up none."""
    return title_of(meeting.follows) if meeting.follows is not None and meeting.follows.record.is_public else ""


def first_address(meeting: Meeting) -> str:
    """The public address of that meeting."""
    return meeting_address(meeting.follows) if meeting.follows is not None and first_title(meeting) else ""


class ProcessList(DataList):
    """Processes with how many of their meetings are recorded."""

    name = "processes"
    caption = gettext_lazy("Processes")
    columns = (
        Column(key="name", label=gettext_lazy("Process"), value=lambda one: said(one.names), url=process_address),
        Column(key="kind", label=gettext_lazy("Kind"), value=lambda one: str(words.PROCESS_KINDS[one.kind])),
        Column(key="since", label=gettext_lazy("Since"), kind="date", sort="since"),
        Column(key="held", label=gettext_lazy("Meetings recorded"), kind="number", sort="held"),
    )
    filters = (Choice(key="kind", label=gettext_lazy("Kind"), choices=tuple(words.PROCESS_KINDS.items()), counts=True),)
    order = ("-held", "code")
    empty = Empty(gettext_lazy("No processes yet"), gettext_lazy("They appear when known meetings are loaded."))


def _in_year(rows: QuerySet[Any], year: str) -> QuerySet[Any]:
    return rows.filter(starts__startswith=year)


def _about_project(rows: QuerySet[Any], project_id: int) -> QuerySet[Any]:
    return rows.filter(about_project(project_id))


class MeetingList(DataList):
    """Meetings on record; `rows` are those the reader sees."""

    name = "meetings"
    caption = gettext_lazy("Meetings")
    search = ("titles", "city", "process__names", "note")
    search_label = gettext_lazy("Words in title, place or process")
    order = ("-starts", "key")
    empty = Empty(gettext_lazy("No meetings yet"), gettext_lazy("They appear when known meetings are loaded."))
    invented = "record.invented"

    def __init__(self, rows: QuerySet[Meeting], processes: QuerySet[Process], naming: Naming) -> None:
        super().__init__(rows)
        facts = list(rows.order_by().values_list("country", "starts"))
        countries = naming.ordered(code for code, _starts in facts if code)
        years = sorted({starts[:4] for _code, starts in facts if starts}, reverse=True)
        self.columns = [
            Column(key="starts", label=_("First day"), kind="date", sort="starts"),
            Column(key="title", label=_("Meeting"), value=title_of, sort="title_key", url=meeting_address),
            Column(key="process", label=_("Process"), value=process_of, sort="process__code"),
            Column(key="kind", label=_("Kind"), value=lambda one: str(words.MEETING_KINDS[one.kind]), sort="kind"),
            Column(key="place", label=_("Where"), value=lambda one: place(one, naming), sort=("country", "city")),
            Column(key="follows", label=_("Follow-up of"), value=first_title, url=first_address),
            Column(key="states", label=_("States"), kind="number", sort="states"),
            Column(key="participants", label=_("Participants"), kind="number", sort="participants"),
        ]
        self.filters = [
            Choice(
                key="process",
                label=_("Process"),
                field="process__code",
                choices=[(one.code, said(one.names)) for one in processes],
                counts=True,
            ),
            Choice(key="kind", label=_("Kind"), choices=tuple(words.MEETING_KINDS.items()), counts=True),
            Choice(key="country", label=_("Country"), choices=[(code, naming(code)) for code in countries]),
            Choice(key="year", label=_("Year"), choices=[(year, year) for year in years], apply=_in_year),
            TIED_TO_PROGRAMME,
            of_project(apply=_about_project),
        ]


def place(meeting: Meeting, naming: Naming) -> str:
    """City and country as far as they are known, or that it was online."""
    if meeting.mode == "online" and not meeting.city:
        return str(words.MODES["online"])
    return ", ".join(part for part in (meeting.city, naming(meeting.country)) if part)
