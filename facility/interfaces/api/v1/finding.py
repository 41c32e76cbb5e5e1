"""Search over everything that the caller may see: the query, kinds and facets of the page."""

from datetime import datetime
from typing import Any

from ninja import Router, Schema

from facility.foundation.search.public import Hit, find
from facility.interfaces.api.callers import ApiRequest
from facility.interfaces.web.search.views import query_of

router = Router(tags=["search"])


class HitOut(Schema):
    """A record found: what it is called, and the passage that answers."""

    kind: str
    title: str
    passage: str
    language: str
    address: str
    facets: dict[str, list[str]]
    updated_at: datetime
    invented: bool


class FoundOut(Schema):
    """One page of what was found, and how much there is by kind and by facet."""

    items: list[HitOut]
    total: int
    with_every_word: int
    kinds: dict[str, int]
    facets: dict[str, dict[str, int]]
    next: str | None


def _hit(one: Hit) -> dict[str, Any]:
    named = ("kind", "language", "updated_at", "invented")
    return {name: getattr(one, name) for name in named} | {
        "title": "".join(part.text for part in one.title),
        "passage": "".join(part.text for part in one.passage),
        "address": one.path,
        "facets": {name: list(values) for name, values in one.facets.items()},
    }


def _parameter(name: str, text: str, **schema: Any) -> dict[str, Any]:
    return {"in": "query", "name": name, "required": False, "description": text, "schema": {"type": "string", **schema}}


_ASKED = {
    "parameters": [
        _parameter("q", "Words to look for.", maxLength=300),
        _parameter("kind", "A kind of record; may be repeated."),
        _parameter("real", "1 leaves out what a demonstration made up.", enum=["1"]),
        *(
            _parameter(name, "A facet, as the answer names its values; may be repeated.")
            for name in (
                "call",
                "country",
                "fund",
                "lot",
                "member_state",
                "programme",
                "status",
                "theme",
                "typology",
                "year",
            )
        ),
        {
            "in": "query",
            "name": "page",
            "required": False,
            "description": "Which page; `next` names it.",
            "schema": {"type": "integer", "minimum": 1, "maximum": 500, "default": 1},
        },
    ]
}


@router.get("/search", response=FoundOut, openapi_extra=_ASKED)
def search_records(request: ApiRequest) -> dict[str, Any]:
    """What the caller may see that answers a question, best first. Public records without a token."""
    found = find(query_of(request))
    after = None
    if found.page < found.pages:
        query = request.GET.copy()
        query["page"] = str(found.page + 1)
        after = f"{request.path}?{query.urlencode()}"
    return {
        "items": [_hit(one) for one in found.hits],
        "total": found.total,
        "with_every_word": found.with_every_word,
        "kinds": dict(found.kinds),
        "facets": {name: dict(values) for name, values in found.facets.items()},
        "next": after,
    }
