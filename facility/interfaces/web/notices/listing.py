"""The list of notices: what was told, about what, how it went, whether it was read."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.foundation.accounts.public import Actor
from facility.foundation.post import public as post
from facility.interfaces.web.notices.components import COMPONENTS, belonging, component_of
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, Flag, Period
from facility.interfaces.web.ui.narrowing import Rows

REACHED = {
    "here": gettext_lazy("Here alone"),
    "waiting": gettext_lazy("Letter on its way"),
    "sent": gettext_lazy("Letter sent"),
    "returned": gettext_lazy("Letter came back"),
    "failed": gettext_lazy("Letter not sent"),
    "withdrawn": gettext_lazy("Letter taken back"),
    "gathered": gettext_lazy("For the letter of the day"),
    "told": gettext_lazy("In a letter of the day"),
}
TONES = {"returned": "error", "failed": "error", "withdrawn": "neutral", "waiting": "info", "gathered": "info"}
# Read in parts, so that a file of thousands of notices holds few of them at a time.
PART = 500


def _component(one: Any) -> str:
    return component_of(one.kind, one.record.kind if one.record else "")


def _reached(one: Any) -> tuple[str, str, str]:
    code = one.told.reached
    return code, str(REACHED[code]), TONES.get(code, "neutral")


def _read(one: Any) -> SafeString | str:
    """Whether it was read; else the button that says so, of the form above the list."""
    if one.read_at is not None:
        return _("read")
    said = format_html('<span class="u-sr-only">: {}</span>', one.told.words[:60])
    return format_html(
        '<button form="f-read" class="f-person__link" name="notice" value="{}">{}{}</button>',
        one.pk,
        _("Mark as read"),
        said,
    )


class _Parts:
    """Rows that a file reads part by part, each looked up together."""

    def __init__(self, rows: QuerySet[Any], listing: "NoticeList") -> None:
        self.rows, self.listing = rows, listing

    def iterator(self, chunk_size: int) -> Iterator[Any]:
        """The rows in their order, filled."""
        part: list[Any] = []
        for row in self.rows.iterator(chunk_size=chunk_size):
            part.append(row)
            if len(part) == PART:
                yield from self.listing.fill(part, None)
                part = []
        yield from self.listing.fill(part, None)


class NoticeList(DataList):
    """One's own notices, newest first."""

    name = "notices"
    caption = gettext_lazy("Notices")
    columns = [
        Column(
            key="words",
            label=gettext_lazy("Notice"),
            value="told.words",
            url=lambda one: reverse("notices:notice", args=[one.pk]),
        ),
        Column(key="about", label=gettext_lazy("About"), value="told.reference", url="told.address", unknown="–"),
        Column(key="component", label=gettext_lazy("Component"), value=lambda one: COMPONENTS[_component(one)]),
        Column(key="topic", label=gettext_lazy("Kind"), value=lambda one: post.TOPICS[one.told.topic], sort="kind"),
        Column(key="at", label=gettext_lazy("When"), kind="date", sort="at"),
        Column(key="reached", label=gettext_lazy("Delivery"), kind="status", value=_reached),
        Column(
            key="read_at",
            label=gettext_lazy("Read"),
            kind="html",
            value=_read,
            export=lambda one: one.read_at.isoformat() if one.read_at else "",
            sort="read_at",
        ),
    ]
    order = ["-at", "-pk"]
    page_size = 40
    empty = Empty(gettext_lazy("No notices yet"), gettext_lazy("What the facility tells you stands here."))

    def __init__(self, actor: Actor) -> None:
        super().__init__(post.rows_of(actor), filters=_filters())
        self.actor = actor

    def fill(self, rows: list[Any], most: int | None) -> list[Any]:
        """Give each row what its reader is shown of it."""
        for row, told in zip(rows, post.shown(self.actor, rows, most), strict=True):
            row.told = told
        return rows

    def table(self, rows: Sequence[Any], given: QueryDict, sort: str) -> SafeString:
        """The table of a page; what the rows are about is asked for within a bound."""
        return super().table(self.fill(list(rows), post.QUERIES_OF_A_PAGE), given, sort)

    def _lines(self, rows: Any, language: str) -> Iterator[str]:
        return super()._lines(_Parts(rows, self), language)  # type: ignore[arg-type]


def _of_component(rows: Rows, component: str) -> Rows:
    return rows.filter(belonging(component))


def _of_topic(rows: Rows, topic: str) -> Rows:
    return rows.filter(kind__in=post.kinds_of(topic))


def _filters() -> list[Any]:
    return [
        Flag(key="unread", label=_("Only unread"), where=Q(read_at=None)),
        Choice(key="component", label=_("Component"), choices=list(COMPONENTS.items()), apply=_of_component),
        Choice(key="topic", label=_("Kind"), choices=list(post.TOPICS.items()), apply=_of_topic),
        Period(key="at", label=_("When"), field="at__date"),
    ]
