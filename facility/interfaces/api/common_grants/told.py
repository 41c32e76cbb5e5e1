"""The shapes of the answers in the names of the CommonGrants protocol (0.1 to 0.4); what is not known is left out."""

from typing import Annotated, Any, Literal

from pydantic import Field

from facility.interfaces.api.common_grants.asked import FiltersIn, Wire

Id = Annotated[str, Field(json_schema_extra={"format": "uuid"})]
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]
Time = Annotated[str, Field(json_schema_extra={"format": "time"})]
Address = Annotated[str, Field(json_schema_extra={"format": "uri"})]


class Status(Wire):
    """Where an opportunity stands; a state of our own is told in words."""

    value: Literal["forecasted", "open", "closed", "custom"]
    custom_value: str | None = None
    description: str | None = None


class MoneyOut(Wire):
    """An amount as text, in one currency."""

    amount: str
    currency: str


class Funding(Wire):
    """What there is to give."""

    total_amount_available: MoneyOut | None = None


class DayEvent(Wire):
    """Something on one day."""

    name: str
    event_type: Literal["singleDate"]
    date: Day
    time: Time | None = None


class OtherEvent(Wire):
    """Something that has no day, as a rolling deadline."""

    name: str
    event_type: Literal["other"]
    details: str | None = None


class Dates(Wire):
    """When an opportunity opens and closes."""

    post_date: DayEvent | OtherEvent | None = None
    close_date: DayEvent | OtherEvent | None = None


class OwnField(Wire):
    """A fact that the protocol has no name for."""

    name: str
    field_type: Literal["string", "number", "integer", "boolean", "object", "array"]
    value: Any


class Opportunity(Wire):
    """A published call."""

    id: Id
    title: str
    status: Status
    description: str
    funding: Funding | None = None
    key_dates: Dates
    source: Address
    custom_fields: dict[str, OwnField]
    created_at: Moment
    last_modified_at: Moment


class PageOut(Wire):
    """Where a page stands among all."""

    page: int
    page_size: int
    total_items: int
    total_pages: int


class SortOut(Wire):
    """The order that holds, and what could not be followed."""

    sort_by: str
    sort_order: Literal["asc", "desc"]
    errors: list[str]


class FilterOut(Wire):
    """The filters as understood, and those that are not known here."""

    filters: FiltersIn
    errors: list[str]


class Success(Wire):
    """An answer that was given."""

    status: int
    message: str


class One(Success):
    """One opportunity."""

    data: Opportunity


class Listed(Success):
    """A page of opportunities."""

    items: list[Opportunity]
    pagination_info: PageOut


class Found(Listed):
    """A page of what a search found."""

    sort_info: SortOut
    filter_info: FilterOut


class Refusal(Wire):
    """An answer that was not given, with what was wrong."""

    status: int
    message: str
    errors: list[Any]
