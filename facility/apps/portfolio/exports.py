"""Published figures as open data, each with its day or none and with what the known records give beside it."""

from collections.abc import Iterator

from django.utils.translation import gettext_noop

from facility.apps.portfolio.queries import figures

FIGURE_COLUMNS: dict[str, str] = {
    "figure_id": gettext_noop("stable key of the figure, also its place on the page of figures"),
    "scope": gettext_noop("what the figure speaks of: a facility, a phase, a call, a process"),
    "metric": gettext_noop("what is counted, as a code"),
    "value": gettext_noop("the number as published, in whole units"),
    "unit": gettext_noop("count, EUR or another unit in words"),
    "qualifier": gettext_noop("exact, more_than, about or target"),
    "as_of": gettext_noop("day, month or year of the figure; empty: the source gives none"),
    "as_of_basis": gettext_noop("what the day rests on: page, document, minutes, phase start, or undated"),
    "definition": gettext_noop("definition given by the source; empty: none is given"),
    "counting_level": gettext_noop("what one unit is, as the source says; empty: not stated"),
    "source_url": gettext_noop("address of the page"),
    "notes": gettext_noop("remarks"),
    "measure_beside": gettext_noop("measure of this register that stands beside the figure, as a code"),
    "register_value": gettext_noop("what the known real records give now; amounts in euro"),
    "register_known": gettext_noop("known records that carry the fact"),
    "register_of": gettext_noop("known records of the scope"),
}


def figure_rows() -> Iterator[dict[str, str]]:
    """Every published figure in its order."""
    for one in figures():
        row, reading = one.figure, one.reading
        given = ""
        if reading is not None:
            cents = reading.unit == "EUR cents"
            given = f"{reading.value // 100}.{reading.value % 100:02d}" if cents else str(reading.value)
        yield {
            "figure_id": row.figure_id,
            "scope": row.scope,
            "metric": row.metric,
            "value": str(row.value),
            "unit": row.unit,
            "qualifier": row.qualifier,
            "as_of": row.as_of,
            "as_of_basis": row.as_of_basis,
            "definition": row.definition,
            "counting_level": row.counting_level,
            "source_url": row.source_url,
            "notes": row.note,
            "measure_beside": one.measure.code if one.measure else "",
            "register_value": given,
            "register_known": str(reading.known) if reading else "",
            "register_of": str(reading.of) if reading else "",
        }
