"""Columns: the same value as a person reads it and as a file carries it."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from facility.core.money import Money
from facility.foundation.base.text import pick
from facility.interfaces.web.ui.columns import Column, decimal_text

ROW = SimpleNamespace(
    lead={"name": "Ministry", "empty": None},
    total=Money(123_456),
    partners=3,
    share_bp=9025,
    state="awarded",
    opened=date(2022, 5, 16),
    at=datetime(2022, 5, 16, 15, 0, tzinfo=UTC),
    partial="2022-05",
    name=lambda: "Called",
    none=None,
)


def column(**parts):
    return Column(key="x", label="X", **parts)


@pytest.mark.parametrize(
    ("one", "cell", "data"),
    [
        (column(value="lead.name"), "Ministry", "Ministry"),
        (column(value="name"), "Called", "Called"),
        (column(value="total", kind="money"), "EUR\u00a01,234.56", "1234.56"),
        (column(value="partners", kind="number"), "3", "3"),
        (column(value="share_bp", kind="share"), "90.25%", "90.25"),
        (column(value="opened", kind="date"), "16 May 2022", "2022-05-16"),
        (column(value="partial", kind="date"), "May 2022", "2022-05"),
        (column(value="at", kind="date"), "16\u00a0May\u00a02022,\u00a017:00\u00a0CEST", "2022-05-16T17:00+02:00"),
        (
            column(value="state", kind="status", labels={"awarded": gettext_lazy("Awarded")}),
            '<span class="f-tag f-tag--success">Awarded</span>',
            "Awarded",
        ),
        (
            column(value="state", kind="status", labels=str.upper),
            '<span class="f-tag f-tag--success">AWARDED</span>',
            "AWARDED",
        ),
        (
            column(value=lambda _row: ("odd", "Odd", "warning"), kind="status"),
            '<span class="f-tag f-tag--warning">Odd</span>',
            "Odd",
        ),
        (
            column(value=lambda _row: format_html("<b>{}</b>", "x"), kind="html", export="lead.name"),
            "<b>x</b>",
            "Ministry",
        ),
        (column(value="lead.name", url=lambda _row: "/m/"), '<a href="/m/">Ministry</a>', "Ministry"),
        (column(value="none.further"), '<span class="f-unknown">not stated</span>', ""),
        (column(value="lead.empty", unknown="undated"), '<span class="f-unknown">undated</span>', ""),
        (column(value="none", kind="money"), '<span class="f-unknown">not stated</span>', ""),
    ],
)
def test_a_value_in_a_list_and_in_a_file(one, cell, data):
    assert one.cell(ROW) == cell
    assert one.data(ROW) == data


def test_text_in_another_language_keeps_its_mark():
    one = column(value=lambda _row: pick({"fr": "Bonjour"}, "en"))
    assert "lang='fr'" in one.cell(ROW)
    assert one.data(ROW) == "Bonjour"


def test_decimals_of_negative_figures():
    assert decimal_text(-5) == "-0.05"
