"""Charts as server-rendered SVG, from one object that also gives the table and the sentence with the same figures.

    figure = Bars(title=_("EU contribution by fund"), kind="money",
                  points=[Point("AMIF", 412_000_000), Point("ISF", None)], source=_("Register"), as_of="2024-10")
    {% chart figure %}

Shapes are placed in per cent of the width, so that the letters keep their size on a phone. No style attributes, no
script: colours are classes of the style sheet. A value of None is "not stated", never a zero.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import unknown

Kind = Literal["number", "money", "share"]
COLOURS = 6


def written(value: int | None, kind: Kind) -> str:
    """A value in the words of its kind: whole numbers, cents, basis points."""
    if value is None:
        return _("not stated")
    if kind == "money":
        return formats.money(value)
    return formats.percent(value) if kind == "share" else formats.number(value)


def tenths(part: int, whole: int) -> str:
    """A share of the width in per cent with one decimal, in whole-number arithmetic."""
    scaled = part * 1000 // whole if whole else 0
    return f"{scaled // 10}.{scaled % 10}"


def across(part: int, whole: int, width: int = 0) -> str:
    """The place of something of that width, counted from the side where reading starts."""
    return tenths(whole - part - width if get_language_bidi() else part, whole)


@dataclass(frozen=True)
class Point:
    """One value with its label; `url` stands in the table."""

    label: str
    value: int | None
    url: str = ""


@dataclass(frozen=True)
class Series:
    """Values along the same steps."""

    label: str
    values: Sequence[int | None]


@dataclass(frozen=True)
class Span:
    """Something that lasts, for a timeline; an end that is not known stays open."""

    label: str
    start: dt.date | None
    end: dt.date | None
    url: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What every chart has: a title, a sentence that says the finding, a table, a source."""

    title: str
    kind: Kind = "number"
    says: str = ""
    source: str = ""
    source_url: str = ""
    as_of: Any = None
    label: str = ""

    def sentence(self) -> str:
        """The finding in words: the one given, else one made from the figures."""
        raise NotImplementedError

    def head(self) -> list[tuple[str, str]]:
        """Headings of the table, each with "text" or "number"."""
        raise NotImplementedError

    def lines(self) -> list[list[Any]]:
        """Lines of the table."""
        raise NotImplementedError

    def svg(self) -> SafeString:
        """The drawing."""
        raise NotImplementedError


def _frame(height: int, content: SafeString) -> SafeString:
    return format_html(
        '<svg class="f-chart__svg" width="100%" height="{}" aria-hidden="true" focusable="false">{}</svg>',
        height,
        content,
    )


def _linked(label: str, url: str) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', url, label) if url else label


def _cell(value: int | None, kind: Kind) -> SafeString | str:
    return unknown() if value is None else written(value, kind)


@dataclass(frozen=True, kw_only=True)
class Bars(Chart):
    """One bar for each point, in the order given."""

    points: Sequence[Point] = field(default=())

    def sentence(self) -> str:
        """Which is highest, what the known ones sum up to (not for shares), how many are not stated."""
        if self.says:
            return self.says
        known = [point for point in self.points if point.value is not None]
        if not known:
            return _("No value is stated.")
        top = max(known, key=lambda point: point.value or 0)
        parts = [_("Highest: %(label)s with %(value)s.") % {"label": top.label, "value": written(top.value, self.kind)}]
        if self.kind != "share" and len(known) > 1:
            total = sum(point.value or 0 for point in known)
            parts.append(_("All stated values together: %(total)s.") % {"total": written(total, self.kind)})
        if missing := len(self.points) - len(known):
            parts.append(_("Not stated: %(number)s.") % {"number": missing})
        return " ".join(parts)

    def head(self) -> list[tuple[str, str]]:
        """Label and value."""
        return [(self.label or _("What"), "text"), (_("Value"), "number")]

    def lines(self) -> list[list[Any]]:
        """One line for each point."""
        return [[_linked(point.label, point.url), _cell(point.value, self.kind)] for point in self.points]

    def svg(self) -> SafeString:
        """Label and value above, bar below, so that long labels have room on a phone."""
        top = max((point.value or 0 for point in self.points), default=0) or 1
        start, end = across(0, 1), across(1, 1)
        rows = []
        for place, point in enumerate(self.points):
            y = place * 46
            length = max(0, point.value or 0)
            rows.append(
                (
                    start,
                    y + 16,
                    point.label,
                    end,
                    y + 16,
                    "f-chart__value" if point.value is not None else "f-chart__value f-chart__unknown",
                    written(point.value, self.kind),
                    y + 24,
                    "f-chart__rail" if point.value is not None else "f-chart__missing",
                    across(0, top, length),
                    y + 24,
                    tenths(length, top),
                )
            )
        return _frame(
            len(self.points) * 46 or 1,
            format_html_join(
                "",
                '<text x="{}%" y="{}">{}</text><text x="{}%" y="{}" text-anchor="end" class="{}">{}</text>'
                '<rect x="0" y="{}" width="100%" height="12" rx="2" class="{}"/>'
                '<rect x="{}%" y="{}" width="{}%" height="12" rx="2" class="f-chart__1"/>',
                rows,
            ),
        )


