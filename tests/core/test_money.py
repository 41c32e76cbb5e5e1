"""Money is whole cents: what is typed, added, shared and compared comes out exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facility.core.money import CurrencyMismatch, Money

cents = st.integers(min_value=0, max_value=10**13)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("1234", "1234.00"),
        ("1234.5", "1234.50"),
        ("1234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u202f234\u00a0567,8", "1234567.80"),
        ("1\u202f234\u202f567,80", "1234567.80"),
        ("1'234.56", "1234.56"),
        ("200,000", "200000.00"),
        ("200.000", "200000.00"),
        ("EUR 1 234", "1234.00"),
        ("€1234", "1234.00"),
        ("1234 €", "1234.00"),
        ("-5", "-5.00"),
        ("\u22125.05", "-5.05"),
        (" 0 ", "0.00"),
    ],
)
def test_an_amount_is_read_the_way_people_write_it(typed: str, digits: str) -> None:
    assert Money.parse(typed).digits == digits


@pytest.mark.parametrize(
    "typed",
    [
        "12,34,567",
        "1,234,56",
        "1.2.3",
        "1,234.567",
        "1.234.56",
        "12a",
        "1e5",
        "--5",
        "0.123456",
        "1 23",
        "½",
        "5 USD",
    ],
)
def test_what_is_not_an_amount_is_refused_with_what_was_typed(typed: str) -> None:
    with pytest.raises(ValueError, match=r"is not an amount: write it like 1234\.56") as refusal:
        Money.parse(typed)
    assert typed in str(refusal.value)


@pytest.mark.parametrize("typed", ["", "  ", "EUR", "€"])
def test_nothing_typed_is_not_zero(typed: str) -> None:
    with pytest.raises(ValueError, match="no amount given"):
        Money.parse(typed)


def test_a_currency_other_than_the_euro_has_its_code_only() -> None:
    assert Money.parse("USD 5", "USD") == Money(500, "USD")
    with pytest.raises(ValueError, match="is not an amount"):
        Money.parse("€ 5", "USD")


@given(cents)
def test_the_machine_form_reads_back(amount: int) -> None:
    assert Money.parse(Money(amount).digits) == Money(amount)


def test_a_float_is_never_money() -> None:
    with pytest.raises(TypeError, match="whole cents, not float"):
        Money(1.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="whole cents, not bool"):
        Money(True)
    with pytest.raises(TypeError):
        Money(100) * 1.5  # type: ignore[operator]
    with pytest.raises(TypeError):
        Money(100) * True
    with pytest.raises(ValueError, match="currency code"):
        Money(1, "eur")


def test_amounts_add_subtract_and_multiply() -> None:
    assert Money.of(5) + Money(1) == Money(501)
    assert Money.of(5) - Money(1) == Money(499)
    assert -Money(5) == Money(-5)
    assert Money(5) * 3 == 3 * Money(5) == Money(15)
    assert sum([Money(1), Money(2)], start=Money.zero()) == Money(3)
    assert sum([Money(1), Money(2)]) == Money(3)
    assert Money.total([Money(1), Money(2)]) == Money(3)
    assert Money.total([], "USD") == Money(0, "USD")
    assert str(Money(-123456)) == "-1234.56 EUR"
    assert not Money.zero()
    assert Money(1)


def test_money_combines_with_money_only() -> None:
    for act in (
        lambda: Money(1) + 1,  # type: ignore[operator]
        lambda: 1 + Money(1),
        lambda: Money(1) - 1,  # type: ignore[operator]
        lambda: Money(1) < 1,  # type: ignore[operator]
    ):
        with pytest.raises(TypeError):
            act()


def test_two_currencies_never_meet() -> None:
    for act in (
        lambda: Money(1) + Money(1, "USD"),
        lambda: Money(1) - Money(1, "USD"),
        lambda: Money(1) < Money(1, "USD"),
        lambda: Money(1).share_bp(Money(1, "USD")),
        lambda: Money(1).within_share(Money(1, "USD"), 9500),
    ):
        with pytest.raises(CurrencyMismatch, match="EUR and USD"):
            act()
    assert Money(1) != Money(1, "USD")


def test_amounts_have_an_order() -> None:
    assert Money(1) < Money(2) <= Money(2)
    assert Money(3) > Money(2) >= Money(2)
    assert max(Money(1), Money(3), Money(2)) == Money(3)


@given(cents, st.integers(min_value=0, max_value=10_000))
def test_a_share_never_passes_its_ceiling(amount: int, bp: int) -> None:
    whole = Money(amount)
    part = whole.share(bp)
    assert part.within_share(whole, bp)
    assert not Money(part.cents + 1).within_share(whole, bp)


@given(cents, st.integers(min_value=1, max_value=10**13))
def test_the_shown_share_never_looks_smaller_than_it_is(part: int, whole: int) -> None:
    shown = Money(part).share_bp(Money(whole))
    assert Money(part).within_share(Money(whole), shown)
    assert not Money(part).within_share(Money(whole), shown - 1)


def test_one_cent_over_ninety_five_per_cent_is_over() -> None:
    assert Money(95_000_000).within_share(Money(100_000_000), 9500)
    assert not Money(95_000_001).within_share(Money(100_000_000), 9500)
    assert Money(95_000_001).share_bp(Money(100_000_000)) == 9501
