"""What a program may ask for in a search of opportunities, in the names of the CommonGrants protocol (0.1 to 0.4)."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, WithJsonSchema
from pydantic.alias_generators import to_camel

MOST = 100
Page = Annotated[int, Field(ge=1, le=100_000)]
Size = Annotated[int, Field(ge=1, le=MOST)]
# The protocol writes amounts as text, so that no reader rounds them.
Amount = Annotated[Decimal, Field(max_digits=18), WithJsonSchema({"type": "string", "examples": ["1000000.00"]})]


class Wire(Schema):
    """The protocol writes names in camel case."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class PageIn(Wire):
    """Which page."""

    page: Page = 1
    page_size: Size = 10


class StringsIn(Wire):
    """One of several values, or none of them."""

    operator: Literal["in", "notIn"]
    value: list[str] = Field(max_length=20)


class DaysIn(Wire):
    """From one day to another."""

    min: date | None = None
    max: date | None = None


class DayRangeIn(Wire):
    """Between two days, or outside."""

    operator: Literal["between", "outside"]
    value: DaysIn


class MoneyIn(Wire):
    """An amount."""

    amount: Amount
    currency: str = Field(max_length=3)


class MoneysIn(Wire):
    """From one amount to another."""

    min: MoneyIn | None = None
    max: MoneyIn | None = None


class MoneyRangeIn(Wire):
    """Between two amounts, or outside."""

    operator: Literal["between", "outside"]
    value: MoneysIn


class OwnFilterIn(Wire):
    """A filter that the protocol has no name for."""

    operator: str = Field(max_length=20)
    value: Any


class FiltersIn(Wire):
    """What to look for; filters that we do not know are told in `errors` and ignored."""

    status: StringsIn | None = None
    close_date_range: DayRangeIn | None = None
    total_funding_available_range: MoneyRangeIn | None = None
    min_award_amount_range: MoneyRangeIn | None = None
    max_award_amount_range: MoneyRangeIn | None = None
    custom_filters: dict[str, OwnFilterIn] | None = None


class SortIn(Wire):
    """In which order."""

    sort_by: str = Field(default="lastModifiedAt", max_length=60)
    sort_order: Literal["asc", "desc"] = "desc"
    custom_sort_by: str | None = Field(default=None, max_length=60)


class SearchIn(Wire):
    """A search."""

    search: str | None = Field(default=None, max_length=200)
    filters: FiltersIn | None = None
    sorting: SortIn = SortIn()
    pagination: PageIn = PageIn()
