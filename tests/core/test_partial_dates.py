"""A date of which only a part is known keeps that part and claims no more."""

from datetime import date

import pytest

from facility.core.partial_dates import PartialDate


@pytest.mark.parametrize(
    ("typed", "precision", "earliest", "latest"),
    [
        ("2024", "year", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-03", "day", date(2024, 2, 3), date(2024, 2, 3)),
    ],
)
def test_a_partial_date_knows_its_bounds(typed: str, precision: str, earliest: date, latest: date) -> None:
    known = PartialDate.parse(typed)
    assert (str(known), known.precision, known.earliest(), known.latest()) == (
        typed,
        precision,
        earliest,
        latest,
    )


@pytest.mark.parametrize("typed", ["", "24", "2024-1", "2024/10", "October 2024", "2024-10-31T00"])
def test_another_shape_is_refused_and_shown(typed: str) -> None:
    with pytest.raises(ValueError, match="write 2024, 2024-10 or 2024-10-31"):
        PartialDate.parse(typed)


@pytest.mark.parametrize("typed", ["2024-13", "2023-02-29", "0000"])
def test_a_day_that_never_was_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        PartialDate.parse(typed)


def test_a_day_needs_its_month() -> None:
    with pytest.raises(ValueError, match="a day needs its month"):
        PartialDate(2024, None, 5)


def test_what_is_known_decides_and_nothing_else() -> None:
    year, month, day = (PartialDate.parse(text) for text in ("2024", "2024-10", "2024-10-31"))
    assert PartialDate.parse("2023").is_before(year) is True
    assert year.is_before(PartialDate.parse("2023-12")) is False
    assert year.is_before(month) is None
    assert month.is_before(day) is None
    assert day.is_before(day) is False
    assert day.is_before(date(2024, 11, 1)) is True
    assert year.may_be(month)
    assert day.may_be(month)
    assert not month.may_be(PartialDate.parse("2024-11"))


def test_the_vaguer_date_stands_first() -> None:
    dates = [PartialDate.parse(text) for text in ("2024-10-31", "2023-05", "2024", "2024-10")]
    assert [str(known) for known in sorted(dates)] == [
        "2023-05",
        "2024",
        "2024-10",
        "2024-10-31",
    ]
    assert PartialDate(2024) <= PartialDate(2024)
    assert PartialDate.of(date(2024, 1, 2)) == PartialDate(2024, 1, 2)
