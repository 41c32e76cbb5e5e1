"""The routes of CommonGrants for opportunities: list, one, search."""

import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, PathEx, Query
from ninja.errors import HttpError, ValidationError
from ninja.params import P
from pydantic.alias_generators import to_camel

from facility.apps.calls import public as calls
from facility.core.errors import NotFound
from facility.interfaces.api import problems
from facility.interfaces.api.callers import ApiRequest
from facility.interfaces.api.common_grants.asked import FiltersIn, PageIn, SearchIn, SortIn
from facility.interfaces.api.common_grants.opportunities import opportunity
from facility.interfaces.api.common_grants.told import Found, Listed, One, Refusal
from facility.interfaces.api.reading_bodies import CarefulParser

api = NinjaAPI(
    title="CommonGrants", version="0.1", urls_namespace="common_grants", docs_url=None, openapi_url=None,
    parser=CarefulParser(),
)  # fmt: skip
problems.attach(api)
# Names in camel case; what is not known is left out, never null.
OpportunityId = PathEx[uuid.UUID, P(alias="oppId")]
SHAPE: dict[str, Any] = {"by_alias": True, "exclude_none": True}


def refused(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """A refusal in the protocol's own shape."""
    said = problems.of(request, error if isinstance(error, Exception) else error())
    content = {"status": said.status, "message": problems.titles()[said.code], "errors": said.extra.get("errors", [])}
    return api.create_response(request, content, status=said.status)


for known in (problems.Problem, NotFound, ValidationError, HttpError):
    api.add_exception_handler(known, refused)


def _all(request: ApiRequest) -> list[dict[str, Any]]:
    """Every published call as an opportunity: a facility has dozens, not thousands."""
    rows = list(calls.visible_to(request.actor).exclude(state="draft").order_by("-opens_on", "code"))
    versions = calls.versions_in_force(rows, request.at)
    return [opportunity(one, versions.get(one.pk)) for one in rows]


def _paged(found: list[dict[str, Any]], asked: PageIn) -> dict[str, Any]:
    start = (asked.page - 1) * asked.page_size
    return {
        "status": 200,
        "message": "Success",
        "items": found[start : start + asked.page_size],
        "paginationInfo": {
            "page": asked.page,
            "pageSize": asked.page_size,
            "totalItems": len(found),
            "totalPages": -(-len(found) // asked.page_size),
        },
    }


@api.get("/opportunities", response=Listed, **SHAPE)
def list_opportunities(request: ApiRequest, given: Query[PageIn]) -> dict[str, Any]:
    """All opportunities, newest first."""
    return _paged(_all(request), given)


@api.get("/opportunities/{uuid:oppId}", response={200: One, 404: Refusal}, **SHAPE)
def read_opportunity(request: ApiRequest, opp_id: OpportunityId) -> dict[str, Any]:
    """One opportunity by its id."""
    found = next((one for one in _all(request) if one["id"] == str(opp_id)), None)
    if found is None:
        raise NotFound("opportunity")
    return {"status": 200, "message": "Success", "data": found}


def _total(one: dict[str, Any]) -> Decimal | None:
    known = one.get("funding", {}).get("totalAmountAvailable")
    return Decimal(known["amount"]) if known else None


_SORTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "lastModifiedAt": lambda one: one["lastModifiedAt"],
    "createdAt": lambda one: one["createdAt"],
    "title": lambda one: one["title"].casefold(),
    "status.value": lambda one: one["status"]["value"],
    "keyDates.closeDate": lambda one: one["keyDates"].get("closeDate", {}).get("date"),
    "funding.totalAmountAvailable": _total,
}


def _sorted(found: list[dict[str, Any]], asked: SortIn) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Ordered as asked; what is not known comes last either way."""
    key, errors = _SORTS.get(asked.sort_by), []
    if key is None:
        key, errors = _SORTS["lastModifiedAt"], [f"{asked.sort_by} is not known here for any opportunity"]
    stated = [one for one in found if key(one) is not None]
    rest = [one for one in found if key(one) is None]
    ordered = sorted(stated, key=key, reverse=asked.sort_order == "desc") + rest
    return ordered, {"sortBy": asked.sort_by, "sortOrder": asked.sort_order, "errors": errors}


def _between(value: Any, least: Any, most: Any, operator: str) -> bool:
    """Whether a value lies in a range, or outside; what is not known lies in none."""
    if value is None:
        return False
    inside = (least is None or value >= least) and (most is None or value <= most)
    return inside == (operator == "between")


def _passes(one: dict[str, Any], asked: FiltersIn) -> bool:
    if asked.status and (one["status"]["value"] in asked.status.value) != (asked.status.operator == "in"):
        return False
    if asked.close_date_range:
        day = one["keyDates"].get("closeDate", {}).get("date")
        closes, days = (date.fromisoformat(day) if day else None), asked.close_date_range.value
        if not _between(closes, days.min, days.max, asked.close_date_range.operator):
            return False
    if asked.total_funding_available_range:
        sums = asked.total_funding_available_range.value
        least, most = (part.amount if part else None for part in (sums.min, sums.max))
        return _between(_total(one), least, most, asked.total_funding_available_range.operator)
    return True


def _unknown(asked: FiltersIn) -> list[str]:
    names = [name for name in ("min_award_amount_range", "max_award_amount_range") if getattr(asked, name)]
    told = [to_camel(name) for name in names] + list(asked.custom_filters or {})
    return [f"{name[:60]} is not known here for any opportunity" for name in told]


@api.post("/opportunities/search", response=Found, **SHAPE)
def search_opportunities(request: ApiRequest, given: SearchIn) -> dict[str, Any]:
    """Opportunities with all the words, through the filters, in the order asked for."""
    filters = given.filters or FiltersIn()
    words = (given.search or "").casefold().split()
    found = [
        one
        for one in _all(request)
        if all(word in f"{one['title']} {one['description']}".casefold() for word in words) and _passes(one, filters)
    ]
    ordered, told = _sorted(found, given.sorting)
    asked = filters.dict(by_alias=True, exclude_none=True)
    return _paged(ordered, given.pagination) | {
        "sortInfo": told,
        "filterInfo": {"filters": asked, "errors": _unknown(filters)},
    }
