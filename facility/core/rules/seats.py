"""What a seat in a country means to the Union on a day: Member State, associated country or third country."""

from __future__ import annotations

from datetime import date

from facility.core.rules.facts import SeatStatus

MEMBER_STATES: tuple[str, ...] = (
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
)
UNITED_KINGDOM_LAST_DAY = date(2020, 1, 31)
SCHENGEN_ASSOCIATED: tuple[str, ...] = ("CH", "IS", "LI", "NO")
"""States associated with the Schengen area; that they take part in the border instrument is unconfirmed."""


def seat_status(country: str | None, *, on: date, funds: tuple[str, ...] = ()) -> SeatStatus | None:
    """The status of a seat on a day (from 1 July 2013 on); None for an unknown country.

    A Schengen-associated state counts as associated only where the border instrument pays.
    """
    if not country:
        return None
    if country in MEMBER_STATES or (country == "GB" and on <= UNITED_KINGDOM_LAST_DAY):
        return "member_state"
    if country in SCHENGEN_ASSOCIATED and "BMVI" in funds:
        return "associated"
    return "third"
