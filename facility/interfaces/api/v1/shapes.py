"""What several answers share: pages of lists, references to things, findings, texts by language."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, GetCoreSchemaHandler, StringConstraints, create_model

from facility.interfaces.web.ui.lists import DataList

Texts = dict[str, str]
# Amounts are whole cents; the largest is far above any fund and fits every column.
Cents = Annotated[int, Field(ge=0, le=10**15)]
Token = Annotated[str, StringConstraints(min_length=1, max_length=100)]
# The number of a row: what databases count to.
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
PartialDay = Annotated[str, StringConstraints(max_length=10)]
Language = Annotated[str, StringConstraints(pattern="^[a-z]{2}$")]
Short = Annotated[str, StringConstraints(max_length=1000)]
Long = Annotated[str, StringConstraints(max_length=200_000)]


class OneOf:
    """Marks a text that must be one of known codes: `Annotated[str, OneOf(codes)]`."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.codes = [str(one) for one in codes]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        """How pydantic reads it: as one of the codes."""
        return handler.generate_schema(Literal[tuple(self.codes)])


class FindingOut(Schema):
    """What one rule found: its number and source, what is wrong, what would make it right."""

    rule: str
    field: str
    outcome: str
    blocks: bool
    code: str
    message: str
    remedy: str
    source: str
    source_status: str


class ProblemOut(Schema):
    """A problem (RFC 9457). `code` is the end of `type`; `findings` come with `refused`, `errors` with `invalid`."""

    type: str
    title: str
    status: int
    code: str
    detail: str | None = None
    findings: list[FindingOut] | None = None
    errors: list[dict[str, str]] | None = None


def page_of(item: type[Schema]) -> Any:
    """The shape of a page of a list."""
    name = f"{item.__name__.removesuffix('Out')}Page"
    after = Field(default=None, description="Address of the next page; null on the last one.")
    made = create_model(name, __base__=Schema, items=(list[item], ...), next=(str | None, after))  # type: ignore[valid-type]
    made.__doc__ = "A page of a list; follow `next` until it is null."
    return made


def _parameter(name: str, text: str, **schema: Any) -> dict[str, Any]:
    return {"in": "query", "name": name, "required": False, "description": text, "schema": {"type": "string", **schema}}


def listing(rows: type[DataList] | None = None, *more: str, orders: Sequence[str] = ()) -> dict[str, Any]:
    """The parameters of a list for the description: the filters and orders of the page, the cursor."""
    keys: list[str] = list(more)
    sorts = list(orders)
    if rows is not None:
        filters: Iterable[Any] = rows.filters if isinstance(rows.filters, list | tuple) else ()
        keys += [name for one in filters for name in one.names]
        keys += ["q"] if rows.search is not None else []
        columns = rows.columns if isinstance(rows.columns, list | tuple) else ()
        sorts += [one.key for one in columns if one.fields]
    found = [_parameter(key, "Filter, as on the page.") for key in dict.fromkeys(keys)]
    if sorts:
        both = [sign + key for key in sorts for sign in ("", "-")]
        found.append(_parameter("sort", "Order; a minus turns it round.", enum=both))
    found.append(_parameter("cursor", "Where to go on, from `next` of the page before."))
    size = {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
    found.append({"in": "query", "name": "limit", "required": False, "description": "Rows per page.", "schema": size})
    return {"parameters": found}


def text_or_none(value: Any) -> str | None:
    """A moment or day as ISO text."""
    return value.isoformat() if value is not None else None
