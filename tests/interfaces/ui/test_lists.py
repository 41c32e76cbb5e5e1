"""Lists: what the address asks for, what it must not break, how much they cost."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Q
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import translation

from facility.foundation.records.models import Record
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, Flag, Period, Words, render_list
from tests.conftest import AT

KINDS = [("project", "Project"), ("call", "Call")]


class RecordList(DataList):
    name = "records"
    caption = "Records"
    columns = [
        Column(key="reference", label="Reference", sort="reference", url=lambda row: f"/records/{row.reference}/"),
        Column(key="title", label="Title", value=lambda row: row.label.get("en")),
        Column(key="kind", label="Kind", kind="status", labels=dict(KINDS), sort="kind"),
        Column(key="amount", label="Amount", kind="money", value="version", sort="version"),
        Column(key="created", label="Created", kind="date", value="created_at", sort=("created_at", "reference")),
        Column(key="share", label="Share", kind="share", value=lambda _row: 9025),
        Column(key="unknown", label="Unknown", value=lambda _row: None),
    ]
    filters = [
        Choice(key="kind", label="Kind", choices=KINDS, counts=True),
        Period(key="created", label="Created", field="created_at__date"),
        Flag(key="public", label="Public", field="is_public"),
        Words(key="ref", label="Reference", field="reference"),
    ]
    search = ["reference", "kind"]
    order = ["-created_at"]
    empty = Empty("No records", "Make one.", "Make one", "/new/")
    invented = "invented"


@pytest.fixture
def records(db: None) -> Any:
    def make(number: int) -> None:
        Record.objects.bulk_create(
            Record(
                kind=KINDS[n % 2][0],
                reference=f"R-{n:03}",
                label={"en": f"The title of record number {n}, of usual length"},
                version=n * 100,
                is_public=n % 3 == 0,
                invented=n == 0,
                created_at=AT + timedelta(days=n),
            )
            for n in range(number)
        )

    return make


def page(query: str = "", **parts: Any) -> Any:
    return RecordList(Record.objects.all(), **parts).read(QueryDict(query))


def body(query: str = "") -> str:
    request = RequestFactory().get(f"/records/?{query}")
    return render_list(request, RecordList(Record.objects.all()), title="Records").content.decode()


@pytest.mark.parametrize("number", [1, 3, 130])
def test_a_list_costs_three_queries_whatever_its_length(records, django_assert_num_queries, number):
    records(number)
    with django_assert_num_queries(3):
        body()


def test_sixty_rows_of_seven_columns_stay_lean(records):
    records(130)
    html = body()
    assert html.count("<tr>") == 61
    assert len(html.encode()) < 60_000


def test_the_first_page_has_sixty_rows_and_the_last_has_the_rest(records):
    records(130)
    first = page()
    assert (len(first.rows), first.total, first.pages.total) == (60, 130, 3)
    assert first.rows[0].reference == "R-129"
    assert len(page("page=3").rows) == 10


def test_order_follows_the_column_and_turns_round(records):
    records(3)
    assert [row.reference for row in page("sort=amount").rows] == ["R-000", "R-001", "R-002"]
    assert [row.reference for row in page("sort=-amount").rows] == ["R-002", "R-001", "R-000"]
    assert 'aria-sort="descending"' in page("sort=-amount").table
    assert "sort=amount" in page("sort=-amount").table


def test_filters_narrow_and_each_can_be_taken_away(records):
    records(12)
    found = page("kind=call&public=1&q=R-0&sort=amount&page=1")
    assert [row.reference for row in found.rows] == ["R-003", "R-009"]
    assert [chip["label"] for chip in found.chips] == ["Search: R-0", "Kind: Call", "Public"]
    without_kind = next(chip["url"] for chip in found.chips if chip["label"] == "Kind: Call")
    assert "kind" not in QueryDict(without_kind[1:])
    assert QueryDict(without_kind[1:])["public"] == "1"
    assert QueryDict(found.csv[1:])["kind"] == "call"


def test_a_period_holds_both_its_days(records):
    records(5)
    found = page("created_from=2026-03-03&created_to=2026-03-04")
    assert sorted(row.reference for row in found.rows) == ["R-001", "R-002"]


def test_a_partial_date_is_not_lost_at_the_edge(records):
    records(3)
    Record.objects.filter(reference="R-000").update(kind="2022")
    Record.objects.filter(reference="R-001").update(kind="2022-05")
    Record.objects.filter(reference="R-002").update(kind="2021-12-31")
    filters = [Period(key="p", label="Period", field="kind", partial=True)]
    found = page("p_from=2022-05-16", filters=filters)
    assert sorted(row.reference for row in found.rows) == ["R-000", "R-001"]


def test_several_choices_at_once(records):
    records(4)
    both = [Choice(key="kind", label="Kind", choices=lambda: KINDS, multiple=True)]
    assert page("kind=call&kind=project", filters=both).total == 4
    assert page("kind=call&kind=", filters=both).total == 2


def test_own_ways_to_apply_a_filter(records):
    records(4)
    filters = [
        Choice(key="k", label="K", choices=[("x", "X")], apply=lambda rows, _value: rows.filter(reference="R-001")),
        Flag(key="f", label="F", where=Q(reference="R-001")),
        Flag(key="g", label="G", apply=lambda rows, _on: rows.filter(reference="R-001")),
        Words(key="w", label="W", apply=lambda rows, text: rows.filter(reference=text)),
        Period(key="p", label="P", apply=lambda rows, _bound: rows.filter(reference="R-001")),
    ]
    assert page("k=x&f=1&g=1&w=R-001&p_from=2020-01-01", filters=filters).total == 1


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("page=9999", "There is no page 9999; this is the last one."),
        ("page=-1", "“-1” is not a page number; this is the first page."),
        ("page=0", "“0” is not a page number; this is the first page."),
        ("page=99999999999999999999", "There is no page 999999999999; this is the last one."),
        ("page=²", "“²” is not a page number; this is the first page."),
        ("sort=nonsense", "The list cannot be put in order by “nonsense”; it stands in its usual order."),
        ("sort=--amount", "The list cannot be put in order by “--amount”; it stands in its usual order."),
        ("sort=title", "The list cannot be put in order by “title”; it stands in its usual order."),
        ("kind=spaceship", "“spaceship” is not one of the choices of “Kind” and was left out."),
        ("created_from=2022-13-40", "“2022-13-40” is not a date; write it as 2022-05-16."),
        ("created_to=yesterday", "“yesterday” is not a date; write it as 2022-05-16."),
        ("q=%00%01", None),
        ("q=" + "x" * 5000, None),
        ("q=%25%5F'%22%3B--", None),
        ("public=perhaps", None),
        ("kind=%00", "“” is not one of the choices of “Kind” and was left out."),
    ],
)
def test_odd_addresses_get_a_sensible_page(records, query, notice):
    records(3)
    found = page(query)
    assert notice is None or notice in found.notices
    assert body(query)


def test_markup_in_the_address_stays_text(records):
    records(1)
    html = body("q=<script>alert(1)</script>&sort=<b>&ref=<i>&created_from=<u>")
    assert "<script>alert" not in html
    assert "<b>" not in html
    assert "<i>" not in html
    assert "<u>" not in html


def test_an_empty_list_says_what_to_do(db):
    assert "Make one." in body()


def test_an_empty_result_offers_all_again(records):
    records(2)
    html = body("q=nowhere")
    assert "Nothing matches" in html
    assert "Show all" in html


def test_what_is_made_up_carries_its_mark(records):
    records(2)
    assert body().count(">Demonstration</span>") == 1


def test_what_is_not_known_is_said_to_be(records):
    records(1)
    assert "not stated" in page().table


def read_file(query: str, **parts: Any) -> list[list[str]]:
    request = RequestFactory().get(f"/records/?format=csv&{query}")
    answer = render_list(request, RecordList(Record.objects.all(), **parts), title="Records")
    raw = b"".join(answer.streaming_content)
    assert raw.startswith(b"\xef\xbb\xbf")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))


def test_the_file_has_the_same_rows_in_plain_figures(records):
    records(130)
    rows = read_file("kind=call&sort=amount")
    assert rows[0] == ["Reference", "Title", "Kind", "Amount", "Created", "Share", "Unknown", "invented"]
    assert len(rows) == 66
    assert rows[1][0] == "R-001"
    assert rows[1][2:] == ["Call", "1.00", "2026-03-03T10:00+01:00", "90.25", "", "no"]


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\tx", "\rx", " =1+1"])
def test_no_cell_of_a_file_runs_as_a_formula(records, text):
    records(1)
    Record.objects.update(label={"en": text})
    assert read_file("")[1][1] == f"'{text}"


def test_negative_figures_stay_figures_in_a_file(records):
    records(1)
    columns = [Column(key="debt", label="Debt", kind="money", value=lambda _row: -150)]
    assert read_file("", columns=columns)[1][0] == "-1.50"


def test_a_file_speaks_the_language_of_the_page(records):
    records(1)
    with translation.override("fr"):
        columns = [Column(key="x", label="X", kind="text", value=lambda _row: translation.get_language())]
        assert read_file("", columns=columns)[1][0] == "fr"


def test_a_list_refuses_parts_it_does_not_have(db):
    with pytest.raises(TypeError):
        RecordList(Record.objects.all(), colums=[])
