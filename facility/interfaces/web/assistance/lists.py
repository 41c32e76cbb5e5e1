"""Lists of requests for assistance: one's own, and all that were handed in."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from facility.apps.assistance.public import Mission, Request, words
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.projects.narrowing import OF_COUNTRY, of_its_bodies, of_organisation, of_project
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty

STATE = Choice(key="state", label=gettext_lazy("State"), field="state", choices=words.STATES.items, counts=True)


def _merged(rows: QuerySet[Request], how: str) -> QuerySet[Request]:
    return rows.filter(is_lead=True) if how == "lead" else rows.filter(merged_into__isnull=False)


MERGED = Choice(
    key="merged",
    label=gettext_lazy("Merged"),
    choices=(
        ("into", gettext_lazy("Went into another request")),
        ("lead", gettext_lazy("Others went into it")),
    ),
    apply=_merged,
)
KIND = Choice(key="modality", label=gettext_lazy("Kind of assistance"), choices=words.MODALITIES.items)


def address(request: Request) -> str:
    """Where a request is read."""
    return reverse("assistance:detail", args=[request.record.token])


_TITLE = Column(key="title", label=gettext_lazy("Request for assistance"), url=address, sort="title")
_NUMBER = Column(key="reference", label=gettext_lazy("Number"), value="record.reference", sort="record__reference")
_BODY = Column(
    key="organisation", label=gettext_lazy("Asked by"), value="organisation.name", sort="organisation__name_sort"
)
_PROGRAMME = Column(key="programme", label=gettext_lazy("Programme"), value=lambda one: said(one.programme.names))
_MODALITY = Column(
    key="modality",
    label=gettext_lazy("Kind of assistance"),
    value=lambda one: str(words.MODALITIES[one.modality]) if one.modality else None,
)
_COUNTRY = Column(key="country", label=gettext_lazy("Country"), value=lambda one: Naming()(one.country), sort="country")
_LATEST = Column(key="latest", label=gettext_lazy("Useful until"), kind="date", sort="latest")
_RECEIVED = Column(
    key="received", label=gettext_lazy("Received"), kind="date", value="submitted_at", sort="submitted_at"
)
_STATE = Column(key="state", label=gettext_lazy("State"), kind="status", labels=words.STATES, sort="state")


class OwnRequests(DataList):
    """Requests of one's own bodies."""

    name = "requests"
    caption = gettext_lazy("Requests for assistance")
    columns = (_TITLE, _NUMBER, _PROGRAMME, _MODALITY, _LATEST, _STATE)
    filters = (STATE, MERGED, OF_COUNTRY, of_project(apply=of_its_bodies), of_organisation("organisation"))
    order = ("-started_at",)
    empty = Empty(
        gettext_lazy("No request yet"),
        gettext_lazy("Choose a programme and say what your organisation needs."),
        gettext_lazy("See the programmes"),
        "/assistance/",
    )
    invented = "record.invented"


class DeskRequests(DataList):
    """Every request that was handed in."""

    name = "assistance-requests"
    caption = gettext_lazy("Requests for assistance")
    columns = (_TITLE, _NUMBER, _STATE, _BODY, _PROGRAMME, _MODALITY, _COUNTRY, _RECEIVED, _LATEST)
    filters = (STATE, KIND, MERGED, OF_COUNTRY, of_project(apply=of_its_bodies), of_organisation("organisation"))
    search = ("title", "problem", "record__reference")
    search_label = gettext_lazy("Words in title, problem or number")
    order = ("-submitted_at",)
    empty = Empty(gettext_lazy("No request yet"), gettext_lazy("What authorities hand in stands here."))
    invented = "record.invented"


def mission_address(mission: Mission) -> str:
    """Where a mission is read."""
    return reverse("assistance:mission", args=[mission.token])


class MissionList(DataList):
    """Missions of every request, with the days worked."""

    name = "missions"
    caption = gettext_lazy("Missions")
    columns = (
        Column(key="title", label=gettext_lazy("Mission"), url=mission_address, sort="title"),
        Column(key="reference", label=gettext_lazy("Number"), value="request.record.reference"),
        Column(key="organisation", label=gettext_lazy("For"), value="request.organisation.name"),
        Column(key="place", label=gettext_lazy("Where"), sort="place"),
        Column(key="first_day", label=gettext_lazy("First day"), kind="date", sort="first_day"),
        Column(key="last_day", label=gettext_lazy("Last day"), kind="date", sort="last_day"),
        Column(key="worked", label=gettext_lazy("Days worked"), kind="number", sort="worked"),
        Column(key="state", label=gettext_lazy("State"), kind="status", labels=words.MISSION_STATES, sort="state"),
    )
    filters = (Choice(key="state", label=gettext_lazy("State"), choices=words.MISSION_STATES.items, counts=True),)
    search = ("title", "place", "request__record__reference", "request__organisation__name")
    search_label = gettext_lazy("Words in title, place, number or organisation")
    order = ("-first_day", "pk")
    empty = Empty(
        gettext_lazy("No mission yet"), gettext_lazy("A mission is opened on the page of a request with agreed terms.")
    )
    invented = "request.record.invented"