@dataclass(frozen=True, kw_only=True)
class Lines(Chart):
    """One line for each series along common steps (years, months); a gap where a value is not stated."""

    steps: Sequence[str] = field(default=())
    series: Sequence[Series] = field(default=())

    def sentence(self) -> str:
        """Where each series starts and ends."""
        if self.says:
            return self.says
        parts = []
        for one in self.series:
            known = [(step, value) for step, value in zip(self.steps, one.values, strict=True) if value is not None]
            if not known:
                parts.append(_("%(label)s: no value is stated.") % {"label": one.label})
                continue
            (first, was), (last, now) = known[0], known[-1]
            parts.append(
                _("%(label)s: %(was)s in %(first)s, %(now)s in %(last)s.")
                % {
                    "label": one.label,
                    "was": written(was, self.kind),
                    "first": first,
                    "now": written(now, self.kind),
                    "last": last,
                }
            )
        return " ".join(parts)

    def head(self) -> list[tuple[str, str]]:
        """The step, then each series."""
        return [(self.label or _("Step"), "text"), *((one.label, "number") for one in self.series)]

    def lines(self) -> list[list[Any]]:
        """One line for each step."""
        return [
            [step, *(_cell(one.values[place], self.kind) for one in self.series)]
            for place, step in enumerate(self.steps)
        ]

    def svg(self) -> SafeString:
        """Lines between points; the scale starts at zero."""
        bottom, legend = 200, 24 * len(self.series)
        count = max(1, len(self.steps))
        top = max((value or 0 for one in self.series for value in one.values), default=0) or 1
        parts = [self._legend(), self._grid(top, legend, bottom)]

        def x(place: int) -> str:
            return across(place * 2 + 1, count * 2)

        def y(value: int) -> int:
            return legend + bottom - value * (bottom - 20) // top

        for colour, one in enumerate(self.series):
            css = f"f-chart__{colour % COLOURS + 1}"
            values = list(one.values)
            segments = [
                (x(place), y(was), x(place + 1), y(now), css)
                for place, (was, now) in enumerate(pairwise(values))
                if was is not None and now is not None
            ]
            dots = [(x(place), y(value), css) for place, value in enumerate(values) if value is not None]
            parts.append(
                format_html_join("", '<line x1="{}%" y1="{}" x2="{}%" y2="{}" class="f-chart__line {}"/>', segments)
            )
            parts.append(format_html_join("", '<circle cx="{}%" cy="{}" r="4" class="{}"/>', dots))
        every = -(-count // 6)
        labels = [(x(place), legend + bottom + 20, step) for place, step in enumerate(self.steps) if place % every == 0]
        parts.append(format_html_join("", '<text x="{}%" y="{}" text-anchor="middle">{}</text>', labels))
        return _frame(legend + bottom + 30, SafeString("".join(parts)))

    def _legend(self) -> SafeString:
        side = "100%" if get_language_bidi() else "0"
        rows = [
            (
                side,
                place * 24 + 3,
                f"f-chart__{place % COLOURS + 1}",
                side,
                20 * (-1 if side != "0" else 1),
                place * 24 + 15,
                one.label,
            )
            for place, one in enumerate(self.series)
        ]
        return format_html_join(
            "", '<rect x="{}" y="{}" width="12" height="12" class="{}"/><text x="{}" dx="{}" y="{}">{}</text>', rows
        )

    def _grid(self, top: int, legend: int, bottom: int) -> SafeString:
        rows = [
            (
                legend + bottom - part * (bottom - 20) // 2,
                across(0, 1),
                legend + bottom - part * (bottom - 20) // 2 - 4,
                written(top * part // 2, self.kind),
            )
            for part in (0, 1, 2)
        ]
        return format_html_join(
            "",
            '<line x1="0" y1="{0}" x2="100%" y2="{0}" class="f-chart__grid"/><text x="{1}%" y="{2}" class="f-chart__tick">{3}</text>',
            rows,
        )


@dataclass(frozen=True, kw_only=True)
class Spans(Chart):
    """What lasts from when to when, on one axis of years."""

    spans: Sequence[Span] = field(default=())
    today: dt.date | None = None

    def _dated(self) -> list[Span]:
        return [span for span in self.spans if span.start is not None]

    def _limits(self) -> tuple[dt.date, dt.date]:
        days: list[dt.date] = [day for span in self._dated() for day in (span.start, span.end) if day is not None]
        if self.today is not None:
            days.append(self.today)
        first, last = min(days), max(days)
        return dt.date(first.year, 1, 1), dt.date(last.year + 1, 1, 1)

    def sentence(self) -> str:
        """How many there are, from when to when, how many without dates."""
        if self.says:
            return self.says
        dated = self._dated()
        if not dated:
            return _("No date is stated.")
        first = min(span.start for span in dated if span.start is not None)
        text = _("%(number)s entries, the first from %(day)s.") % {"number": len(dated), "day": formats.day(first)}
        if missing := len(self.spans) - len(dated):
            text += " " + _("Without dates: %(number)s.") % {"number": missing}
        return text

    def head(self) -> list[tuple[str, str]]:
        """What, from, until."""
        return [(self.label or _("What"), "text"), (_("From"), "text"), (_("Until"), "text")]

    def lines(self) -> list[list[Any]]:
        """One line for each, those without dates too."""
        return [
            [_linked(span.label, span.url), formats.day(span.start) or unknown(), formats.day(span.end) or unknown()]
            for span in self.spans
        ]

    def svg(self) -> SafeString:
        """Label above, bar below; an open end is dashed up to the end of the axis."""
        dated = self._dated()
        if not dated:
            return SafeString("")
        first, last = self._limits()
        whole = (last - first).days
        height = len(dated) * 40 + 26
        every = -(-(last.year - first.year) // 8)
        years = [
            (across((dt.date(year, 1, 1) - first).days, whole), height - 22, year)
            for year in range(first.year, last.year, every)
        ]
        parts = [
            format_html_join(
                "",
                '<line x1="{0}%" y1="0" x2="{0}%" y2="{1}" class="f-chart__grid"/><text x="{0}%" dx="3" y="{1}" dy="16" class="f-chart__tick">{2}</text>',
                years,
            )
        ]
        for place, span in enumerate(dated):
            start = ((span.start or first) - first).days
            days = max(whole // 200, ((span.end or last) - first).days - start)
            css = "f-chart__1" if span.end is not None else "f-chart__open"
            late = start * 2 > whole  # the label of what starts late is written towards the start
            parts.append(
                format_html(
                    '<text x="{}%" y="{}" text-anchor="{}">{}</text>'
                    '<rect x="{}%" y="{}" width="{}%" height="10" rx="2" class="{}"/>',
                    across(start + days if late else start, whole),
                    place * 40 + 16,
                    "end" if late else "start",
                    span.label,
                    across(start, whole, days),
                    place * 40 + 22,
                    tenths(days, whole),
                    css,
                )
            )
        if self.today is not None:
            day = across((self.today - first).days, whole)
            parts.append(
                format_html('<line x1="{0}%" y1="0" x2="{0}%" y2="{1}" class="f-chart__today"/>', day, height - 22)
            )
        return _frame(height, SafeString("".join(parts)))


def top_and_rest(points: Iterable[Point], number: int, rest: str = "") -> list[Point]:
    """The highest points and one for all others, so that a chart of many stays readable."""
    ordered = sorted(points, key=lambda point: (point.value is None, -(point.value or 0), point.label))
    if len(ordered) <= number:
        return ordered
    others = [point.value for point in ordered[number:] if point.value is not None]
    return [*ordered[:number], Point(rest or _("All others"), sum(others) if others else None)]
