"""Lists of meetings of our own: at the desk, who registered, and one's own registrations."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.dialogue import public as dialogue
from facility.foundation.post import public as post
from facility.interfaces.web.dialogue.lists import first_address, first_title
from facility.interfaces.web.dialogue.own_detail import TONES, calendar_words, delegation_name, places
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui.languages import page_language, said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, Flag

_STATES = dialogue.words.REGISTRATION_STATES


def registration_address(row: dialogue.Registration) -> str:
    """The page of a registration."""
    return reverse("dialogue:registration", args=[row.record.token])


def _state(row: dialogue.Registration) -> tuple[str, str, str]:
    return row.state, str(_STATES[row.state]), TONES[row.state]


class DeskMeetings(DataList):
    """Meetings of our own."""

    name = "own-meetings"
    caption = gettext_lazy("Meetings that we hold")
    columns = (
        Column(key="starts", label=gettext_lazy("First day"), kind="date", value="starts_on", sort="starts_on"),
        Column(
            key="title",
            label=gettext_lazy("Meeting"),
            value=lambda one: said(one.meeting.titles),
            sort="meeting__title_key",
            url=lambda one: reverse("dialogue:desk_meeting", args=[one.meeting.record.token]),
        ),
        Column(
            key="follows",
            label=gettext_lazy("Follow-up of"),
            value=lambda one: first_title(one.meeting),
            url=lambda one: first_address(one.meeting),
        ),
        Column(key="places", label=gettext_lazy("Places"), value=places, sort="taken"),
        Column(
            key="state", label=gettext_lazy("State"), kind="status", labels=dialogue.words.PLAN_STATES, sort="state"
        ),
    )
    filters = (Choice(key="state", label=gettext_lazy("State"), choices=dialogue.words.PLAN_STATES.items, counts=True),)
    search = ("meeting__titles", "meeting__city")
    search_label = gettext_lazy("Words in title or place")
    order = ("-starts_on",)
    empty = Empty(gettext_lazy("No meeting is planned yet"), gettext_lazy("Plan the first one with the button above."))
    invented = "meeting.record.invented"


class MyRegistrations(DataList):
    """What a person registered for."""

    name = "registrations"
    caption = gettext_lazy("My registrations")
    columns = (
        Column(
            key="starts", label=gettext_lazy("First day"), kind="date", value="plan.starts_on", sort="plan__starts_on"
        ),
        Column(
            key="title",
            label=gettext_lazy("Meeting"),
            value=lambda one: said(one.plan.meeting.titles),
            url=registration_address,
        ),
        Column(key="when", label=gettext_lazy("When"), value=lambda one: dialogue.when(one.plan, page_language())),
        Column(key="state", label=gettext_lazy("State"), kind="status", value=_state, sort="state"),
    )
    order = ("-plan__starts_on",)
    empty = Empty(
        gettext_lazy("You registered for no meeting yet"),
        gettext_lazy("The page of a meeting says whether one can register."),
    )
    invented = "record.invented"


def _delegation(row: dialogue.Registration) -> str:
    return delegation_name(row.nominated) if row.nominated is not None else ""


def _calendar(row: dialogue.Registration) -> str:
    return calendar_words(row) if row.calendar_answer else ""


def registrant_list(plan: dialogue.Plan, rows: QuerySet[dialogue.Registration]) -> DataList:
    """Who registered, with what the door and the kitchen must know."""
    naming = Naming()
    columns = [
        Column(key="name", label=_("Name"), sort="name_key", url=registration_address),
        Column(key="function", label=_("Function")),
        Column(key="organisation", label=_("Organisation"), sort="organisation"),
        Column(key="country", label=_("Country"), value=lambda one: naming(one.country), sort="country"),
        Column(key="state", label=_("State"), kind="status", value=_state, sort=("state", "in_line")),
        Column(key="needs", label=_("Special needs")),
        Column(key="registered", label=_("Registered"), kind="date", value="registered_at", sort="registered_at"),
        Column(key="present", label=_("Present since"), kind="date", value="checked_in_at", sort="checked_in_at"),
    ]
    if post.is_mailbox_set() or rows.exclude(calendar_answer="").exists():  # an empty column takes room from the others
        answered = Column(key="calendar", label=_("Calendar answered"), value=_calendar, sort="calendar_answer")
        columns.insert(5, answered)
    if plan.asks_delegations:
        label = _("Delegation")
        columns.insert(4, Column(key="delegation", label=label, value=_delegation, sort="nominated__key"))
    groups = [(str(one.pk), str(said(one.names))) for one in plan.groups.all()]
    if groups:
        columns.insert(4, Column(key="group", label=_("Takes part as"), value=lambda one: said(one.group.names)))
    filters = [
        Choice(key="state", label=_("State"), choices=_STATES.items, counts=True),
        Choice(
            key="calendar",
            label=_("Calendar answered"),
            field="calendar_answer",
            choices=dialogue.words.CALENDAR_ANSWERS.items,
        ),
        *([Choice(key="group", label=_("Takes part as"), field="group_id", choices=groups)] if groups else []),
        Flag(key="present", label=_("Only who is present"), where=Q(checked_in_at__isnull=False)),
        Flag(key="needs", label=_("Only with special needs"), where=~Q(needs="")),
    ]
    return Registrants(rows, columns=columns, filters=filters)


class Registrants(DataList):
    """Who registered for one meeting."""

    name = "registrants"
    caption = gettext_lazy("Registrations")
    search = ("name", "organisation")
    search_label = gettext_lazy("Words in name or organisation")
    order = ("name_key", "pk")
    empty = Empty(gettext_lazy("Nobody registered yet"), gettext_lazy("People register on the page of the meeting."))
    invented = "record.invented"
