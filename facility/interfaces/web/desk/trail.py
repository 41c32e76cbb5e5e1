"""The trail as a list for auditors, and as the history of one record."""

from typing import Any, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from facility.apps.parties import public as parties
from facility.foundation.accounts.public import User, require
from facility.foundation.base.text import pick
from facility.foundation.records.public import kinds
from facility.foundation.trail.public import Entry, Event, history
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.desk.words import event_words, record_words
from facility.interfaces.web.parties.templatetags.countries import language
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, Period, render_list

SHOWN = 50


def facts_words(entry: Entry) -> str:
    """The figures of an entry in one line."""
    return "; ".join(f"{name}: {value}" for name, value in entry.facts.items() if value not in (None, "", []))


def who(entry: Any) -> str:
    """The name of whoever acted, or the job."""
    return entry.actor_name or entry.system or _("nobody")


def about(entry: Entry) -> str:
    """The record's reference or label."""
    return entry.record.reference or pick(entry.record.label, language()).text


class TrailList(DataList):
    """Entries, newest first."""

    name = "trail"
    caption = gettext_lazy("Trail")
    columns = [
        Column(key="at", label=gettext_lazy("When"), kind="date", sort="at"),
        Column(
            key="event", label=gettext_lazy("What"), value=lambda e: event_words(e.event), sort="event", export="event"
        ),
        Column(key="record", label=gettext_lazy("On"), value=about),
        Column(key="who", label=gettext_lazy("Who"), value=who, sort="user_id"),
        Column(key="facts", label=gettext_lazy("Figures"), value=facts_words),
        Column(key="cause", label=gettext_lazy("Because of"), value="cause"),
        Column(key="sealed", label=gettext_lazy("Sealed"), value=lambda e: _("yes") if e.root_id else _("not yet")),
    ]
    order = ["-at", "-sequence"]
    empty = Empty(gettext_lazy("Nothing has happened yet"), gettext_lazy("Every act adds a line."))


def trail_filters() -> list[Any]:
    """The filters of the trail: what, on which kind of record, when."""
    return [
        Choice(key="event", label=_("What"), field="event", choices=[(one.value, event_words(one)) for one in Event]),
        Choice(
            key="kind",
            label=_("Kind of record"),
            field="record__kind",
            choices=[(kind, record_words(kind)) for kind in sorted(kinds())],
        ),
        Period(key="at", label=_("When"), field="at"),
    ]


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """What happened in the facility; ids and figures, no personal text but the names of those who acted."""
    require(parties.may_read_trail, cast(FacilityRequest, request).actor)
    rows = TrailList(entries_with_names(), filters=trail_filters())
    return render_list(
        request,
        rows,
        title=_("Trail"),
        lead=_("One line per act, chained per record; a job seals committed lines into signed roots."),
    )


def entries_with_names() -> Any:
    """All entries with record and the name of the actor, in one query."""
    from django.db.models import OuterRef, Subquery

    named = User.objects.filter(pk=OuterRef("user_id")).values("name")[:1]
    return Entry.objects.select_related("record").annotate(actor_name=Subquery(named))


def timeline(record_id: int) -> list[dict[str, Any]]:
    """The last acts on a record as the timeline component shows them, newest first. Two queries."""
    entries = list(history(record_id).order_by("-sequence")[:SHOWN])
    names = dict(User.objects.filter(pk__in={e.user_id for e in entries if e.user_id}).values_list("pk", "name"))
    return [
        {
            "title": event_words(entry.event),
            "when": entry.at,
            "who": names.get(entry.user_id or 0) or entry.system,
            "text": facts_words(entry),
        }
        for entry in entries
    ]
