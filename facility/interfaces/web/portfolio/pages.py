"""What the pages of figures and open data show, put together from the register."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from facility.apps.interchange.public import DEMONSTRATION, REAL, latest, releases
from facility.apps.portfolio.public import (
    COUNTED,
    FACILITY_SCOPE,
    FIGURE_COLUMNS,
    MEASURES,
    Beside,
    Known,
    PublishedFigure,
    Reading,
    coverage,
    figures,
    readings,
    snapshots,
    words,
)
from facility.apps.projects.public import FUNDING_COLUMNS, PARTNER_COLUMNS, PROJECT_COLUMNS
from facility.interfaces.web.projects.detail import source
from facility.interfaces.web.projects.downloads import LICENCE, LICENCE_URL
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.charts import Bars, Point
from facility.interfaces.web.ui.components.facts import unknown
from facility.interfaces.web.ui.languages import recorded

TABLES = {
    "projects": PROJECT_COLUMNS,
    "partners": PARTNER_COLUMNS,
    "funding": FUNDING_COLUMNS,
    "figures": FIGURE_COLUMNS,
}


def published(figure: PublishedFigure) -> str:
    """The number as its source gives it, with "about" or "more than" where the source says so."""
    text = formats.money(figure.value * 100) if figure.unit == "EUR" else formats.number(figure.value)
    unit = words.label(words.UNITS, figure.unit) if figure.unit not in {"EUR", "count"} else ""
    said = words.label(words.QUALIFIERS, figure.qualifier)
    return " ".join(part for part in (said, text, unit) if part)


def given(reading: Reading) -> str:
    """What the known records give."""
    return formats.money(reading.value) if reading.unit == "EUR cents" else formats.number(reading.value)


def carried(reading: Reading) -> str:
    """How many of the known records carry the fact."""
    texts = {"known": formats.number(reading.known), "of": formats.number(reading.of)}
    return _("%(known)s of %(of)s known records carry it") % texts


def _coverage(one: Beside, announced: int | None) -> str:
    """Known of announced for the count of projects; for the others how many known records carry the fact."""
    reading = one.reading
    if reading is None or one.measure is None:
        return ""
    if one.measure.code == "projects" and announced is not None:
        texts = {"known": formats.number(reading.value), "of": formats.number(announced)}
        return _("%(known)s known of %(of)s announced") % texts
    return carried(reading)


def _beside(one: Beside, announced: int | None) -> tuple[Any, Any]:
    if one.measure is None or one.reading is None:
        return unknown(_("not measured here")), ""
    link = format_html('<a class="ecl-link" href="#measure-{}">{}</a>', one.measure.code, one.measure.label)
    return format_html("{}: {}", link, given(one.reading)), _coverage(one, announced)


def _row(one: Beside, announced: int | None) -> tuple[Any, ...]:
    figure = one.figure
    name = format_html('<span id="{}">{}</span>', figure.figure_id, words.label(words.METRICS, figure.metric))
    day: SafeString | str = formats.day(figure.as_of) or unknown(_("undated"))
    beside, carries = _beside(one, announced)
    return (
        name,
        published(figure),
        day,
        recorded(figure.definition) if figure.definition else unknown(),
        recorded(figure.counting_level) if figure.counting_level else unknown(),
        format_html("{} {}", source(figure.source_url), recorded(figure.note)),
        beside,
        carries,
    )


def figures_page() -> dict[str, Any]:
    """Every published figure by scope, our measures with their definitions, and how our own figures moved."""
    known = Known()
    groups: dict[str, list[tuple[Any, ...]]] = {}
    found = figures(known)
    announced = {one.figure.scope: one.figure.value for one in found if one.figure.metric in COUNTED}
    for one in found:
        groups.setdefault(one.figure.scope, []).append(_row(one, announced.get(one.figure.scope)))
    return {
        "charts": [chart for chart in (_series(found), _by_start(known)) if chart is not None],
        "groups": list(groups.items()),
        "head": [
            _("Figure"),
            (_("Published"), "number"),
            _("Day"),
            _("Definition"),
            _("Counting level"),
            _("Source"),
            _("The known records give"),
            _("Coverage"),
        ],
        "coverage": coverage(FACILITY_SCOPE, known),
        "measures": [
            (MEASURES[code], given(one), carried(one)) for code, one in readings(FACILITY_SCOPE, known=known).items()
        ],
        "snapshots": _snapshots(),
        "snapshots_head": [_("Measure"), _("Day"), (_("Value"), "number"), _("Coverage"), _("Digest")],
    }


def _series(found: Sequence[Beside]) -> Bars | None:
    """How often the number of funded projects was published, in the order of publication; never added up."""
    rows = [
        one.figure for one in found if one.figure.scope == FACILITY_SCOPE and one.figure.metric == "projects_funded"
    ]
    if len(rows) < 2:
        return None
    points = []
    for row in rows:
        day = formats.day(row.as_of) or _("undated")
        said = words.label(words.QUALIFIERS, row.qualifier)
        points.append(Point(f"{day} ({said})" if said else day, row.value, url=f"#{row.figure_id}"))
    texts = {
        "first": published(rows[0]),
        "last": published(rows[-1]),
        "undated": formats.number(sum(not row.as_of for row in rows)),
        "of": formats.number(len(rows)),
    }
    says = _("From %(first)s to %(last)s; %(undated)s of %(of)s figures carry no day. They are not added up.") % texts
    return Bars(title=_("Projects funded, as published over time"), label=_("Published"), points=points, says=says)


def _by_start(known: Known) -> Bars | None:
    """In which year the known projects of the facility started."""
    rows = known.of(FACILITY_SCOPE)
    if not rows:
        return None
    years = Counter(one.starts[:4] for one in rows)
    points = [Point(year, years[year]) for year in sorted(years) if year]
    if years[""]:
        points.append(Point(_("Start not stated"), years[""]))
    return Bars(title=_("Known projects of the facility by year of their start"), label=_("Year"), points=points)


def _snapshots() -> list[tuple[Any, ...]]:
    rows = []
    for one in snapshots(FACILITY_SCOPE):
        unit = "EUR cents" if one.measure in {"total", "eu"} else "count"
        reading = Reading(one.value, one.known, one.of, unit=unit)
        label = MEASURES[one.measure].label if one.measure in MEASURES else one.measure
        rows.append((label, formats.day(one.at, short=True), given(reading), carried(reading), one.digest[:16]))
    return rows


def _files() -> list[dict[str, Any]]:
    titles = {
        "projects": _("Projects"),
        "partners": _("Organisations in their roles"),
        "funding": _("Funding lines"),
        "figures": _("Published figures"),
    }
    return [
        {
            "title": f"{titles[table]} ({form.upper()})",
            "url": reverse("portfolio:download", args=[table, form]),
            "kind": form.upper(),
        }
        for table in TABLES
        for form in ("csv", "json")
    ]


def open_data_page() -> dict[str, Any]:
    """Downloads, the newest IATI releases and earlier ones, licence, and the meaning of every field."""
    iati, demonstration = latest(REAL), latest(DEMONSTRATION)
    lacking = {"status": _("status"), "start date": _("start date")}
    left_out = [
        (
            format_html('<a class="ecl-link" href="{}">{}</a>', reverse("projects:detail", args=[name]), name),
            ", ".join(lacking.get(one, one) for one in missing),
        )
        for name, missing in (iati.left_out if iati else [])
    ]
    return {
        "files": _files(),
        "iati": iati,
        "iati_size": formats.file_size(iati.bytes_count) if iati else "",
        "advice": [
            (rule, sentence, formats.number(number)) for rule, sentence, number in (iati.advice if iati else [])
        ],
        "advice_head": [_("Rule"), _("What the standard recommends"), (_("Activities"), "number")],
        "left_out": left_out,
        "left_out_head": [_("Project"), _("What no source states")],
        "demonstration": demonstration if demonstration and demonstration.activities > 1 else None,
        "earlier": [
            (
                formats.moment(one.at),
                formats.number(one.activities),
                format_html(
                    '<a class="ecl-link" href="{}">{}</a>',
                    reverse("portfolio:iati_release", args=["activities", one.sha256]),
                    one.sha256[:16],
                ),
            )
            for one in releases(REAL)
        ],
        "earlier_head": [_("Released"), (_("Activities"), "number"), _("File by its SHA-256")],
        "dictionary": [
            (table, [(name, _(meaning)) for name, meaning in columns.items()]) for table, columns in TABLES.items()
        ],
        "dictionary_head": [_("Field"), _("Meaning")],
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "coverage": coverage(FACILITY_SCOPE),
    }
