"""Numbers, money and dates as people read them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from facility.core.money import Money
from facility.interfaces.web.ui import formats

THIN = "\u202f"
HARD = "\u00a0"


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (Money(258_400_000), "en", f"EUR{HARD}2,584,000"),
        (Money(258_400_000), "fr", f"2{THIN}584{THIN}000{HARD}EUR"),
        (Money(258_400_050), "en", f"EUR{HARD}2,584,000.50"),
        (Money(258_400_050), "fr", f"2{THIN}584{THIN}000,50{HARD}EUR"),
        (Money(0), "en", f"EUR{HARD}0"),
        (-1_234_567, "en", f"EUR{HARD}\u221212,345.67"),
        (Money(100, "MDL"), "en", f"MDL{HARD}1"),
        (None, "en", ""),
    ],
)
def test_money_is_written_as_the_language_writes_it(value, language, text):
    assert formats.money(value, language=language) == text


def test_cents_are_shown_where_asked_for():
    assert formats.money(100_000, cents=True, language="en") == f"EUR{HARD}1,000.00"


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (9025, "en", "90.25%"),
        (9500, "en", "95%"),
        (9025, "fr", f"90,25{HARD}%"),
        (-50, "en", "\u22120.5%"),
        (None, "en", ""),
    ],
)
def test_a_share_is_a_percentage(value, language, text):
    assert formats.percent(value, language=language) == text


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        ("2022", "en", "2022"),
        ("2022-05", "en", "May 2022"),
        ("2022-05", "fr", "mai 2022"),
        ("2022-05-16", "en", "16 May 2022"),
        (date(2022, 5, 16), "fr", "16 mai 2022"),
        (datetime(2022, 5, 16, 22, 30, tzinfo=UTC), "en", "17 May 2022"),
        (None, "en", ""),
        ("", "en", ""),
        ("spring", "en", "spring"),
        ("2022-13", "en", "2022-13"),
    ],
)
def test_a_date_cannot_be_misread(value, language, text):
    assert formats.day(value, language=language) == text


def test_a_moment_says_whose_time_it_is():
    with translation.override("en"):
        summer = formats.moment(datetime(2022, 5, 16, 15, 0, tzinfo=UTC))
        winter = formats.moment(datetime(2022, 1, 16, 15, 0, tzinfo=UTC))
    assert summer == "16 May 2022, 17:00 (Brussels time)"
    assert formats.short_moment(datetime(2022, 5, 16, 15, 0, tzinfo=UTC), language="en") == (
        "16 May 2022, 17:00 CEST".replace(" ", HARD)
    )
    assert winter == "16 January 2022, 16:00 (Brussels time)"


def test_numbers_carry_the_mark_of_thousands():
    assert formats.number(1_234_567, language="en") == "1,234,567"
    assert formats.number(-5, language="en") == "\u22125"
    assert formats.number(Decimal("1234.50"), language="fr") == f"1{THIN}234,5"
    assert formats.number(5, decimals=2, language="en") == "5.00"
    assert formats.number(None) == ""


def test_sizes_of_files():
    assert formats.file_size(1_284_000, language="en") == f"1.3{HARD}MB"
    assert formats.file_size(48_200, language="en") == f"49{HARD}kB"
    assert formats.file_size(0, language="en") == f"0{HARD}kB"
    assert formats.file_size(None) == ""


def test_an_unknown_language_reads_like_english():
    assert formats.money(100_000, language="xx-yy") == f"EUR{HARD}1,000"


@given(st.integers(min_value=-(10**16), max_value=10**16))
def test_no_cent_is_lost(cents):
    text = formats.money(cents, cents=True, language="en")
    digits = text.removeprefix(f"EUR{HARD}").replace(",", "").replace(".", "").replace("\u2212", "-")
    assert int(digits) == cents
