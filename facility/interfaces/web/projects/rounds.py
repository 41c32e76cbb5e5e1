"""The list of rounds at meetings in which one project was placed."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from facility.apps.dialogue.public import words
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty


class RoundsOfProject(DataList):
    """Where a project was placed: when, as what, with which reason."""

    name = "rounds"
    caption = gettext_lazy("Rounds at meetings")
    columns = (
        Column(
            key="meeting",
            label=gettext_lazy("Meeting"),
            value=lambda one: said(one.round.meeting.titles),
            url=lambda one: reverse("dialogue:room", args=[one.round.record.token]),
            sort="round__meeting__starts",
        ),
        Column(
            key="approach",
            label=gettext_lazy("Approach"),
            value=lambda one: said(one.approach.names),
            sort="approach__position",
        ),
        Column(
            key="state",
            label=gettext_lazy("State"),
            kind="status",
            value="round.state",
            labels=words.ROUND_STATES,
            sort="round__state",
        ),
        Column(key="placed", label=gettext_lazy("Placed"), kind="date", value="at", sort="at"),
        Column(key="reason", label=gettext_lazy("Reason")),
    )
    filters = (
        Choice(
            key="state",
            label=gettext_lazy("State"),
            field="round__state",
            choices=words.ROUND_STATES.items,
            counts=True,
        ),
    )
    order = ("at",)
    empty = Empty(gettext_lazy("It was not placed in a round at a meeting yet."))
    invented = "round.record.invented"
