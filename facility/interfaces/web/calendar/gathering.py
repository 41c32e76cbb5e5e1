"""Everything with a day for one person, from all parts of the facility: tasks in one question, the rest in another."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, CharField, Count, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from facility.apps.assistance import public as assistance
from facility.apps.dialogue import public as dialogue
from facility.apps.proposals import public as proposals
from facility.core.partial_dates import PartialDate
from facility.foundation.accounts.public import Actor
from facility.foundation.base.clock import local_day
from facility.foundation.base.text import pick
from facility.foundation.clocks import public as clocks
from facility.interfaces.web.calendar.entries import Entry
from facility.interfaces.web.notices.components import of_record
from facility.interfaces.web.ui import formats

# A month of more tasks than this is read on the task list, and the page says so.
MOST_TASKS = 400
# What a page may ask about what its tasks are about; the others are named by what is to be done alone.
QUERIES_OF_A_PAGE = 3
# The columns that all sources give, in their order.
_COLUMNS = (
    "source", "number", "label", "words", "place", "first", "last", "starts", "ends", "zone", "state", "sequence",
    "changed",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """The entries of a span, and whether there is more in it than was read."""

    entries: list[Entry]
    has_more: bool


def gather(actor: Actor, first: date, last: date) -> Found:
    """All entries from the first to the last day, in order, by a bounded number of questions: for a page."""
    tasks, more = _tasks(actor, first, last, MOST_TASKS, QUERIES_OF_A_PAGE)
    dated, _more = _dated(actor, first, last, None)
    return Found(sorted([*tasks, *dated], key=lambda entry: entry.order), more)


def gather_for_file(actor: Actor, today: date, first: date, last: date, most: int) -> Found:
    """At most so many entries of a span, in order: what is still to come before what is over. Questions by kinds of things."""
    found: dict[str, Entry] = {}
    has_more = False
    for begins, ends in ((today, last), (first, today - timedelta(days=1))):
        tasks, more_tasks = _tasks(actor, begins, ends, most, None)
        dated, more_dated = _dated(actor, begins, ends, most)
        for entry in sorted([*tasks, *dated], key=lambda entry: entry.order):
            found.setdefault(entry.uid, entry)
        has_more = has_more or more_tasks or more_dated
    kept = list(found.values())[:most]
    return Found(sorted(kept, key=lambda entry: entry.order), has_more or len(found) > most)


def _said(label: Any) -> str:
    return pick(label or {}, (get_language() or "en").split("-")[0]).text


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(settings.FACILITY_TIME_ZONE))


def _tasks(actor: Actor, first: date, last: date, most: int, queries: int | None) -> tuple[list[Entry], bool]:
    """At most so many tasks; `queries` bounds what is asked about what they are about (None: counted up, for a file)."""
    rows = clocks.open_for(actor).filter(due_at__gte=_midnight(first), due_at__lt=_midnight(last + timedelta(days=1)))
    rows = rows.annotate(steps=Count("events")) if queries is None else rows
    found = list(rows[: most + 1])
    shown = found[:most]
    seen, asked = clocks.visible_within(actor, [one.record for one in shown], queries)
    entries = []
    for one in shown:
        if one.record_id in seen:
            entries.append(_task(one, seen[one.record_id], one.record.reference or _said(one.record.label)))
        elif one.record.kind not in asked:  # it waits for the actor, and what it is about was not asked
            entries.append(_task(one, reverse("tasks:tasks"), ""))
    return entries, len(found) > len(shown)


def _task(clock: Any, url: str, about: str) -> Entry:
    what, day = str(clocks.title(clock.kind)), local_day(clock.due_at)
    return Entry(
        uid=f"clock-{clock.pk}",
        kind="task",
        component=of_record(clock.record.kind),
        first=day,
        last=day,
        title=f"{what}: {about}" if about else what,
        url=url,
        note=_("by %(moment)s") % {"moment": formats.short_moment(clock.due_at)},
        sequence=max(0, getattr(clock, "steps", 1) - 1),
        changed=clock.started_at,
    )


def _text(name: str) -> Any:
    return Cast(F(name), CharField())


_NOTHING = Value("", CharField())


def _columns(rows: QuerySet[Any], source: str, **given: Any) -> QuerySet[Any]:
    """The rows as the columns of all sources; what a source does not know is empty."""
    said = dict.fromkeys(_COLUMNS, _NOTHING) | {"sequence": Value(0, IntegerField()), "number": F("pk")} | given
    said["source"] = Value(source, CharField())
    if rows.query.group_by is not None:  # a grouped question is asked by its keys
        rows = rows.model._base_manager.filter(pk__in=rows.order_by().values("pk"))
    named = rows.order_by().annotate(**{f"at_{name}": said[name] for name in _COLUMNS})
    found: QuerySet[Any] = named.values_list(*[f"at_{name}" for name in _COLUMNS])
    return found


def _dated(actor: Actor, first: date, last: date, most: int | None) -> tuple[list[Entry], bool]:
    """Meetings, missions, deadlines and commitments within the days, in one question; at most so many of the earliest."""
    plans = _columns(
        dialogue.dated_plans(actor).filter(starts_on__lte=last, ends_on__gte=first),
        "meeting",
        label=F("meeting__titles"),
        words=Coalesce(F("mine_token"), _NOTHING),
        place=Coalesce(F("meeting__record__reference"), _NOTHING),
        first=_text("starts_on"),
        last=_text("ends_on"),
        starts=Coalesce(_text("starts_time"), _NOTHING),
        ends=Coalesce(_text("ends_time"), _NOTHING),
        zone=F("zone"),
        state=Case(When(state="cancelled", then=F("state")), default=Coalesce(F("mine"), F("state"))),
        sequence=F("sequence") + Coalesce(F("mine_sequence"), 0),
        changed=_text("changed_at"),
    )
    missions = _columns(
        assistance.own_missions(actor).filter(first_day__lte=last, last_day__gte=first),
        "mission",
        label=F("request__record__label"),
        words=F("title"),
        place=F("token"),
        first=_text("first_day"),
        last=_text("last_day"),
        state=F("state"),
        changed=_text("opened_at"),
    )
    # A full application is due on its own day, which stands on the task list.
    drafts = proposals.own(actor).filter(state="concept_draft").annotate(due=F("lot__call__closes_at"))
    days = (_midnight(first), _midnight(last + timedelta(days=1)))
    deadlines = _columns(
        drafts.filter(due__gte=days[0], due__lt=days[1]),
        "deadline",
        label=F("lot__call__title"),
        place=F("record__token"),
        first=_text("due"),
        state=F("state"),
        changed=_text("started_at"),
    )
    promises = _columns(
        dialogue.own_commitments(actor).filter(due__gte=first.isoformat()[:4], due__lte=last.isoformat()),
        "commitment",
        label=F("texts"),
        words=F("due_note"),
        place=Coalesce(F("record__reference"), _NOTHING),
        first=F("due"),
        state=F("state"),
        changed=_text("changed_at"),
    )
    all_rows = plans.union(missions, deadlines, promises, all=True)
    rows = list(all_rows if most is None else all_rows.order_by("at_first", "at_source", "at_number")[: most + 1])
    made = (_OF[one["source"]](one) for one in (dict(zip(_COLUMNS, row, strict=True)) for row in rows[:most]))
    return [entry for entry in made if entry.first <= last and entry.last >= first], len(rows) > (most or len(rows))


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@dataclass(frozen=True)
class _When:
    starts_on: date
    starts_time: time | None
    ends_on: date
    ends_time: time | None
    zone: str


def _hours(when: _When) -> str:
    """The hours of a meeting with their zone, or that none is stated."""
    if when.starts_time is None:
        return ""
    ends = f"–{when.ends_time:%H:%M}" if when.ends_time else ""
    return f"{when.starts_time:%H:%M}{ends} ({when.zone or _('time zone not stated')})"


def _meeting(one: dict[str, Any]) -> Entry:
    when = _When(
        date.fromisoformat(one["first"]),
        time.fromisoformat(one["starts"]) if one["starts"] else None,
        date.fromisoformat(one["last"]),
        time.fromisoformat(one["ends"]) if one["ends"] else None,
        one["zone"],
    )
    notes = {
        "placed": _("You have a place."),
        "waiting": _("You are in the waiting line."),
        "published": _("You are not registered."),
        "cancelled": _("Cancelled."),
    }
    mine = one["words"]
    return Entry(
        uid=f"registration-{mine}" if mine else f"meeting-{one['place']}",
        kind="meeting",
        component="dialogue",
        first=when.starts_on,
        last=when.ends_on,
        title=_said(one["label"]),
        url=reverse("dialogue:registration", args=[mine]) if mine else reverse("dialogue:meeting", args=[one["place"]]),
        hours=_hours(when),
        note=notes.get(one["state"], ""),
        starts=dialogue.begins(when),
        ends=dialogue.ends(when),
        sequence=one["sequence"],
        changed=_moment(one["changed"]),
        is_cancelled=one["state"] == "cancelled",
    )


def _mission(one: dict[str, Any]) -> Entry:
    cancelled = one["state"] == "cancelled"
    return Entry(
        uid=f"mission-{one['place']}",
        kind="mission",
        component="assistance",
        first=date.fromisoformat(one["first"]),
        last=date.fromisoformat(one["last"]),
        title=one["words"],
        url=reverse("assistance:mission", args=[one["place"]]),
        note=_("Cancelled.")
        if cancelled
        else _("Put off; new days are to be agreed.")
        if one["state"] == "postponed"
        else "",
        changed=_moment(one["changed"]),
        is_cancelled=cancelled,
    )


def _deadline(one: dict[str, Any]) -> Entry:
    due = _moment(one["first"])
    day = local_day(due)
    return Entry(
        uid=f"draft-{one['place']}",
        kind="deadline",
        component="grants",
        first=day,
        last=day,
        title=_said(one["label"]),
        url=reverse("dossiers:detail", args=[one["place"]]),
        note=_("by %(moment)s; you have a draft.") % {"moment": formats.short_moment(due)},
        changed=_moment(one["changed"]),
    )


def _commitment(one: dict[str, Any]) -> Entry:
    due = PartialDate.parse(one["first"])
    exact = due.latest() == due.earliest()
    note = one["words"] or ("" if exact else _("some time in %(when)s") % {"when": formats.day(one["first"])})
    return Entry(
        uid=f"commitment-{one['place']}",
        kind="commitment",
        component="dialogue",
        first=due.latest(),
        last=due.latest(),
        title=_said(one["label"]),
        url=reverse("dialogue:commitment", args=[one["place"]]),
        note=note,
        changed=_moment(one["changed"]),
    )


_OF: dict[str, Callable[[dict[str, Any]], Entry]] = {
    "meeting": _meeting,
    "mission": _mission,
    "deadline": _deadline,
    "commitment": _commitment,
}
