"""Money as whole cents of one currency; nothing here ever becomes a float."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import total_ordering

WHOLE_BP = 10_000
"""One hundred per cent in basis points."""

_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2019": "'", "\u2212": "-"})
_PLAIN = re.compile(r"(?P<whole>\d+)(?:[.,](?P<part>\d{1,2}))?", re.ASCII)
_GROUPED = re.compile(
    r"(?P<whole>\d{1,3}(?P<group>[., '])\d{3}(?:(?P=group)\d{3})*)(?:(?P<mark>[.,])(?P<part>\d{1,2}))?",
    re.ASCII,
)


class CurrencyMismatch(ValueError):
    """Two amounts in different currencies cannot be added or compared."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount: `Money(123456)` is 1,234.56 EUR."""

    cents: int
    currency: str = "EUR"

    def __post_init__(self) -> None:
        if isinstance(self.cents, bool) or not isinstance(self.cents, int):
            raise TypeError(f"money is whole cents, not {type(self.cents).__name__}")
        if not re.fullmatch(r"[A-Z]{3}", self.currency):
            raise ValueError(f"{self.currency!r} is not a currency code of three letters")

    @classmethod
    def of(cls, units: int, currency: str = "EUR") -> Money:
        """Whole units: `Money.of(200_000)` is 200,000.00 EUR."""
        return cls(units * 100, currency)

    @classmethod
    def parse(cls, typed: str, currency: str = "EUR") -> Money:
        """Read an amount a person typed; raises ValueError that says what is wrong.

        Accepts `1234`, `1234.5`, `1234,56`, `1,234.56`, `1.234,56`, `1 234,56`, `1'234.56`, with or
        without the currency (code or euro sign). Three digits after a single mark are thousands: cents have
        two at most.
        """
        text = typed.translate(_SPACES).strip()
        for sign in (currency, "€" if currency == "EUR" else currency):
            text = text.removeprefix(sign).removesuffix(sign).strip()
        if not text:
            raise ValueError("no amount given")
        negative = text.startswith("-")
        digits = text.removeprefix("-").strip()
        found = _PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits)
        if found is None or found.groupdict().get("mark", "") == found.groupdict().get("group"):
            raise ValueError(f"{typed.strip()!r} is not an amount: write it like 1234.56, with at most two decimals")
        whole = re.sub(r"\D", "", found["whole"])
        cents = int(whole) * 100 + int((found["part"] or "0").ljust(2, "0"))
        return cls(-cents if negative else cents, currency)

    @classmethod
    def zero(cls, currency: str = "EUR") -> Money:
        """Nothing, known to be nothing (an unknown amount is None, never this)."""
        return cls(0, currency)

    @classmethod
    def total(cls, amounts: Iterable[Money], currency: str = "EUR") -> Money:
        """The sum of amounts in one currency; zero of `currency` if there are none."""
        parts = tuple(amounts)
        return sum(parts[1:], parts[0]) if parts else cls(0, currency)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} cannot be combined")

    def __add__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        self._same(other)
        return Money(self.cents + other.cents, self.currency)

    def __radd__(self, other: int) -> Money:
        """Lets `sum()` start from 0."""
        if other == 0:
            return self
        return NotImplemented

    def __sub__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        self._same(other)
        return Money(self.cents - other.cents, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.cents, self.currency)

    def __mul__(self, times: int) -> Money:
        if isinstance(times, bool) or not isinstance(times, int):
            return NotImplemented
        return Money(self.cents * times, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        self._same(other)
        return self.cents < other.cents

    def __bool__(self) -> bool:
        return self.cents != 0

    def share(self, bp: int) -> Money:
        """`bp` basis points of this amount, rounded down to the cent: a share never passes its ceiling."""
        return Money(self.cents * bp // WHOLE_BP, self.currency)

    def share_bp(self, whole: Money) -> int:
        """This amount as basis points of `whole`, rounded up, for showing; to compare, `within_share`.

        Raises ZeroDivisionError when the whole is zero.
        """
        self._same(whole)
        return -(-self.cents * WHOLE_BP // whole.cents)

    def within_share(self, whole: Money, ceiling_bp: int) -> bool:
        """Whether this amount is at most `ceiling_bp` of `whole`, exactly (cross-multiplied, not rounded)."""
        self._same(whole)
        return self.cents * WHOLE_BP <= ceiling_bp * whole.cents

    @property
    def digits(self) -> str:
        """`1234.56`: the machine form without currency, as exports and files write it."""
        sign = "-" if self.cents < 0 else ""
        whole, part = divmod(abs(self.cents), 100)
        return f"{sign}{whole}.{part:02d}"

    def __str__(self) -> str:
        return f"{self.digits} {self.currency}"
