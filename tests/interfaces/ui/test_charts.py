"""Charts: drawing, sentence and table say the same, and nothing unknown is drawn as zero."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import translation

from facility.interfaces.web.ui.charts import Bars, Lines, Point, Series, Span, Spans, tenths, top_and_rest


def show(figure):
    return Template("{% load ui %}{% chart figure %}").render(Context({"figure": figure}))


FUNDS = Bars(
    title="By fund",
    kind="money",
    points=[Point("AMIF", 300_00, "/funds/amif/"), Point("ISF", 100_00), Point("BMVI", None)],
    source="Register",
    source_url="/source/",
    as_of="2024-10",
)


def test_a_chart_says_its_finding_in_words():
    assert FUNDS.sentence() == (
        "Highest: AMIF with EUR\u00a0300. All stated values together: EUR\u00a0400. Not stated: 1."
    )
    shares = Bars(title="x", kind="share", points=[Point("A", 9000), Point("B", 9500)])
    assert shares.sentence() == "Highest: B with 95%."
    assert Bars(title="x", points=[Point("A", None)]).sentence() == "No value is stated."
    assert Bars(title="x", says="As told.").sentence() == "As told."


def test_the_table_holds_the_same_figures_and_the_links():
    html = show(FUNDS)
    assert '<a href="/funds/amif/">AMIF</a>' in html
    assert html.count("EUR\u00a0300") == 3
    assert html.count("not stated") == 2
    assert 'href="/source/"' in html
    assert "as of October 2024" in html


def test_lengths_follow_the_values():
    svg = FUNDS.svg()
    assert 'width="100.0%" height="12" rx="2" class="f-chart__1"' in svg
    assert 'width="33.3%" height="12" rx="2" class="f-chart__1"' in svg
    assert svg.count("f-chart__missing") == 1


def test_a_drawing_has_no_style_of_its_own():
    for figure in (FUNDS, RUNNING, TIMES):
        assert "style=" not in show(figure)
        assert 'aria-hidden="true"' in figure.svg()


def test_markup_in_labels_stays_text():
    assert "<b>" not in show(Bars(title="<b>", points=[Point("<b>", 1, '"><b>')]))


RUNNING = Lines(
    title="Running",
    steps=["2022", "2023", "2024"],
    series=[Series("Open", [1, None, 4]), Series("Closed", [0, 2, 3]), Series("Other", [None, None, None])],
)


def test_a_line_has_a_gap_where_nothing_is_stated():
    assert RUNNING.svg().count("f-chart__line f-chart__1") == 0
    assert RUNNING.svg().count("f-chart__line f-chart__2") == 2
    assert RUNNING.sentence() == (
        "Open: 1 in 2022, 4 in 2024. Closed: 0 in 2022, 3 in 2024. Other: no value is stated."
    )
    assert "not stated" in str(RUNNING.lines()[1][1])
    assert Lines(title="x", says="As told.").sentence() == "As told."


TIMES = Spans(
    title="When",
    spans=[
        Span("A", dt.date(2020, 1, 1), dt.date(2021, 1, 1), "/a/"),
        Span("B", dt.date(2023, 1, 1), None),
        Span("C", None, None),
    ],
    today=dt.date(2024, 7, 1),
)


def test_an_open_end_is_drawn_open_and_what_has_no_dates_is_counted():
    svg = TIMES.svg()
    assert svg.count("f-chart__open") == 1
    assert svg.count("f-chart__today") == 1
    assert TIMES.sentence() == "2 entries, the first from 1 January 2020. Without dates: 1."
    assert len(TIMES.lines()) == 3


def test_a_timeline_without_dates_draws_nothing():
    empty = Spans(title="x", spans=[Span("C", None, None)])
    assert empty.svg() == ""
    assert empty.sentence() == "No date is stated."
    assert Spans(title="x", says="As told.").sentence() == "As told."
    assert "f-chart__today" not in Spans(title="x", spans=[Span("A", dt.date(2020, 1, 1), None)]).svg()


def test_right_to_left_starts_at_the_right():
    with translation.override("ar"):
        assert '<rect x="66.7%"' in FUNDS.svg().replace("66.6%", "66.7%")
        assert 'dx="-20"' in RUNNING.svg()


@pytest.mark.parametrize(("part", "whole", "text"), [(1, 3, "33.3"), (0, 5, "0.0"), (5, 5, "100.0"), (1, 0, "0.0")])
def test_widths_are_counted_in_whole_numbers(part, whole, text):
    assert tenths(part, whole) == text


def test_many_points_are_gathered():
    points = [Point(f"P{n}", n) for n in range(6)] + [Point("X", None)]
    gathered = top_and_rest(points, 2)
    assert [(point.label, point.value) for point in gathered] == [("P5", 5), ("P4", 4), ("All others", 6)]
    assert top_and_rest(points[:2], 2) == [points[1], points[0]]
    assert top_and_rest([Point("A", 1), Point("B", None)], 1, "Rest")[-1] == Point("Rest", None)
