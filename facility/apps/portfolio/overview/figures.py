"""What each component of the facility holds: every figure with its definition, its day and how much of it is known.

A figure that cannot be known is None and never zero. Of one fund only that is counted what names it, beside how many
records name any. Five queries today and eight of an
earlier day, whatever the rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from facility.apps.assistance import public as assistance
from facility.apps.dialogue import public as dialogue
from facility.apps.portfolio.overview import counting
from facility.apps.portfolio.overview.phases import Phase
from facility.foundation.base.clock import end_of_day
from facility.foundation.base.text import pick

COMPONENTS: dict[str, Promise] = {
    "grants": gettext_lazy("Grants"),
    "assistance": gettext_lazy("Technical assistance and support"),
    "dialogue": gettext_lazy("Dialogue"),
    "knowledge": gettext_lazy("Knowledge and communication"),
}
COLUMNS = {
    "component": gettext_noop("the component of the facility"),
    "figure": gettext_noop("what is counted or added up, or one part of it"),
    "value": gettext_noop("the value; empty where it is not known"),
    "unit": gettext_noop("count, days or EUR cents"),
    "known": gettext_noop("how many records the value rests on"),
    "of": gettext_noop("out of how many"),
    "funds": gettext_noop("the fund the value is of; all where none was chosen"),
    "phase": gettext_noop("the phase the value is of; all where none was chosen"),
    "day": gettext_noop("the day as of which it was read"),
    "definition": gettext_noop("what is counted, and by which of its days it belongs to a phase"),
    "funded_by": gettext_noop("which statement says by which funds a record is paid"),
}
# What is counted, and by which day it belongs to a phase.
_LABELS: dict[str, tuple[str, Promise, Promise]] = {
    "envelope": (
        "grants",
        gettext_lazy("Envelopes of the calls"),
        gettext_lazy("Amounts that funds give to calls, by the day the call was opened."),
    ),
    "committed": (
        "grants",
        gettext_lazy("Committed"),
        gettext_lazy("What signed grants hold or were paid, by the day the authority signed."),
    ),
    "paid": (
        "grants",
        gettext_lazy("Paid"),
        gettext_lazy("What was paid on these grants and is not recovered, by the day the authority signed."),
    ),
    "projects": (
        "grants",
        gettext_lazy("Projects of the facility on record"),
        gettext_lazy("Public projects of this facility, by the first day that their published start can be."),
    ),
    "requests": (
        "assistance",
        gettext_lazy("Requests handed in"),
        gettext_lazy("Requests for assistance, by the day they were handed in."),
    ),
    "days": (
        "assistance",
        gettext_lazy("Days of experts"),
        gettext_lazy("Days for which experts are confirmed, each by itself; none is taken twice."),
    ),
    "meetings": (
        "dialogue",
        gettext_lazy("Meetings"),
        gettext_lazy("Meetings on record and not cancelled, by the first day that their start can be."),
    ),
    "commitments": (
        "dialogue",
        gettext_lazy("Commitments"),
        gettext_lazy("What was taken on at these meetings, by what was last reported; silence is not failure."),
    ),
    "lessons": (
        "knowledge",
        gettext_lazy("Lessons published"),
        gettext_lazy("Lessons that everybody reads, by the day they were published."),
    ),
    "publications": (
        "knowledge",
        gettext_lazy("Publications in the library"),
        gettext_lazy("Publications of which an edition is in force, by the day that edition was published."),
    ),
    "news": (
        "knowledge",
        gettext_lazy("News published"),
        gettext_lazy("News that everybody reads, by the day they were published."),
    ),
}
# Whose word it is by which funds a record is paid.
_OF_PROGRAMME = gettext_lazy(
    "The funds that its programme stated for that day; one with several funds counts for each."
)
_OF_MEETING = gettext_lazy(
    "What is stated of the meeting, else the funds of its project, else those of its process on that day."
)
_OF_ITSELF = gettext_lazy("What is stated of it for that day.")
_FUNDED_BY: dict[str, Promise] = {
    "envelope": gettext_lazy("The fund of the envelope."),
    "committed": gettext_lazy("The fund of the grant."),
    "paid": gettext_lazy("The fund of the grant."),
    "projects": gettext_lazy("The funds that its sources name; one with several funds counts for each."),
    "requests": _OF_PROGRAMME,
    "days": _OF_PROGRAMME,
    "meetings": _OF_MEETING,
    "commitments": _OF_MEETING,
    "lessons": _OF_ITSELF,
    "publications": _OF_ITSELF,
    "news": _OF_ITSELF,
}
_UNITS = {"envelope": "EUR cents", "committed": "EUR cents", "paid": "EUR cents", "days": "days"}


@dataclass(frozen=True)
class Figure:
    """One figure; `parts` are what it is made of, as labels and counts. `value` None: not known."""

    code: str
    component: str
    label: str | Promise
    definition: str | Promise
    unit: str
    value: int | None
    known: int
    of: int
    funded_by: str | Promise
    parts: tuple[tuple[str | Promise, int], ...] = ()


@dataclass(frozen=True)
class Whole:
    """All figures of one fund and phase ("" and None stand for all), as of a day; `earlier`: not of today."""

    fund: str
    phase: Phase | None
    day: date
    earlier: bool
    figures: tuple[Figure, ...]
    by_component: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)


def _states(counted: Mapping[str, int], words: Mapping[str, Promise]) -> tuple[tuple[str | Promise, int], ...]:
    return tuple((words[state], counted[state]) for state in words if counted.get(state))


def _figure(code: str, counted: counting.Counted, parts: tuple[tuple[str | Promise, int], ...] = ()) -> Figure:
    component, label, definition = _LABELS[code]
    told = (counted.value, counted.known, counted.of)
    return Figure(code, component, label, definition, _UNITS.get(code, "count"), *told, _FUNDED_BY[code], parts)


def _read(scope: counting.Scope) -> Iterator[Figure]:
    for code, counted in counting.money(scope).items():
        yield _figure(code, counted)
    found, narrowed = counting.times(scope), bool(scope.fund or scope.phase)
    words = {"requests": assistance.words.STATES, "commitments": dialogue.words.COMMITMENT_STATES}
    for code in ("projects", "requests", "days", "meetings", "commitments", "lessons", "publications", "news"):
        parts = _states(found[code], words[code]) if code in words else ()
        yield _figure(code, counting.counted(found, code, narrowed=narrowed), parts)


def overview(*, fund: str = "", phase: Phase | None = None, invented: bool, day: date, earlier: bool = False) -> Whole:
    """All figures; a phase whose start was not published leaves every one of them unknown. At most eight queries.

    `earlier`: as they stood at the end of that day, as far as moments were kept; states of records are those of today.
    """
    if phase is not None and phase.first_day is None:
        found = tuple(_figure(code, counting.Counted(None, 0, 0)) for code in _LABELS)
    else:
        until = end_of_day(day) if earlier else None
        found = tuple(_read(counting.Scope(fund, phase, invented, day, until)))
    grouped = {code: tuple(one for one in found if one.component == code) for code in COMPONENTS}
    return Whole(fund, phase, day, earlier, found, grouped)


def overview_rows(whole: Whole, language: str) -> Iterator[dict[str, str]]:
    """The figures as rows of a file, each part in a row of its own."""
    for one in whole.figures:
        said = {
            "component": str(COMPONENTS[one.component]),
            "figure": str(one.label),
            "value": "" if one.value is None else str(one.value),
            "unit": one.unit,
            "known": str(one.known),
            "of": str(one.of),
            "funds": whole.fund or _("all"),
            "phase": pick(whole.phase.name, language).text if whole.phase else _("all"),
            "day": whole.day.isoformat(),
            "definition": str(one.definition),
            "funded_by": str(one.funded_by),
        }
        yield said
        for label, times in one.parts:
            yield said | {"figure": f"{one.label}: {label}", "value": str(times), "known": str(times)}
