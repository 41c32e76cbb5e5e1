"""Who pays what holds no money of its own in the books: a programme, a process, a meeting, a publication, a lesson, news."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field

from facility.apps.finance import public as finance
from facility.core.findings import SOURCE_STATUSES
from facility.interfaces.api.callers import ApiRequest, need_writer
from facility.interfaces.api.v1.shapes import OneOf, Short, Token

router = Router(tags=["finance"])
# Who edits a thing states who pays it: within the same scope.
SCOPES = {"lesson": "knowledge", "publication": "knowledge", "news": "enquiries"}


class FundingOut(Schema):
    """A statement; no fund: it is not known who pays. `shares_bp` holds basis points as far as known.

    `valid_from` is a day, empty from the beginning; what holds on a day is the newest statement that has begun by then.
    """

    funds: list[str]
    shares_bp: dict[str, int]
    valid_from: str
    source: str
    source_url: str
    status: str
    stated_at: datetime


class FundingIn(Schema):
    """A statement to add, with whose word it is and why it is stated."""

    funds: list[Token] = Field(default_factory=list, max_length=20)
    shares: dict[Token, Annotated[int, Field(ge=1, le=10_000)]] = Field(default_factory=dict, max_length=20)
    valid_from: date | None = None
    source: Annotated[str, Field(min_length=1, max_length=400)]
    source_url: Annotated[str, Field(max_length=300)] = ""
    status: Annotated[str, OneOf(SOURCE_STATUSES)]
    reason: Short


@router.get("/records/{token}/funding", response=list[FundingOut])
def read_funding(request: ApiRequest, token: str) -> list[Any]:
    """Every statement of who pays the record at this token, the latest day first."""
    return list(finance.funding_history(finance.paid_thing(token, request.actor).record.pk))


@router.post("/records/{token}/funding", response={201: FundingOut})
def state_funding(request: ApiRequest, token: str, given: FundingIn) -> Status[Any]:
    """State by which funds the record is paid. What was stated stays; programmes are changed by two people on their page."""
    paid = finance.paid_thing(token, request.actor)
    need_writer(request, SCOPES.get(paid.record.kind, "meetings"))
    made = finance.state_funding(token=token, given=given.dict(), actor=request.actor, at=request.at)
    return Status(201, made)
