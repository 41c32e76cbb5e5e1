"""Our calls as CommonGrants opportunities: read by the protocol's own SDK, valid by its own models."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from common_grants_sdk.client.auth import Auth
from common_grants_sdk.client.client import Client as SdkClient
from common_grants_sdk.client.config import Config
from common_grants_sdk.schemas.pydantic.responses import (
    Error,
    OpportunitiesListResponse,
    OpportunitiesSearchResponse,
    OpportunityResponse,
)
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

ROUTE = "/common-grants/opportunities"


@pytest.mark.django_db
def test_a_facility_without_calls_has_no_opportunities(client: Client) -> None:
    assert OpportunitiesListResponse.model_validate(client.get(ROUTE).json()).items == []


def search(client: Client, **given: Any) -> OpportunitiesSearchResponse:
    answer = client.post(f"{ROUTE}/search", data=given, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return OpportunitiesSearchResponse.model_validate(answer.json())


def test_the_models_of_the_protocol_take_every_answer(story: None, client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        listed = OpportunitiesListResponse.model_validate(client.get(f"{ROUTE}?pageSize=50").json())
    assert len(asked) <= 10
    assert listed.items
    assert listed.pagination_info.total_items == len(listed.items)
    for one in listed.items:
        got = OpportunityResponse.model_validate(client.get(f"{ROUTE}/{one.id}").json())
        assert got.data.title == one.title
    page = client.get(f"{ROUTE}?pageSize=1&page=2").json()
    assert [one["id"] for one in page["items"]] == [str(listed.items[1].id)]
    one = client.get("/api/v1/calls/amif-2022").json()
    ours = next(each for each in listed.items if str(each.source).endswith("/calls/amif-2022/"))
    total = one["versions"][-1]["envelope_cents"]
    given = ours.funding.total_amount_available if ours.funding else None
    assert (None if given is None else str(given.amount)) == (
        None if total is None else f"{total // 100}.{total % 100:02d}"
    )


def test_a_search_finds_by_words_state_money_and_in_order(story: None, client: Client) -> None:
    every = search(client)
    words = every.items[0].title.split()[0]
    assert search(client, search=words).items
    assert search(client, search="nothing of the kind anywhere").items == []
    opened = search(client, filters={"status": {"operator": "in", "value": ["open"]}})
    others = search(client, filters={"status": {"operator": "notIn", "value": ["open"]}})
    assert {one.status.value for one in opened.items} <= {"open"}
    assert len(opened.items) + len(others.items) == len(every.items)
    low = {"operator": "between", "value": {"min": {"amount": "1", "currency": "EUR"}}}
    funded = search(client, filters={"totalFundingAvailableRange": low})
    assert all(one.funding for one in funded.items)
    titles = [one.title for one in search(client, sorting={"sortBy": "title", "sortOrder": "asc"}).items]
    assert titles == sorted(titles, key=str.casefold)
    told = search(client, sorting={"sortBy": "funding.minAwardAmount"}, filters={"minAwardAmountRange": low})
    assert told.sort_info.errors
    assert told.filter_info.errors


def test_refusals_have_the_shape_of_the_protocol(story: None, client: Client) -> None:
    nothing = client.get(f"{ROUTE}/00000000-0000-0000-0000-000000000000")
    assert (nothing.status_code, Error.model_validate(nothing.json()).status) == (404, 404)
    wrong = client.post(f"{ROUTE}/search", data={"pagination": {"page": 0}}, content_type="application/json")
    assert (wrong.status_code, bool(Error.model_validate(wrong.json()).errors)) == (422, True)


@pytest.fixture
def inward(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let the SDK's HTTP client reach the system inside this process, over no network."""

    def answered(request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode()
        given = Client().generic(request.method, path, request.content, content_type="application/json")
        return httpx.Response(given.status_code, content=given.content, headers={"Content-Type": "application/json"})

    def apply() -> None:
        made = httpx.Client.__init__

        def init(self: httpx.Client, *args: Any, **kwargs: Any) -> None:
            made(self, *args, **{**kwargs, "transport": httpx.MockTransport(answered)})

        monkeypatch.setattr(httpx.Client, "__init__", init)

    return apply


def test_its_own_sdk_reads_and_searches_our_calls(story: None, inward: Callable[[], None]) -> None:
    inward()
    config = Config(base_url="http://127.0.0.1:8000", api_key="none", page_size=10)
    sdk = SdkClient(config=config, auth=Auth.api_key("none"))
    listed = sdk.opportunities.list()
    assert listed.items
    assert not listed.errors
    got = sdk.opportunities.get(listed.items[0].id)
    assert got.title == listed.items[0].title
    found = sdk.opportunities.search(search=got.title)
    assert got.id in {one.id for one in found.items}


def described(model: type[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A model of the protocol's SDK as a schema, with the schemas it refers to."""
    schema = model.model_json_schema(by_alias=True, mode="serialization")
    return schema, schema.get("$defs", {})


def plain(schema: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """A schema without its detours: references followed, "or null" left out."""
    while True:
        if "$ref" in schema:
            schema = known[schema["$ref"].rsplit("/", 1)[1]]
        elif len(given := [one for one in schema.get("anyOf", []) if one.get("type") != "null"]) == 1:
            schema = given[0]
        elif len(schema.get("allOf", [])) == 1:
            schema = schema["allOf"][0]
        else:
            return schema


def differences(
    base: dict[str, Any], bases: dict[str, Any], ours: dict[str, Any], own: dict[str, Any], where: str = ""
) -> Iterator[str]:
    """Where our description lacks what the protocol requires, or says another type."""
    base, ours = plain(base, bases), plain(ours, own)
    if base.get("type") and ours.get("type") and base["type"] != ours["type"]:
        yield f"{where}: {ours['type']} for {base['type']}"
    for name in base.get("required", []):
        if name not in ours.get("properties", {}):
            yield f"{where}.{name} is missing"
    for name, part in ours.get("properties", {}).items():
        if name in base.get("properties", {}):
            yield from differences(base["properties"][name], bases, part, own, f"{where}.{name}")
    if "items" in base and "items" in ours:
        yield from differences(base["items"], bases, ours["items"], own, f"{where}[]")


@pytest.mark.django_db
def test_the_description_promises_what_the_protocol_requires(client: Client) -> None:
    told = client.get("/common-grants/openapi.json").json()
    own = told["components"]["schemas"]
    answers = {
        ("/common-grants/opportunities", "get"): OpportunitiesListResponse,
        ("/common-grants/opportunities/{oppId}", "get"): OpportunityResponse,
        ("/common-grants/opportunities/search", "post"): OpportunitiesSearchResponse,
    }
    assert set(told["paths"]) == {path for path, _method in answers}
    for (path, method), model in answers.items():
        ours = told["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"]
        base, bases = described(model)
        assert base["required"]
        assert list(differences(base, bases, ours, own)) == [], path
    assert list(differences({"type": "object", "required": ["data"]}, {}, {"type": "object"}, {})) == [
        ".data is missing"
    ]


def test_what_the_protocol_has_no_name_for_is_told_and_ignored(story: None, client: Client) -> None:
    own = {"theme": {"operator": "eq", "value": "asylum"}}
    told = search(client, filters={"customFilters": own})
    assert len(told.items) == len(search(client).items)
    assert told.filter_info.errors == ["theme is not known here for any opportunity"]
    bare = client.post(
        f"{ROUTE}/search", data={"filters": {"customFilters": {"theme": 1}}}, content_type="application/json"
    )
    assert bare.status_code == 422
